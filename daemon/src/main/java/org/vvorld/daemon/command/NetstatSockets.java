package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/** The sockets of a vnet as {@code netstat -an} shows them, with the formats and the libxo names of FreeBSD's {@code usr.bin/netstat/inet.c}. */
final class NetstatSockets {
    private static final int ADDRESS = 22;
    private static final int WIDE_ADDRESS = 45;

    private final List<SocketRow> rows;
    private final boolean servers;
    private final int width;

    /** @param servers those that are not connected too */
    NetstatSockets(List<SocketRow> rows, boolean servers, boolean wide) {
        this.rows = rows.stream().filter(r -> servers || r.isConnected()).toList();
        this.servers = servers;
        this.width = wide ? WIDE_ADDRESS : ADDRESS;
    }

    String text() {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("Active Internet connections");
        text.append(servers ? " (including servers)\n" : "\n");
        line(text, "Proto", "Recv-Q", "Send-Q", "Local Address", "Foreign Address", "(state)");
        for (SocketRow r : rows) {
            line(
                    text,
                    r.protocol() + r.family(),
                    String.format(Locale.ROOT, "%6d", r.receiveBytes()),
                    String.format(Locale.ROOT, "%6d", r.sendBytes()),
                    r.localAddress() + "." + SocketRow.port(r.localPort()),
                    r.foreignAddress() + "." + SocketRow.port(r.foreignPort()),
                    r.state());
        }
        return text.toString();
    }

    private void line(
            StringBuilder text, String proto, String in, String out, String local, String foreign, String end) {
        String form = "%-5.5s %-6.6s %-6.6s %-" + width + "." + width + "s %-" + width + "." + width + "s %s";
        text.append(String.format(Locale.ROOT, form, proto, in, out, local, foreign, end)
                        .stripTrailing())
                .append('\n');
    }

    String json() {
        JsonArray sockets = new JsonArray();
        for (SocketRow r : rows) {
            JsonObject o = new JsonObject();
            o.addProperty("protocol", r.protocol() + r.family());
            o.addProperty("receive-bytes-waiting", r.receiveBytes());
            o.addProperty("send-bytes-waiting", r.sendBytes());
            o.add("local", end(r.localAddress(), r.localPort()));
            o.add("remote", end(r.foreignAddress(), r.foreignPort()));
            if (!r.state().isEmpty()) {
                o.addProperty("tcp-state", r.state());
            }
            sockets.add(o);
        }
        return Json.text(Json.object("statistics", Json.object("socket", sockets)));
    }

    private static JsonObject end(String address, int port) {
        JsonObject o = new JsonObject();
        o.addProperty("address", address);
        o.addProperty("port", SocketRow.port(port));
        return o;
    }
}
