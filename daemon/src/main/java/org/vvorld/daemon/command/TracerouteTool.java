package org.vvorld.daemon.command;

import java.util.List;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "traceroute",
        customSynopsis = {
            "traceroute [-46FIn] [-f FIRST] [-m LAST] [-P udp|icmp] [-p PORT] [-q PROBES] [-s SOURCE] [-t TOS]",
            "           [-w SECONDS] [-z MILLISECONDS] HOST [BYTES]"
        },
        description = "Show the routers on the way to a host",
        footer = "By UDP to ports from 33434 on, or by ICMP echo (-I). Behind a time: !N !H !P network, host, protocol "
                + "unreachable; !F too big; !S no source route, or beyond the scope; !X !Z !A prohibited, or of IPv6 no such "
                + "address; !<N> code N.")
class TracerouteTool extends Tool {
    private static final int BYTES4 = 40;
    private static final int BYTES6 = 60;
    private static final int MOST_BYTES = 65_535;

    @Option(names = "-4", description = "IPv4; so it is with an address that has no colons")
    private boolean unusedIpv4;

    @Option(names = "-6", description = "IPv6; so it is with an address that has colons")
    private boolean unusedIpv6;

    @Option(names = "-F", description = "set Don't Fragment")
    private boolean dontFragment;

    @Option(
            names = {"-f", "-M"},
            paramLabel = "FIRST",
            description = "hops of the first probes; default 1")
    private String first = "1";

    @Option(names = "-I", description = "ICMP echo requests in place of UDP")
    private boolean icmp;

    @Option(names = "-m", paramLabel = "LAST", description = "hops of the last probes; default 64")
    private String last = "64";

    @Option(names = "-n", description = "the address alone")
    private boolean numeric;

    @Option(names = "-P", paramLabel = "PROTOCOL", description = "udp or icmp")
    private String protocol = "udp";

    @Option(names = "-p", paramLabel = "PORT", description = "first port; default 33434")
    private String port = "33434";

    @Option(names = "-q", paramLabel = "PROBES", description = "at each distance; default 3")
    private String probes = "3";

    @Option(names = "-s", paramLabel = "SOURCE", description = "source address")
    private String source;

    @Option(names = "-t", paramLabel = "TOS", description = "type of service; default 0")
    private String tos = "0";

    @Option(names = "-w", paramLabel = "SECONDS", description = "time that an answer has; default 5")
    private String wait = "5";

    @Option(names = "-z", paramLabel = "MILLISECONDS", description = "pause between probes; default 0")
    private String pause = "0";

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    /** The name that it was called by. */
    String program() {
        return "traceroute";
    }

    /** Where it runs, and the addresses at both ends. */
    private record Way(Vnet vnet, Zoned to6, int to4, long fromHigh, long fromLow, int fib) {}

    @Override
    int run(Invocation in) {
        if (operands.isEmpty() || operands.size() > 2) {
            throw new UsageException();
        }
        if (!protocol.equals("udp") && !protocol.equals("icmp")) {
            throw new ToolException("unknown protocol: " + protocol + ": it can be udp or icmp");
        }
        String host = operands.getFirst();
        Way way = in.onWorld(scope -> way(scope, host));
        boolean isIpv4 = way.to6() == null;
        int most = number("max ttl", last, 1, 255);
        int from = number("first ttl", first, 1, most);
        int each = number("nprobes", probes, 1, 255);
        int firstPort = number("port", port, 1, 65_535);
        int least = TraceRequest.headers(isIpv4);
        int bytes = operands.size() == 1
                ? isIpv4 ? BYTES4 : BYTES6
                : number("packet length", operands.get(1), least, MOST_BYTES);
        boolean echo = icmp || protocol.equals("icmp");
        if (!echo && firstPort + (most - from + 1) * each > 65_536) {
            throw new ToolException("port " + firstPort + ": there are not enough behind it for " + each + " probes at "
                    + (most - from + 1) + " distances: give a smaller one, or -m");
        }
        int zone = isIpv4 || way.to6().zone() == null ? 0 : way.to6().zone().id();
        TraceRequest request = new TraceRequest(
                program(),
                host,
                isIpv4 ? 0 : SocketAddress.scoped(way.to6().high(), zone),
                isIpv4 ? SocketAddress.ofIpv4(way.to4()) : way.to6().low(),
                isIpv4 ? null : way.to6().zone(),
                way.fromHigh(),
                way.fromLow(),
                echo,
                from,
                most,
                each,
                Numbers.parseSeconds(1, "wait time", wait, 0.01, 86_400),
                number("pause", pause, 0, 3_600_000) * 1_000_000L,
                firstPort,
                bytes,
                number("tos", tos, 0, 255),
                dontFragment,
                numeric,
                way.fib());
        return new TraceSession(in, way.vnet(), request).run();
    }

    private static int number(String what, String text, int minimum, int maximum) {
        return Numbers.parse(1, what, text, minimum, maximum);
    }

    private Way way(Scope scope, String host) {
        scope.requireRawSockets();
        Vnet vnet = scope.seenVnet();
        if (host.indexOf(':') < 0) {
            int from = PingTool.sourceFor(scope, source == null ? 0 : address(source));
            return new Way(vnet, null, address(host), 0, SocketAddress.ofIpv4(from), scope.fib());
        }
        if (scope.isFiltered()) {
            throw new ToolException("bind: Can't assign requested address: this jail has no IPv6 address");
        }
        Zoned to;
        try {
            to = Zoned.parse(vnet, host);
        } catch (IllegalArgumentException e) {
            throw new ToolException("unknown host " + host + ": " + e.getMessage());
        }
        Ipv6Address from = source == null ? Ipv6Address.ANY : Ping6Tool.own(vnet, source);
        int zone = to.zone() == null ? 0 : to.zone().id();
        return new Way(vnet, to, 0, SocketAddress.scoped(from.high(), zone), from.low(), scope.fib());
    }

    private static int address(String host) {
        try {
            return Ipv4Address.parse(host);
        } catch (IllegalArgumentException e) {
            throw new ToolException("unknown host " + host + ": give an address in numbers, there are no names here");
        }
    }
}
