package org.vvorld.daemon.command;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Locale;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6Address;

/** What a ping6 prints, and what it counts. */
final class Ping6Report {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Ping6Request request;
    private final CommandOutput out;
    private int transmitted;
    private int received;
    private int duplicates;
    private int failed;
    private long longestNanos;
    private double minimum = Double.MAX_VALUE;
    private double maximum;
    private double sum;
    private double sumOfSquares;

    Ping6Report(Ping6Request request, CommandOutput out) {
        this.request = request;
        this.out = out;
    }

    int transmitted() {
        return transmitted;
    }

    /** Replies, without duplicates. */
    int received() {
        return received;
    }

    /** Requests that will have no reply: there was an error. */
    int failed() {
        return failed;
    }

    long longestNanos() {
        return longestNanos;
    }

    void begin(boolean json) {
        if (!json) {
            int data = request.dataBytes();
            String zone =
                    request.to().zone() == null ? null : request.to().zone().name();
            out.out("PING6(" + (data + 48) + "=40+8+" + data + " bytes) "
                    + Ipv6Address.format(request.sourceHigh(), request.sourceLow(), zone) + " --> " + request.to()
                    + "\n");
        }
    }

    void sent() {
        transmitted++;
    }

    void reply(Ping6Event.Reply r, boolean again) {
        double millis = r.tripNanos() / NANOS_PER_MILLI;
        if (again) {
            duplicates++;
        } else {
            received++;
            longestNanos = Math.max(longestNanos, r.tripNanos());
            minimum = Math.min(minimum, millis);
            maximum = Math.max(maximum, millis);
            sum += millis;
            sumOfSquares += millis * millis;
        }
        if (!request.quiet()) {
            out.out(String.format(
                    Locale.ROOT,
                    "%d bytes from %s, icmp_seq=%d hlim=%d time=%.3f ms%s\n",
                    r.bytes(),
                    Ipv6Address.format(r.fromHigh(), r.fromLow(), r.zone()),
                    r.sequence(),
                    r.hopLimit(),
                    millis,
                    again ? "(DUP!)" : ""));
        }
    }

    /** Says that what came back is not what was sent. */
    void wrong(int index, int wanted, int was) {
        if (!request.quiet()) {
            out.out(String.format(
                    Locale.ROOT, "wrong data byte #%d should be 0x%x but was 0x%x\n", index, wanted & 0xff, was));
        }
    }

    void error(Ping6Event.Unreached e) {
        failed++;
        if (!request.quiet()) {
            out.out(e.bytes() + " bytes from " + Ipv6Address.format(e.fromHigh(), e.fromLow(), e.zone()) + ": "
                    + text(e.type(), e.code(), e.rest()) + "\n");
        }
    }

    /** ping6(8)'s words. */
    static String text(int type, int code, int rest) {
        return switch (type) {
            case Icmpv6.UNREACHABLE ->
                switch (code) {
                    case Icmpv6.UNREACHABLE_NO_ROUTE -> "No Route to Destination";
                    case Icmpv6.UNREACHABLE_PROHIBITED -> "Destination Administratively Unreachable";
                    case Icmpv6.UNREACHABLE_SCOPE -> "Destination Unreachable Beyond Scope";
                    case Icmpv6.UNREACHABLE_ADDRESS -> "Destination Host Unreachable";
                    case Icmpv6.UNREACHABLE_PORT -> "Destination Port Unreachable";
                    default -> "Destination Unreachable, Bad Code: " + code;
                };
            case Icmpv6.PACKET_TOO_BIG -> "Packet too big mtu = " + Integer.toUnsignedString(rest);
            case Icmpv6.TIME_EXCEEDED -> code == 0 ? "Time to live exceeded" : "Frag reassembly time exceeded";
            case Icmpv6.PARAMETER_PROBLEM ->
                "Parameter problem: "
                        + (code == 0
                                ? "Erroneous Header"
                                : code == 1 ? "Unrecognized Nextheader" : "Unrecognized Option")
                        + String.format(Locale.ROOT, " pointer = 0x%02x", rest);
            default -> "Bad ICMP type: " + type;
        };
    }

    void notSent(Drop why) {
        failed++;
        String error = switch (why) {
            case IPV6_NO_ROUTE, IPV6_REJECT -> "No route to host";
            case IPV6_BLACKHOLE -> "Network is unreachable";
            case IPV6_MARTIAN_DESTINATION, IPV6_MARTIAN_SOURCE, IPV6_TENTATIVE -> "Can't assign requested address";
            case OUTPUT_TOO_BIG -> "Message too long";
            case OUTPUT_NO_BUFFER -> "No buffer space available";
            default -> "Input/output error";
        };
        out.err("ping6: sendmsg: " + error + ": " + why.help() + "\n");
    }

    void end(boolean json) {
        if (json) {
            out.out(Json.text(Json.object("ping", json())));
            return;
        }
        StringBuilder text = new StringBuilder();
        text.append("\n--- ").append(request.host()).append(" ping6 statistics ---\n");
        text.append(transmitted).append(" packets transmitted, ").append(received);
        text.append(" packets received");
        text.append(duplicates == 0 ? "" : ", +" + duplicates + " duplicates");
        text.append(String.format(Locale.ROOT, ", %.1f%% packet loss\n", lossPercent()));
        if (received > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "round-trip min/avg/max/std-dev = %.3f/%.3f/%.3f/%.3f ms\n",
                    minimum,
                    average(),
                    maximum,
                    deviation()));
        }
        out.out(text.toString());
    }

    private double lossPercent() {
        return transmitted == 0 ? 0 : Math.max(0, transmitted - received) * 100.0 / transmitted;
    }

    private double average() {
        return sum / received;
    }

    private double deviation() {
        return Math.sqrt(Math.max(0, sumOfSquares / received - average() * average()));
    }

    private JsonObject json() {
        JsonObject o = new JsonObject();
        o.addProperty("host", request.host());
        o.addProperty("transmitted", transmitted);
        o.addProperty("received", received);
        o.addProperty("duplicates", duplicates);
        o.addProperty("loss-percent", lossPercent());
        if (received == 0) {
            o.add("round-trip", JsonNull.INSTANCE);
            return o;
        }
        JsonObject trip = new JsonObject();
        trip.addProperty("min-ms", minimum);
        trip.addProperty("avg-ms", average());
        trip.addProperty("max-ms", maximum);
        trip.addProperty("stddev-ms", deviation());
        o.add("round-trip", trip);
        return o;
    }
}
