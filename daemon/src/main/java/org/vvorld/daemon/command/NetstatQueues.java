package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Locale;
import org.vvorld.daemon.world.NetisrTable;
import org.vvorld.daemon.world.NetisrTable.Column;
import org.vvorld.stack.netisr.Dispatch;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Protocol;

/**
 * The netisr as {@code netstat -Q} shows it, with the formats and the libxo names of FreeBSD's {@code usr.bin/netstat/netisr.c}.
 *
 * <p>The flags mean what they mean there: F, the protocol finds a packet's flow itself ({@code m2flow}), and the flow's worker
 * takes it; C, the protocol names the worker itself ({@code m2cpuid}): a crossing stays where it is. D, to be told when a queue is
 * empty, is used by none.
 */
final class NetstatQueues {
    private final Netisr netisr;
    private final Policy policy;
    private final NetisrTable table;

    /** @param table what is to be shown: a vnet's share, or all */
    NetstatQueues(Netisr netisr, NetisrTable table) {
        this.netisr = netisr;
        this.policy = netisr.policy();
        this.table = table;
    }

    private boolean isBound() {
        return netisr.cpu(0) >= 0;
    }

    /** The CPU a worker is bound to; unbound, its own number, as in FreeBSD, where a workstream has the number of a CPU. */
    private int cpu(int worker) {
        return isBound() ? netisr.cpu(worker) : worker;
    }

    private String dispatch(Protocol p) {
        if (!p.isDispatched()) {
            return Dispatch.DEFERRED.key();
        }
        return policy.hasOwnDispatch(p) ? policy.dispatch(p).key() : "default";
    }

    private static String flags(Protocol p) {
        return switch (p.steering()) {
            case CPU -> "C--";
            case FLOW -> "--F";
            case SOURCE -> "---";
        };
    }

    String text() {
        StringBuilder text = new StringBuilder("Configuration:\n");
        setting(text, "Setting", "Current", "Limit");
        String threads = Integer.toString(netisr.count());
        setting(text, "Thread count", threads, threads);
        setting(
                text,
                "Default queue limit",
                Integer.toString(policy.queueLimit()),
                Integer.toString(Policy.MAX_QUEUE_LIMIT));
        setting(text, "Dispatch policy", policy.dispatch().key(), "n/a");
        setting(text, "Threads bound to CPUs", isBound() ? "enabled" : "disabled", "n/a");
        text.append("\nProtocols:\n");
        text.append(String.format(
                Locale.ROOT,
                "%-6s %5s %6s %-6s %-8s %-5s\n",
                "Name",
                "Proto",
                "QLimit",
                "Policy",
                "Dispatch",
                "Flags"));
        for (Protocol p : Protocol.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-6s %5d %6d %6s %8s   %s\n",
                    p.key(),
                    p.number(),
                    policy.queueLimit(),
                    p.steering().key(),
                    dispatch(p),
                    flags(p)));
        }
        text.append("\nWorkstreams:\n");
        text.append(String.format(
                Locale.ROOT,
                "%4s %3s   %-6s %5s %5s %8s %8s %8s %8s %8s\n",
                "WSID",
                "CPU",
                "Name",
                "Len",
                "WMark",
                "Disp'd",
                "HDisp'd",
                "QDrops",
                "Queued",
                "Handled"));
        for (int w = 0; w < table.workers(); w++) {
            for (Protocol p : Protocol.values()) {
                row(text, w, p);
            }
        }
        return text.toString();
    }

    private void row(StringBuilder text, int w, Protocol p) {
        text.append(String.format(
                Locale.ROOT,
                "%4d %3d   %-6s %5d %5d %8d %8d %8d %8d %8d\n",
                w,
                cpu(w),
                p.key(),
                table.value(w, p, Column.LENGTH),
                table.value(w, p, Column.WATERMARK),
                table.value(w, p, Column.DISPATCHED),
                table.value(w, p, Column.HYBRID_DISPATCHED),
                table.value(w, p, Column.QUEUE_DROPS),
                table.value(w, p, Column.QUEUED),
                table.value(w, p, Column.HANDLED)));
    }

    private static void setting(StringBuilder text, String name, String current, String limit) {
        text.append(String.format(Locale.ROOT, "%-25s %12s %12s\n", name, current, limit));
    }

    String json() {
        JsonObject all = new JsonObject();
        JsonObject configuration = new JsonObject();
        configuration.addProperty("threads", netisr.count());
        configuration.addProperty("default-queue-limit", policy.queueLimit());
        configuration.addProperty("maximum-queue-limit", Policy.MAX_QUEUE_LIMIT);
        configuration.addProperty("dispatch-policy", policy.dispatch().key());
        configuration.addProperty("threads-bound", isBound());
        all.add("configuration", configuration);
        JsonArray protocols = new JsonArray();
        for (Protocol p : Protocol.values()) {
            JsonObject o = new JsonObject();
            o.addProperty("name", p.key());
            o.addProperty("protocol", p.number());
            o.addProperty("queue-limit", policy.queueLimit());
            o.addProperty("policy-type", p.steering().key());
            o.addProperty("policy", dispatch(p));
            o.addProperty("flags", flags(p));
            protocols.add(o);
        }
        all.add("protocol", protocols);
        JsonArray workstreams = new JsonArray();
        for (int w = 0; w < table.workers(); w++) {
            JsonArray work = new JsonArray();
            for (Protocol p : Protocol.values()) {
                work.add(work(w, p));
            }
            workstreams.add(Json.object("work", work));
        }
        all.add("workstream", workstreams);
        return Json.text(Json.object("netisr", all));
    }

    private JsonObject work(int w, Protocol p) {
        JsonObject o = new JsonObject();
        o.addProperty("workstream", w);
        o.addProperty("cpu", cpu(w));
        o.addProperty("name", p.key());
        for (Column c : Column.values()) {
            o.addProperty(c.key(), table.value(w, p, c));
        }
        return o;
    }
}
