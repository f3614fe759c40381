package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sockstat",
        customSynopsis = "sockstat [-46clnq] [-j J] [-p PORTS] [-P PROTOCOLS]",
        description = "List the open sockets of a vnet",
        footer =
                "COMMAND is what opened it here; users, processes and descriptors there are none. PORTS: 53,1000-2000.")
final class SockstatTool extends WorldTool {
    private static final int PORTS = 1 << 16;
    private static final List<String> PROTOCOLS = List.of("udp", "tcp");

    @Option(names = "-4", description = "IPv4 only")
    private boolean ipv4;

    @Option(names = "-6", description = "IPv6 only")
    private boolean ipv6;

    @Option(names = "-c", description = "connected ones only")
    private boolean connected;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-l", description = "listening ones only")
    private boolean listening;

    @Option(names = "-n", description = "accepted: numbers are all there is")
    private boolean unusedNumeric;

    @Option(names = "-p", paramLabel = "PORTS", description = "with one of these ports at either end")
    private String ports;

    @Option(names = "-P", paramLabel = "PROTOCOLS", description = "of these protocols: udp, tcp")
    private String protocols;

    @Option(names = "-q", description = "no header")
    private boolean quiet;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Scope outer) {
        if (!operands.isEmpty()) {
            throw new UsageException();
        }
        List<String> wanted = protocols == null ? PROTOCOLS : List.of(protocols.split(",", -1));
        for (String p : wanted) {
            if (!PROTOCOLS.contains(p)) {
                throw new ToolException("unknown protocol: " + p + ": there are udp and tcp");
            }
        }
        BitSet only = ports == null ? null : ports(ports);
        List<SocketRow> rows = SocketRow.all(outer.in(jail)).stream()
                .filter(r -> ipv4 == ipv6 || ipv4 && r.isIpv4() || ipv6 && r.isIpv6())
                .filter(r -> connected == listening || connected == r.isConnected())
                .filter(r -> wanted.contains(r.protocol()))
                .filter(r -> only == null || only.get(r.localPort()) || r.isConnected() && only.get(r.foreignPort()))
                .toList();
        outer.print(outer.json() ? json(rows) : text(rows));
        return 0;
    }

    private static BitSet ports(String text) {
        BitSet set = new BitSet(PORTS);
        for (String range : text.split(",", -1)) {
            String[] ends = range.split("-", 2);
            int first = Numbers.parse("port", ends[0], 0, PORTS - 1);
            int last = ends.length == 1 ? first : Numbers.parse("port", ends[1], first, PORTS - 1);
            set.set(first, last + 1);
        }
        return set;
    }

    private String text(List<SocketRow> rows) {
        StringBuilder text = new StringBuilder();
        if (!quiet) {
            line(text, "USER", "COMMAND", "PID", "FD", "PROTO", "LOCAL ADDRESS", "FOREIGN ADDRESS");
        }
        for (SocketRow r : rows) {
            String command = r.command().isEmpty() ? "?" : r.command();
            String local = r.localAddress() + ":" + SocketRow.port(r.localPort());
            String foreign = r.foreignAddress() + ":" + SocketRow.port(r.foreignPort());
            line(text, "?", command, "?", "?", r.protocol() + r.family(), local, foreign);
        }
        return text.toString();
    }

    /** As usr.bin/sockstat/main.c has it. */
    private static void line(StringBuilder text, Object... words) {
        String line = String.format(Locale.ROOT, "%-8s %-10s %-5s %-3s %-6s %-21s %-21s", words);
        text.append(line.stripTrailing()).append('\n');
    }

    private static String json(List<SocketRow> rows) {
        JsonArray sockets = new JsonArray();
        for (SocketRow r : rows) {
            JsonObject o = new JsonObject();
            o.addProperty("command", r.command());
            o.addProperty("proto", r.protocol() + r.family());
            o.add("local", end(r.localAddress(), r.localPort()));
            o.add("foreign", end(r.foreignAddress(), r.foreignPort()));
            if (!r.state().isEmpty()) {
                o.addProperty("conn-state", r.state());
            }
            sockets.add(o);
        }
        return Json.text(Json.object("sockstat", Json.object("socket", sockets)));
    }

    private static JsonObject end(String address, int port) {
        JsonObject o = new JsonObject();
        o.addProperty("address", address);
        o.addProperty("port", port);
        return o;
    }
}
