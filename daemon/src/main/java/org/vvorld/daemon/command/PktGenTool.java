package org.vvorld.daemon.command;

import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.pktgen.PktGenPlan;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pkt-gen",
        customSynopsis = {
            "pkt-gen -f tx -i IF -d ADDR[:PORT] [-s ADDR[:PORT]] [-n COUNT] [-l BYTES] [-R RATE]",
            "        [-p FLOWS] [-T MILLISECONDS] [-w SECONDS]",
            "pkt-gen -f rx -i IF [-n COUNT] [-T MILLISECONDS]"
        },
        description =
                "Generate UDP at full speed, and count what arrives in any vnet of this daemon; or count what comes in",
        footer = {
            "After netmap's pkt-gen; -p is flows here, each on the worker that owns it. tx needs nobody at the",
            "far end: what arrives in a vnet of this daemon is counted there, by flow and in order.",
            "Exit status: 0 all that was sent towards a vnet of this daemon arrived, 2 some was lost."
        })
final class PktGenTool extends Tool {
    private static final int DISCARD = 9;
    private static final int FIRST_PORT = 1234;

    @Option(names = "-d", paramLabel = "ADDR[:PORT]", description = "destination; port 9 unless given")
    private String destination;

    @Option(names = "-f", paramLabel = "tx|rx", description = "send, or receive")
    private String function;

    @Option(names = "-i", paramLabel = "IF", description = "the interface; with netmap's prefix netmap: or without")
    private String interfaceName;

    @Option(names = "-l", paramLabel = "BYTES", description = "length of a frame without FCS; default 60")
    private String length = "60";

    @Option(names = "-n", paramLabel = "COUNT", description = "packets; 0, the default: until the caller goes away")
    private String count = "0";

    @Option(names = "-p", paramLabel = "FLOWS", description = "flows; default 1")
    private String flows = "1";

    @Option(
            names = "-R",
            paramLabel = "RATE",
            description = "packets a second: 1000, 500k, 1M; 0, the default: all it can")
    private String rate = "0";

    @Option(
            names = "-s",
            paramLabel = "ADDR[:PORT]",
            description = "source; the vnet's address and port 1234 on unless given")
    private String source;

    @Option(names = "-T", paramLabel = "MILLISECONDS", description = "between two reports; default 1000")
    private String report = "1000";

    @Option(
            names = "-w",
            paramLabel = "SECONDS",
            description = "wait before the start; default 0, for nothing has to come up here")
    private String wait = "0";

    @Option(names = "--json", description = "one JSON object at the end")
    private boolean json;

