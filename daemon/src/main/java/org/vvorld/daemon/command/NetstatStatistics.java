package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.List;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.tcp.TcpCounter;
import org.vvorld.stack.vnet.Vnet;

/** What a vnet's protocols counted as {@code netstat -s} shows it, and why packets were dropped. */
final class NetstatStatistics {
    private static final String DROPS = "drops";
    private static final String TCP = "tcp";

    private final Vnet vnet;
    private final String only;

    /** @param only this protocol; null for all */
    NetstatStatistics(Vnet vnet, String only) {
        this.vnet = vnet;
        this.only = only;
        if (only != null && !only.equals(DROPS) && !only.equals(TCP) && groups().isEmpty()) {
            throw new ToolException(
                    only + ": unknown or uninstrumented protocol: there are vnet, ip, icmp, udp, tcp, arp and drops");
        }
    }

    private List<Counter.Group> groups() {
        return List.of(Counter.Group.values()).stream()
                .filter(g -> only == null || g.key().equals(only))
                .toList();
    }

    private boolean withTcp() {
        return only == null || only.equals(TCP);
    }

    private boolean withDrops() {
        return only == null || only.equals(DROPS);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Counter.Group g : groups()) {
            text.append(g.key()).append(":\n");
            for (Counter c : Counter.values()) {
                if (c.group() == g) {
                    long value = vnet.value(c);
                    text.append('\t')
                            .append(value)
                            .append(' ')
                            .append(c.text(value))
                            .append('\n');
                }
            }
        }
        if (withTcp()) {
            text.append(TCP).append(":\n");
            for (TcpCounter c : TcpCounter.values()) {
                long value = vnet.value(c);
                text.append('\t')
                        .append(value)
                        .append(' ')
                        .append(c.text(value))
                        .append('\n');
            }
        }
        if (withDrops()) {
            text.append(DROPS).append(":\n");
            for (Drop d : Drop.values()) {
                long value = vnet.value(d);
                if (value != 0) {
                    text.append('\t').append(value).append(value == 1 ? " packet" : " packets");
                    text.append(" dropped because ").append(d.help()).append('\n');
                }
            }
        }
        return text.toString();
    }

    String json() {
        JsonObject all = new JsonObject();
        for (Counter.Group g : groups()) {
            JsonObject group = new JsonObject();
            for (Counter c : Counter.values()) {
                if (c.group() == g) {
                    group.addProperty(c.key(), vnet.value(c));
                }
            }
            all.add(g.key(), group);
        }
        if (withTcp()) {
            JsonObject tcp = new JsonObject();
            for (TcpCounter c : TcpCounter.values()) {
                tcp.addProperty(c.key(), vnet.value(c));
            }
            all.add(TCP, tcp);
        }
        if (withDrops()) {
            JsonObject drops = new JsonObject();
            for (Drop d : Drop.values()) {
                long value = vnet.value(d);
                if (value != 0) {
                    drops.addProperty(d.key(), value);
                }
            }
            all.add(DROPS, drops);
        }
        return Json.text(Json.object("statistics", all));
    }
}
