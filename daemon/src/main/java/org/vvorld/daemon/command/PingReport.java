package org.vvorld.daemon.command;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Locale;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4Address;

/** What a ping prints, and what it counts. */
final class PingReport {
    private static final String BELL = "\u0007";
    private static final String BACKSPACE = "\b \b";
    private static final double NANOS_PER_MILLI = 1e6;

    private final PingRequest request;
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

    PingReport(PingRequest request, CommandOutput out) {
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
        if (json) {
            return;
        }
        String from = request.source() == 0 ? "" : " from " + Ipv4Address.format(request.source());
        String size = request.pace().sweeps()
                ? "(" + request.dataBytes() + " ... " + request.pace().sweepMaximum() + ")"
                : Integer.toString(request.dataBytes());
        print("PING " + request.host() + " (" + Ipv4Address.format(request.address()) + ")" + from + ": " + size
                + " data bytes\n");
    }

    private void print(String text) {
        out.out(text);
    }

    void sent() {
        transmitted++;
        if (request.pace().flood() && !request.quiet()) {
            print(".");
        }
    }

    /** The next is about to leave: has the last been answered? */
    void missed() {
        if (request.pace().missedBell() && transmitted > received + failed && !request.quiet()) {
            print(BELL);
        }
    }

    void reply(PingEvent.Reply r, boolean again) {
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
        if (!request.quiet() && request.pace().flood()) {
            print(BACKSPACE);
        } else if (!request.quiet()) {
            print(String.format(
                    Locale.ROOT,
                    (request.pace().bell() ? BELL : "") + "%d bytes from %s: icmp_seq=%d ttl=%d time=%.3f ms%s\n",
                    r.bytes(),
                    Ipv4Address.format(r.from()),
                    r.sequence(),
                    r.ttl(),
                    millis,
                    again ? " (DUP!)" : ""));
        }
    }

    /** Says that what came back is not what was sent. */
    void wrong(int index, int wanted, int was) {
        if (!request.quiet()) {
            print(String.format(
                    Locale.ROOT, "wrong data byte #%d should be 0x%x but was 0x%x\n", index, wanted & 0xff, was));
        }
    }

    void error(PingEvent.Unreached e) {
        failed++;
        if (!request.quiet()) {
            print(e.bytes() + " bytes from " + Ipv4Address.format(e.from()) + ": " + text(e.type(), e.code()) + "\n");
        }
    }

    /** ping(8)'s words. */
    static String text(int type, int code) {
        return switch (type) {
            case Icmpv4.UNREACHABLE ->
                switch (code) {
                    case Icmpv4.UNREACHABLE_NET -> "Destination Net Unreachable";
                    case Icmpv4.UNREACHABLE_HOST -> "Destination Host Unreachable";
                    case Icmpv4.UNREACHABLE_PROTOCOL -> "Destination Protocol Unreachable";
                    case Icmpv4.UNREACHABLE_PORT -> "Destination Port Unreachable";
                    case Icmpv4.UNREACHABLE_NEED_FRAGMENTATION -> "frag needed and DF set";
                    case Icmpv4.UNREACHABLE_PROHIBITED -> "Communication prohibited by filter";
                    default -> "Dest Unreachable, Bad Code: " + code;
                };
            case Icmpv4.TIME_EXCEEDED -> code == 0 ? "Time to live exceeded" : "Frag reassembly time exceeded";
            case Icmpv4.PARAMETER_PROBLEM -> "Parameter problem";
            default -> "Bad ICMP type: " + type;
        };
    }

    void notSent(Drop why) {
        failed++;
        out.err("ping: sendto: " + text(why) + "\n");
    }

    /** strerror(3)'s words for what FreeBSD's stack would return; for the rest the reason itself. */
    private static String text(Drop why) {
        String error = switch (why) {
            case IPV4_NO_ROUTE, IPV4_REJECT -> "No route to host";
            case IPV4_BLACKHOLE -> "Network is unreachable";
            case IPV4_MARTIAN_DESTINATION -> "Can't assign requested address";
            case OUTPUT_TOO_BIG -> "Message too long";
            case OUTPUT_NO_BUFFER -> "No buffer space available";
            default -> "Input/output error";
        };
        return error + ": " + why.help();
    }

    void end(boolean json) {
        if (json) {
            print(Json.text(Json.object("ping", json())));
            return;
        }
        StringBuilder text = new StringBuilder();
        text.append("\n--- ").append(request.host()).append(" ping statistics ---\n");
        text.append(transmitted)
                .append(" packets transmitted, ")
                .append(received)
                .append(" packets received");
        text.append(duplicates == 0 ? "" : ", +" + duplicates + " duplicates");
        text.append(String.format(Locale.ROOT, ", %.1f%% packet loss\n", lossPercent()));
        if (received > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "round-trip min/avg/max/stddev = %.3f/%.3f/%.3f/%.3f ms\n",
                    minimum,
                    average(),
                    maximum,
                    deviation()));
        }
        print(text.toString());
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
