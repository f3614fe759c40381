package org.vvorld.daemon.command;

import java.util.List;
import org.vvorld.stack.addrselect.SourceSelection;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.EchoData;
import org.vvorld.stack.wire.EchoOptions;
import org.vvorld.stack.wire.Ipv6Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ping6",
        customSynopsis = {
            "ping6 [-Dnoq] [-c COUNT] [-i SECONDS] [-m HOPS] [-p PATTERN] [-S SOURCE] [-s BYTES]",
            "      [-X SECONDS] [-x MILLISECONDS] [-z CLASS] HOST"
        },
        description = "Send ICMPv6 echo requests until the caller goes away, and show the replies",
        footer =
                "A link-local HOST or a group of the link has its interface behind it: fe80::1%%epair0a, ff02::1%%epair0a. "
                        + "Exit status: 0 there was a reply, 2 there was none.")
final class Ping6Tool extends Tool {
    private static final int EXIT_NO_HOST = 68;
    /** What an IPv6 payload holds behind ICMPv6's header. */
    private static final int MAXIMUM_BYTES = 65_527;

    @Option(names = "-c", paramLabel = "COUNT", description = "stop after so many replies or failures")
    private String count;

    @Option(names = "-D", description = "do not fragment here")
    private boolean dontFragment;

    @Option(names = "-i", paramLabel = "SECONDS", description = "between two requests; default 1")
    private String interval = "1";

    @Option(names = "-m", paramLabel = "HOPS", description = "hop limit")
    private String hops;

    @Option(
            names = {"-n", "-6", "-v"},
            description = "accepted: numbers and IPv6 are all there is")
    private boolean unusedFlags;

    @Option(names = "-o", description = "stop after one reply")
    private boolean once;

    @Option(names = "-p", paramLabel = "PATTERN", description = "fill requests with up to 16 bytes, in hex: ff")
    private String pattern;

    @Option(names = "-q", description = "the summary only")
    private boolean quiet;

    @Option(names = "-S", paramLabel = "SOURCE", description = "source address")
    private String source;

    @Option(names = "-s", paramLabel = "BYTES", description = "data; default 8")
    private String size = "8";

    @Option(
            names = {"-X", "-t"},
            paramLabel = "SECONDS",
            description = "stop after this time whatever came")
    private String timeout;

    @Option(
            names = {"-x", "-W"},
            paramLabel = "MILLISECONDS",
            description = "wait for the last reply; default 10000")
    private String wait = "10000";

    @Option(names = "-z", paramLabel = "CLASS", description = "traffic class, 0 to 255")
    private String tos;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int usageStatus() {
        return Commands.EXIT_USAGE;
    }

    private record Way(Vnet vnet, Zoned to, Ipv6Address source, int fib) {}

    @Override
    int run(Invocation in) {
        if (operands.size() != 1) {
            throw new UsageException();
        }
        String host = operands.getFirst();
        int wanted = count == null ? 0 : number("count of packets to transmit", count, 1, Integer.MAX_VALUE);
        long between = Numbers.parseSeconds(Commands.EXIT_USAGE, "timing interval", interval, 0.001, 86_400);
        long end = timeout == null ? 0 : number("timeout", timeout, 1, 86_400) * 1_000_000_000L;
        long last = number("timeout", wait, 1, 86_400_000) * 1_000_000L;
        int bytes = number("packet size", size, 0, MAXIMUM_BYTES);
        int traffic = tos == null ? 0 : number("traffic class", tos, 0, 255);
        EchoData data = pattern == null ? EchoData.COUNTING : PingTool.pattern(pattern);
        int limit = hops == null ? 0 : number("hop limit", hops, 1, 255);
        Way way = in.onWorld(scope -> way(scope, host));
        Ping6Request request = new Ping6Request(
                host,
                way.to(),
                way.source(),
                wanted,
                between,
                end,
                last,
                bytes,
                new EchoOptions(limit, dontFragment, traffic, data, way.fib()),
                quiet || in.json(),
                once);
        return new Ping6Session(in, way.vnet(), request).run();
    }

    private static int number(String what, String text, int minimum, int maximum) {
        return Numbers.parse(Commands.EXIT_USAGE, what, text, minimum, maximum);
    }

    private Way way(Scope scope, String host) {
        scope.requireRawSockets();
        Vnet vnet = scope.seenVnet();
        if (scope.isFiltered()) {
            throw new ToolException("bind: Can't assign requested address: this jail has no IPv6 address");
        }
        Zoned to;
        try {
            to = Zoned.parse(vnet, host);
        } catch (IllegalArgumentException e) {
            throw new ToolException(EXIT_NO_HOST, "cannot resolve " + host + ": Unknown host: " + e.getMessage());
        }
        return new Way(vnet, to, source == null ? chosen(vnet, scope.fib(), to) : own(vnet, source), scope.fib());
    }

    /** An address of the vnet, as a person writes it. */
    static Ipv6Address own(Vnet vnet, String text) {
        try {
            int zone = text.indexOf('%');
            Ipv6Address a = Ipv6Address.parse(zone < 0 ? text : text.substring(0, zone));
            for (Interface i : vnet.interfaces()) {
                Inet6Address there = i.inet6().find(a.high(), a.low());
                if (there != null && there.isSource()) {
                    return a;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ToolException(EXIT_NO_HOST, "cannot resolve " + text + ": Unknown host: " + e.getMessage());
        }
        throw new ToolException("bind: Can't assign requested address: " + text + " is no address of this vnet");
    }

    /** What will be chosen, to be shown; {@code ::} if there is no way, which the first request finds too. */
    private static Ipv6Address chosen(Vnet vnet, int fib, Zoned to) {
        Route6 r = vnet.fib6().in(fib).lookup(to.high(), to.low());
        boolean loops = Ipv6Address.isLoopback(to.high(), to.low());
        Interface out = to.zone() != null ? to.zone() : loops ? vnet.loopback() : r == null ? null : r.ifp();
        Inet6Address a = out == null ? null : SourceSelection.select(vnet.interfaces(), out, to.high(), to.low());
        return a == null ? Ipv6Address.ANY : new Ipv6Address(a.high(), a.low());
    }
}
