package org.vvorld.daemon.command;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Locale;
import org.vvorld.stack.pktgen.PktGenPlan;

/** What {@code pkt-gen} prints: netmap's lines, or one object. */
final class PktGenReport {
    private static final int ETHERNET_HEADER_BYTES = 14;
    /** Preamble, FCS and the gap between frames, which netmap counts as raw bandwidth. */
    private static final int WIRE_BYTES = 24;

    private final CommandOutput out;
    private final boolean json;
    private long lastPackets;
    private long lastAt = System.nanoTime();

    PktGenReport(CommandOutput out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** One line of progress. */
    void interval(long packets, long delivered, long now, int frameBytes) {
        if (!json) {
            long nanos = now - lastAt;
            double rate = (packets - lastPackets) * 1e9 / nanos;
            out.out(String.format(
                    Locale.ROOT,
                    "main_thread %s (%d pkts %s in %d usec) %d delivered\n",
                    scaled(rate, "pps"),
                    packets - lastPackets,
                    scaled(rate * frameBytes * 8, "bps"),
                    nanos / 1000,
                    delivered));
        }
        lastPackets = packets;
        lastAt = now;
    }

    void sent(
            PktGenPlan plan, long sent, long delivered, long reordered, long sendNanos, long arriveNanos, int workers) {
        double seconds = Math.max(sendNanos, 1) / 1e9;
        double arriveSeconds = Math.max(arriveNanos, 1) / 1e9;
        boolean here = delivered > 0;
        int frameBytes = plan.datagramBytes() + ETHERNET_HEADER_BYTES;
        if (json) {
            JsonObject o = new JsonObject();
            o.addProperty("function", "tx");
            o.addProperty("sent", sent);
            addOrNull(o, "delivered", here, delivered);
            o.addProperty("seconds", seconds);
            o.addProperty("packetsPerSecond", sent / seconds);
            addOrNull(o, "deliveredPerSecond", here, delivered / arriveSeconds);
            addOrNull(o, "lost", here, Math.max(0, sent - delivered));
            addOrNull(o, "reordered", here, reordered);
            o.addProperty("flows", plan.flows());
            o.addProperty("workers", workers);
            o.addProperty("frameBytes", frameBytes);
            out.out(Json.text(o));
            return;
        }
        double rate = sent / seconds;
        out.out(String.format(
                Locale.ROOT,
                "Sent %d packets %d bytes %d bytes each in %.2f seconds.\nSpeed: %s Bandwidth: %s (raw %s).\n",
                sent,
                sent * frameBytes,
                frameBytes,
                seconds,
                scaled(rate, "pps"),
                scaled(rate * frameBytes * 8, "bps"),
                scaled(rate * (frameBytes + WIRE_BYTES) * 8, "bps")));
        if (here) {
            out.out(String.format(
                    Locale.ROOT,
                    "Delivered %d packets in this daemon, %s; lost %d, reordered %d.\n",
                    delivered,
                    scaled(delivered / arriveSeconds, "pps"),
                    Math.max(0, sent - delivered),
                    reordered));
        } else {
            out.out("None was delivered in a vnet of this daemon.\n");
        }
    }

    private static void addOrNull(JsonObject o, String key, boolean known, Number value) {
        if (known) {
            o.addProperty(key, value);
        } else {
            o.add(key, JsonNull.INSTANCE);
        }
    }

    void received(long packets, long bytes, long nanos) {
        double seconds = Math.max(nanos, 1) / 1e9;
        if (json) {
            JsonObject o = new JsonObject();
            o.addProperty("function", "rx");
            o.addProperty("received", packets);
            o.addProperty("bytes", bytes);
            o.addProperty("seconds", seconds);
            o.addProperty("packetsPerSecond", packets / seconds);
            out.out(Json.text(o));
            return;
        }
        out.out(String.format(
                Locale.ROOT,
                "Received %d packets %d bytes in %.2f seconds.\nSpeed: %s Bandwidth: %s.\n",
                packets,
                bytes,
                seconds,
                scaled(packets / seconds, "pps"),
                scaled(bytes * 8 / seconds, "bps")));
    }

    /** netmap's norm2(): three digits behind the point, and the power of 1000. */
    static String scaled(double value, String unit) {
        String[] prefixes = {"", "K", "M", "G", "T"};
        double v = value;
        int i = 0;
        while (v >= 1000 && i < prefixes.length - 1) {
            v /= 1000;
            i++;
        }
        return String.format(Locale.ROOT, "%.3f %s%s", v, prefixes[i], unit);
    }
}
