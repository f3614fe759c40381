package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.EchoData;
import org.vvorld.stack.wire.EchoOptions;
import org.vvorld.stack.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ping",
        customSynopsis = {
            "ping [-aADfnoq] [-c COUNT] [-G MAXIMUM [-g MINIMUM] [-h STEP]] [-i SECONDS] [-l PRELOAD] [-m TTL]",
            "     [-p PATTERN] [-S SOURCE] [-s BYTES] [-t SECONDS] [-W MILLISECONDS] [-z TOS] HOST",
            "ping -6 ... HOST, as ping6"
        },
        description = "Send ICMP echo requests until the caller goes away, and show the replies",
        footer = "Exit status: 0 there was a reply, 2 there was none.")
final class PingTool extends Tool {
    /** sysexits(3): EX_NOHOST. */
    private static final int EXIT_NO_HOST = 68;
    /** What an IPv4 datagram holds behind its header and ICMP's. */
    private static final int MAXIMUM_BYTES = 65_507;

    private static final String DEFAULT_SIZE = "56";
    /** Of -f, when no reply comes. */
    private static final long FLOOD_NANOS = 10_000_000L;

    private static final int MOST_AT_ONCE = 1024;

    @Option(names = "-6", description = "IPv6, as ping6; so it is with an address that has colons")
    private boolean ipv6;

    @Option(names = "-a", description = "ring a bell for each reply")
    private boolean bell;

    @Option(names = "-A", description = "ring a bell for each reply that is missed")
    private boolean missedBell;

    @Option(names = "-f", description = "flood: a dot a request, taken back by its reply; the next leaves at once")
    private boolean flood;

    @Option(names = "-G", paramLabel = "MAXIMUM", description = "requests of growing size, up to so many bytes of data")
    private String sweepMaximum;

    @Option(names = "-g", paramLabel = "MINIMUM", description = "the size to begin with; default 0")
    private String sweepMinimum;

    @Option(names = "-h", paramLabel = "STEP", description = "by how much they grow; default 1")
    private String sweepStep;

    @Option(names = "-l", paramLabel = "PRELOAD", description = "send so many at once at first")
    private String preload;

    @Option(names = "-c", paramLabel = "COUNT", description = "stop after so many replies or failures")
    private String count;

    @Option(names = "-D", description = "set Don't Fragment")
    private boolean dontFragment;

    @Option(names = "-i", paramLabel = "SECONDS", description = "between two requests; default 1")
    private String interval = "1";

    @Option(names = "-m", paramLabel = "TTL", description = "time to live")
    private String ttl;

    @Option(
            names = {"-n", "-4", "-v"},
            description = "accepted: numbers are all there is")
    private boolean unusedFlags;

    @Option(names = "-o", description = "stop after one reply")
    private boolean once;

    @Option(names = "-p", paramLabel = "PATTERN", description = "fill requests with up to 16 bytes, in hex: ff")
    private String pattern;

    @Option(names = "-q", description = "the summary only")
    private boolean quiet;

    @Option(names = "-S", paramLabel = "SOURCE", description = "source address")
    private String source;

    @Option(names = "-s", paramLabel = "BYTES", description = "data; default 56")
    private String size = DEFAULT_SIZE;

    @Option(names = "-t", paramLabel = "SECONDS", description = "stop after this time whatever came")
    private String timeout;

    @Option(names = "-W", paramLabel = "MILLISECONDS", description = "wait for the last reply; default 10000")
    private String wait = "10000";

    @Option(names = "-z", paramLabel = "TOS", description = "type of service, 0 to 255; traffic class of IPv6")
    private String tos;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int usageStatus() {
        return Commands.EXIT_USAGE;
    }

    @Override
    int run(Invocation in) {
        if (operands.size() != 1) {
            throw new UsageException();
        }
        String host = operands.getFirst();
        if (ipv6 || host.indexOf(':') >= 0) {
            if (!PingPace.USUAL.equals(pace())) {
                throw new ToolException(Commands.EXIT_USAGE, "-a, -A, -f, -G, -g, -h and -l are not for IPv6");
            }
            return in.run(asPing6(host));
        }
        PingRequest request = new PingRequest(
                host,
                address(host),
                source == null ? 0 : address(source),
                count == null ? 0 : number("count of packets to transmit", count, 1, Integer.MAX_VALUE),
                flood
                        ? FLOOD_NANOS
                        : Numbers.parseSeconds(Commands.EXIT_USAGE, "timing interval", interval, 0.001, 86_400),
                timeout == null ? 0 : number("timeout", timeout, 1, 86_400) * 1_000_000_000L,
                number("timeout", wait, 1, 86_400_000) * 1_000_000L,
                sweepMaximum != null
                        ? sweepMinimum == null ? 0 : number("packet size", sweepMinimum, 0, MAXIMUM_BYTES)
                        : number("packet size", size, 0, MAXIMUM_BYTES),
                new EchoOptions(ttl == null ? 0 : number("TTL", ttl, 1, 255), dontFragment, tos(), data(), 0),
                pace(),
                quiet || in.json(),
                once);
        Sender sender = in.onWorld(scope -> senderOf(scope, request.source()));
        return new PingSession(in, sender.vnet(), request.from(sender.source(), sender.fib())).run();
    }

