package org.vvorld.daemon.command;

import java.util.List;
import org.vvorld.daemon.world.World;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "netstat",
        customSynopsis = {
            "netstat [-anW] [-46] [-f FAMILY] [-p udp] [-j J]",
            "netstat -r [-nW] [-46] [-f FAMILY] [-F FIB] [-j J]",
            "netstat -i [-bdnW] [-I IF] [-j J]",
            "netstat -s [-p PROTOCOL] [-j J]",
            "netstat -Q [-j J]"
        },
        description = "Show sockets, routes, interface counters, protocol statistics and the workers' queues",
        footer = "Protocols: vnet ip icmp udp ip6 icmp6 arp drops.")
final class NetstatTool extends WorldTool {
    @Option(names = "-a", description = "sockets: those that are not connected too")
    private boolean all;

    @Option(names = "-n", description = "accepted: numbers are all there is")
    private boolean unusedNumeric;

    @Option(names = "-4", description = "IPv4 only, as -f inet")
    private boolean ipv4;

    @Option(names = "-6", description = "IPv6 only, as -f inet6")
    private boolean ipv6;

    @Option(names = "-b", description = "bytes too")
    private boolean bytes;

    @Option(names = "-d", description = "drops at output too")
    private boolean drops;

    @Option(names = "-f", paramLabel = "FAMILY", description = "address family: inet or inet6")
    private String family;

    @Option(names = "-F", paramLabel = "FIB", description = "routes of this FIB")
    private String fib;

    @Option(names = "-i", description = "the interfaces and what they counted")
    private boolean interfaces;

    @Option(names = "-I", paramLabel = "IF", description = "this interface only")
    private String only;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-p", paramLabel = "PROTOCOL", description = "statistics of this protocol only")
    private String protocol;

    @Option(names = "-Q", description = "the workers' queues: of all vnets together; in a jail, its share of them")
    private boolean queues;

    @Option(names = "-r", description = "the routes")
    private boolean routes;

    @Option(names = "-s", description = "what the protocols counted, and why packets were dropped")
    private boolean statistics;

    @Option(names = "-W", description = "wide: next hop and MTU of routes, whole addresses of sockets")
    private boolean wide;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Scope outer) {
        if (!operands.isEmpty()) {
            throw new UsageException();
        }
        if (family != null && !family.equals("inet") && !family.equals("inet6")) {
            throw new ToolException(family + ": unknown address family: it can be inet or inet6");
        }
        ipv4 |= "inet".equals(family);
        ipv6 |= "inet6".equals(family);
        Scope scope = fib == null ? outer.in(jail) : outer.in(jail).inFib(RouteFibs.number(fib));
        if (routes) {
            boolean four = ipv4 || !ipv6;
            boolean six = ipv6 || !ipv4;
            scope.print(
                    scope.json()
                            ? NetstatRoutes.json(scope, wide, four, six)
                            : NetstatRoutes.text(scope, wide, four, six));
        } else if (queues) {
            World world = scope.world();
            NetstatQueues table = new NetstatQueues(
                    world.netisr(), scope.isHost() ? world.netisrTable() : world.netisrTable(scope.vnet()));
            scope.print(scope.json() ? table.json() : table.text());
        } else if (interfaces || only != null) {
            NetstatInterfaces table = new NetstatInterfaces(
                    scope,
                    only == null ? scope.seenVnet().interfaces() : List.of(scope.seenInterface(only)),
                    bytes,
                    drops);
            scope.print(scope.json() ? table.json() : table.text());
        } else if (statistics || protocol != null && !all && !isTransport()) {
            NetstatStatistics table = new NetstatStatistics(scope.seenVnet(), protocol);
            scope.print(scope.json() ? table.json() : table.text());
        } else {
            NetstatSockets table = new NetstatSockets(sockets(scope), all, wide);
            scope.print(scope.json() ? table.json() : table.text());
        }
        return 0;
    }

    private boolean isTransport() {
        return protocol.equals("udp") || protocol.equals("tcp");
    }

    private List<SocketRow> sockets(Scope scope) {
        if (protocol != null && !isTransport()) {
            throw new ToolException(protocol + ": it has no sockets; udp and tcp have");
        }
        return SocketRow.all(scope).stream()
                .filter(r -> protocol == null || r.protocol().equals(protocol))
                .filter(r -> ipv4 == ipv6 || ipv4 && r.isIpv4() || ipv6 && r.isIpv6())
                .toList();
    }
}
