package org.vvorld.daemon.command;

import java.util.List;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "nc",
        customSynopsis = {
            "nc -u [-dnvz] [-p PORT] [-s ADDRESS] [-w SECONDS] HOST PORT[-PORT]",
            "nc -u -l [-6dknv] [-s ADDRESS] [-w SECONDS] [ADDRESS] PORT"
        },
        description = "Talk UDP: standard input to a peer, and what it answers to standard output",
        footer =
                "What is read at once is one datagram. It ends with -w, by its caller, or when the peer says that nobody "
                        + "listens. A listener answers the first who speaks; with -k it hears all, and answers none. "
                        + "Exit status: 0, or 1 if nobody is there.")
final class NcTool extends Tool {
    @Option(
            names = {"-4", "-n"},
            description = "accepted: numbers are all there is")
    private boolean unusedFlags;

    @Option(names = "-6", description = "listen to IPv6")
    private boolean ipv6;

    @Option(names = "-d", description = "do not read standard input")
    private boolean deaf;

    @Option(names = "-k", description = "with -l: hear all, not only the first")
    private boolean keep;

    @Option(names = "-l", description = "listen")
    private boolean listen;

    @Option(names = "-p", paramLabel = "PORT", description = "source port")
    private String sourcePort;

    @Option(names = "-s", paramLabel = "ADDRESS", description = "source address")
    private String source;

    @Option(names = "-u", description = "UDP; there is no TCP here yet")
    private boolean udp;

    @Option(names = "-v", description = "say who is there")
    private boolean verbose;

    @Option(names = "-w", paramLabel = "SECONDS", description = "end after so long without a word")
    private String timeout;

    @Option(names = "-z", description = "only find out whether somebody listens")
    private boolean zero;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    private record Address(long high, long low) {
        static final Address ANY = new Address(0, 0);

        static Address of(Vnet vnet, String text) {
            try {
                if (text.indexOf(':') < 0) {
                    return new Address(0, SocketAddress.ofIpv4(Ipv4Address.parse(text)));
                }
                Zoned z = Zoned.parse(vnet, text);
                int zone = z.zone() == null ? 0 : z.zone().id();
                return new Address(SocketAddress.scoped(z.high(), zone), z.low());
            } catch (IllegalArgumentException e) {
                throw new ToolException("getaddrinfo: " + text + ": " + e.getMessage());
            }
        }
    }

    /** Where it runs, and what it sends from. */
    private record Place(Vnet vnet, Address to, Address local, int fib) {}

    @Override
    int run(Invocation in) {
        if (operands.size() != 2 && !(listen && operands.size() == 1) || keep && !listen || listen && zero) {
            throw new UsageException();
        }
        if (!udp) {
            throw new ToolException("only UDP so far: give -u");
        }
        String host = operands.size() == 2 ? operands.getFirst() : ipv6 ? "::" : "0.0.0.0";
        String[] ports = operands.getLast().split("-", 2);
        int first = port(ports[0]);
        int last = port(ports[ports.length - 1]);
        if (last < first || last > first && !zero) {
            throw new ToolException("port range not valid: " + operands.getLast() + ": LOW-HIGH, with -z");
        }
        Place place = in.onWorld(scope -> {
            Address to = Address.of(scope.seenVnet(), host);
            Address said = source != null ? Address.of(scope.seenVnet(), source) : listen ? to : Address.ANY;
            return placeOf(scope, to, said);
        });
        Address to = place.to();
        boolean isIpv6 = ipv6 || host.indexOf(':') >= 0;
        NcRequest request = new NcRequest(
                isIpv6,
                listen,
                keep,
                zero,
                verbose,
                deaf || zero,
                host,
                to.high(),
                to.low(),
                first,
                place.local().high(),
                place.local().low(),
                sourcePort == null ? 0 : port(sourcePort),
                timeout == null ? 0 : Numbers.parse(1, "timeout", timeout, 1, 86_400) * 1_000_000_000L,
                place.fib());
        int status = 0;
        for (int p = first; p <= last; p++) {
            status = Math.max(status, new NcSession(in, place.vnet(), request.toPort(p)).run());
        }
        return status;
    }

    private static int port(String text) {
        return Numbers.parse(1, "port", text, 1, 65_535);
    }

    /** A jail with its parent's vnet speaks from its own addresses alone, FreeBSD's prison_local_ip4. */
    private static Place placeOf(Scope scope, Address to, Address said) {
        if (!scope.isFiltered()) {
            return new Place(scope.seenVnet(), to, said, scope.fib());
        }
        boolean isAny = SocketAddress.isAny(said.high(), said.low());
        if (!isAny && !SocketAddress.isIpv4(said.high(), said.low())) {
            throw new ToolException("bind: Can't assign requested address: this jail has no IPv6 address");
        }
        int source = PingTool.sourceFor(scope, SocketAddress.ipv4(said.low()));
        return new Place(scope.seenVnet(), to, new Address(0, SocketAddress.ofIpv4(source)), scope.fib());
    }
}