    private PingPace pace() {
        if (flood && !interval.equals("1")) {
            throw new ToolException(Commands.EXIT_USAGE, "-f and -i: incompatible options");
        }
        if (sweepMaximum == null && (sweepMinimum != null || sweepStep != null)) {
            throw new ToolException(Commands.EXIT_USAGE, "-g and -h go with -G, the largest size");
        }
        if (sweepMaximum != null && !size.equals(DEFAULT_SIZE)) {
            throw new ToolException(Commands.EXIT_USAGE, "Packet size and ping sweep are mutually exclusive");
        }
        int maximum = sweepMaximum == null ? 0 : number("packet size", sweepMaximum, 0, MAXIMUM_BYTES);
        if (sweepMinimum != null && number("packet size", sweepMinimum, 0, MAXIMUM_BYTES) > maximum) {
            throw new ToolException(
                    Commands.EXIT_USAGE, "Maximum packet size must be no less than the minimum packet size");
        }
        int step = sweepMaximum == null ? 0 : sweepStep == null ? 1 : number("increment", sweepStep, 1, MAXIMUM_BYTES);
        int first = preload != null ? number("preload value", preload, 1, MOST_AT_ONCE) : 0;
        return new PingPace(bell, missedBell, flood, first, step, maximum);
    }

    private int tos() {
        return tos == null ? 0 : number("TOS", tos, 0, 255);
    }

    private EchoData data() {
        return pattern == null ? EchoData.COUNTING : pattern(pattern);
    }

    /** The bytes that ping(8)'s {@code -p} fills requests with. */
    static EchoData pattern(String hex) {
        if (!hex.matches("[0-9a-fA-F]{1,32}")) {
            throw new ToolException(
                    Commands.EXIT_USAGE, "patterns must be specified as hex digits, 32 at most: " + hex + " is none");
        }
        // sscanf(3)'s %2x: a last digit alone is a byte.
        byte[] bytes = new byte[(hex.length() + 1) / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, Math.min(hex.length(), 2 * i + 2)), 16);
        }
        return EchoData.of(bytes);
    }

    /** The same for ping6(8), whose -X and -x are -t and -W here. */
    private List<String> asPing6(String host) {
        List<String> argv = new ArrayList<>(List.of("ping6", "-i", interval, "-x", wait));
        option(argv, "-c", count);
        option(argv, "-m", ttl);
        option(argv, "-S", source);
        option(argv, "-X", timeout);
        option(argv, "-p", pattern);
        option(argv, "-z", tos);
        option(argv, "-s", size.equals(DEFAULT_SIZE) ? null : size);
        argv.addAll(dontFragment ? List.of("-D") : List.of());
        argv.addAll(once ? List.of("-o") : List.of());
        argv.addAll(quiet ? List.of("-q") : List.of());
        argv.add(host);
        return argv;
    }

    private static void option(List<String> argv, String name, String value) {
        if (value != null) {
            argv.add(name);
            argv.add(value);
        }
    }

    private static int number(String what, String text, int minimum, int maximum) {
        return Numbers.parse(Commands.EXIT_USAGE, what, text, minimum, maximum);
    }

    private static int address(String host) {
        try {
            return Ipv4Address.parse(host);
        } catch (IllegalArgumentException e) {
            throw new ToolException(
                    EXIT_NO_HOST,
                    "cannot resolve " + host + ": Unknown host: give an IPv4 address, there are no names here");
        }
    }

    /** @param source address; 0 to have it chosen for each request */
    private record Sender(Vnet vnet, int source, int fib) {}

    private static Sender senderOf(Scope scope, int source) {
        scope.requireRawSockets();
        return new Sender(scope.seenVnet(), sourceFor(scope, source), scope.fib());
    }

    /** The source address that a jail may use: {@code wanted}, or if that is 0 the one it must use, or 0 for any. */
    static int sourceFor(Scope scope, int wanted) {
        if (wanted == 0) {
            return scope.isFiltered() ? firstAddress(scope) : 0;
        }
        if (!isOurs(scope, wanted)) {
            throw new ToolException("bind: Can't assign requested address: " + Ipv4Address.format(wanted)
                    + " is no address of this vnet");
        }
        return wanted;
    }

    private static boolean isOurs(Scope scope, int address) {
        boolean ours = false;
        for (Interface i : scope.seenVnet().interfaces()) {
            ours |= i.hasAddress(address);
        }
        return ours && scope.sees(address);
    }

    /** What a jail with its parent's vnet sends from: the first of its ip4.addr that the vnet has, else any that it sees. */
    private static int firstAddress(Scope scope) {
        for (int a : scope.jail().addresses()) {
            if (isOurs(scope, a)) {
                return a;
            }
        }
        for (Interface i : scope.seenVnet().interfaces()) {
            for (InterfaceAddress a : scope.addressesOf(i)) {
                if (!i.isLoopback()) {
                    return a.address();
                }
            }
        }
        throw new ToolException(
                "bind: Can't assign requested address: this jail has no address: ip4.addr gives it one");
    }
}