    @Option(
            names = {"-a", "-b", "-c"},
            paramLabel = "N",
            hidden = true)
    private String notHere;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Invocation caller) {
        Invocation in = json ? caller.asJson() : caller;
        if (notHere != null) {
            throw new ToolException(
                    "-a, -b and -c are not for this pkt-gen: each flow runs on the worker that owns it, at most 64 "
                            + "packets a turn; sysctl net.isr.maxthreads and net.isr.bindthreads say how many workers there are and where");
        }
        if (!operands.isEmpty() || function == null || interfaceName == null) {
            throw new UsageException();
        }
        long packets = scaled("count", count, 0, Long.MAX_VALUE / 2);
        int reportMillis = Numbers.parse(1, "report interval", report, 10, 3_600_000);
        long waitNanos = Numbers.parse(1, "wait", wait, 0, 3600) * 1_000_000_000L;
        String name = interfaceName.startsWith("netmap:") ? interfaceName.substring(7) : interfaceName;
        return switch (function) {
            case "tx" -> {
                if (destination == null) {
                    throw new ToolException("tx needs a destination: -d ADDR[:PORT]");
                }
                double perSecond = scaled("rate", rate, 0, 1_000_000_000L);
                int flowCount = Numbers.parse(1, "flows", flows, 1, PktGenPlan.MAX_FLOWS);
                int bytes = Numbers.parse(1, "length", length, 60, 65_535 + Ethernet.HEADER_BYTES);
                PktGenSession.Target target =
                        in.onWorld(scope -> target(scope, name, flowCount, bytes, packets, perSecond));
                yield new PktGenSession(in, target, reportMillis, waitNanos).run();
            }
            case "rx" ->
                new PktGenReceive(
                                in,
                                in.onWorld(
                                        scope -> new PktGenReceive.Place(scope.vnet(), scope.requireInterface(name))),
                                packets,
                                reportMillis)
                        .run();
            default -> throw new ToolException(function + ": unknown function: it can be tx or rx");
        };
    }

    /** Admin thread: what the vnet says to the wishes. */
    private PktGenSession.Target target(
            Scope scope, String name, int flowCount, int bytes, long packets, double perSecond) {
        Vnet vnet = scope.vnet();
        Interface out = scope.requireInterface(name);
        int to = address(destination);
        Route r = vnet.fib().lookup(to);
        if (r == null || r.kind() == Route.Kind.REJECT || r.kind() == Route.Kind.BLACKHOLE) {
            throw new ToolException("no route to " + Ipv4Address.format(to) + ": add one, or see netstat -rn");
        }
        if (r.ifp() != out && !(r.kind() == Route.Kind.LOCAL && out.isLoopback())) {
            throw new ToolException(
                    Ipv4Address.format(to) + " is reached by " + r.ifp().name() + ", not by " + name + ": give -i "
                            + r.ifp().name() + ", or another route");
        }
        int datagram = bytes - Ethernet.HEADER_BYTES;
        if (datagram > out.mtuBytes()) {
            throw new ToolException("length " + bytes + " is over what " + name + " carries: its mtu is "
                    + out.mtuBytes() + ", so at most -l " + (out.mtuBytes() + Ethernet.HEADER_BYTES));
        }
        int from = source == null ? r.kind() == Route.Kind.LOCAL ? to : r.source() : address(source);
        if (source != null && !isOurs(vnet, from)) {
            throw new ToolException(
                    Ipv4Address.format(from) + " is no address of this vnet: give one that is, or none");
        }
        PktGenPlan plan = new PktGenPlan(
                from,
                port(source, FIRST_PORT),
                to,
                port(destination, DISCARD),
                flowCount,
                datagram,
                packets,
                perSecond);
        int nextHop = switch (r.kind()) {
            case GATEWAY -> r.gateway();
            case LINK -> to;
            case LOCAL, BROADCAST, REJECT, BLACKHOLE -> 0;
        };
        return new PktGenSession.Target(vnet, plan, out, nextHop);
    }

    private static boolean isOurs(Vnet vnet, int address) {
        for (Interface i : vnet.interfaces()) {
            for (InterfaceAddress a : i.addresses()) {
                if (a.address() == address) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int address(String text) {
        int colon = text.indexOf(':');
        try {
            return Ipv4Address.parse(colon < 0 ? text : text.substring(0, colon));
        } catch (IllegalArgumentException e) {
            throw new ToolException("'" + text
                    + "' is not ADDR or ADDR:PORT, such as 10.0.0.1:9; ranges are not for this pkt-gen, flows are -p");
        }
    }

    private static int port(String text, int otherwise) {
        int colon = text == null ? -1 : text.indexOf(':');
        return colon < 0 ? otherwise : Numbers.parse(1, "port", text.substring(colon + 1), 1, 65_535);
    }

    /** A number with netmap's k, M or G behind it. */
    private static long scaled(String what, String text, long minimum, long maximum) {
        String digits = text;
        long factor = 1;
        if (!text.isEmpty()) {
            factor = switch (text.charAt(text.length() - 1)) {
                case 'k', 'K' -> 1_000;
                case 'm', 'M' -> 1_000_000;
                case 'g', 'G' -> 1_000_000_000;
                default -> 1;
            };
            digits = factor == 1 ? text : text.substring(0, text.length() - 1);
        }
        try {
            long value = Math.multiplyExact(Long.parseLong(digits), factor);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new ToolException(String.format(
                    Locale.ROOT, "invalid %s: '%s': a number, with k, M or G behind it or not", what, text));
        }
        throw new ToolException(String.format(Locale.ROOT, "invalid %s: '%s': %d to %d", what, text, minimum, maximum));
    }
}
