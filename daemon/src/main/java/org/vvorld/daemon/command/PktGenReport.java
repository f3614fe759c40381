package org.vvorld.daemon.command;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Map;
import org.vvorld.stack.pktgen.PktGenCounter;
import org.vvorld.stack.pktgen.PktGenPlan;
import org.vvorld.stack.stats.Drop;

/** What {@code pkt-gen} prints: netmap's lines, or one object. */
final class PktGenReport {
    /** Preamble, FCS and the gap between frames, which netmap counts as raw bandwidth. */
    private static final int WIRE_BYTES = 24;
    /** What came within one turn of a worker came at one time, as far as can be told: no rate without end. */
    private static final long SHORTEST_NANOS = 1_000;

    private final CommandOutput out;
    private final boolean json;
    private long lastPackets;
    private long lastBytes;
    private long lastAt = System.nanoTime();

    PktGenReport(CommandOutput out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /**
     * One line of progress.
     *
     * @param packets so far, as {@code bytes}
     * @param more to say behind it
     */
    void interval(long packets, long bytes, long now, String more) {
        if (!json) {
            long nanos = now - lastAt;
            double rate = (packets - lastPackets) * 1e9 / nanos;
            out.out(String.format(
                    Locale.ROOT,
                    "main_thread %s (%d pkts %s in %d usec)%s\n",
                    scaled(rate, "pps"),
                    packets - lastPackets,
                    scaled((bytes - lastBytes) * 8e9 / nanos, "bps"),
                    nanos / 1000,
                    more));
        }
        lastPackets = packets;
        lastBytes = bytes;
        lastAt = now;
    }

    /** @param drops what the sending vnet has dropped meanwhile */
    void sent(
            PktGenPlan plan,
            long sent,
            long delivered,
            long reordered,
            long sendNanos,
            long arriveNanos,
            int workers,
            Map<Drop, Long> drops) {
        double seconds = Math.max(sendNanos, 1) / 1e9;
        double arriveSeconds = Math.max(arriveNanos, 1) / 1e9;
        boolean here = delivered > 0;
        int frameBytes = plan.frameBytes();
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
            JsonObject reasons = new JsonObject();
            drops.forEach((d, n) -> reasons.addProperty(d.key(), n));
            o.add("drops", reasons);
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
        drops.forEach((d, n) -> out.out("Dropped in this vnet: " + n + ", because " + d.help() + ".\n"));
    }

    private static void addOrNull(JsonObject o, String key, boolean known, Number value) {
        if (known) {
            o.addProperty(key, value);
        } else {
            o.add(key, JsonNull.INSTANCE);
        }
    }

    void received(PktGenCounter counter) {
        long packets = counter.packets();
        long bytes = counter.bytes();
        double seconds = Math.max(counter.elapsedNanos(), SHORTEST_NANOS) / 1e9;
        if (json) {
            JsonObject o = new JsonObject();
            o.addProperty("function", "rx");
            o.addProperty("received", packets);
            o.addProperty("bytes", bytes);
            o.addProperty("seconds", seconds);
            o.addProperty("packetsPerSecond", packets / seconds);
            boolean marked = counter.flows() > 0;
            addOrNull(o, "flows", marked, counter.flows());
            addOrNull(o, "lost", marked, counter.lost());
            addOrNull(o, "reordered", marked, counter.reordered());
            out.out(Json.text(o));
            return;
        }
        if (packets == 0) {
            out.out("Received nothing.\n");
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
        if (counter.flows() > 0) {
            out.out("Of " + counter.flows() + " flows of pkt-gen: lost " + counter.lost() + ", reordered "
                    + counter.reordered() + ".\n");
        }
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
