package org.vvorld.daemon.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "nc",
        customSynopsis = {
            "nc [-dNnuvz] [-p PORT] [-s ADDRESS] [-w SECONDS] HOST PORT[-PORT]",
            "nc -l [-6dkNnuv] [-s ADDRESS] [-w SECONDS] [ADDRESS] PORT"
        },
        description = "Talk TCP or UDP: standard input to a peer, and what it answers to standard output",
        footer = "It ends when the peer does, with -w, or by its caller; -N has the peer see the end of what is read. "
                + "-k: one peer after the other. With -u what is read at once is one datagram, a listener answers "
                + "the first who speaks, and with -k hears all and answers none. "
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

    @Option(names = "-N", description = "at the end of standard input, shut down what is sent")
    private boolean ends;

    @Option(names = "-p", paramLabel = "PORT", description = "source port")
    private String sourcePort;

    @Option(names = "-s", paramLabel = "ADDRESS", description = "source address")
    private String source;

    @Option(names = "-u", description = "UDP in place of TCP")
    private boolean udp;

    @Option(names = "-v", description = "say who is there")
    private boolean verbose;

    @Option(names = "-w", paramLabel = "SECONDS", description = "end after so long without a word")
    private String timeout;

    @Option(names = "-z", description = "only find out whether somebody listens")
    private boolean zero;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Invocation in) {
        if (operands.size() != 2 && !(listen && operands.size() == 1) || keep && !listen || listen && zero) {
            throw new UsageException();
        }
        String host = operands.size() == 2 ? operands.getFirst() : ipv6 ? "::" : "0.0.0.0";
        String[] ports = operands.getLast().split("-", 2);
        int first = port(ports[0]);
        int last = port(ports[ports.length - 1]);
        if (last < first || last > first && !zero) {
            throw new ToolException("port range not valid: " + operands.getLast() + ": LOW-HIGH, with -z");
        }
        Endpoints place = in.onWorld(scope -> Endpoints.of(scope, host, source, listen));
        Endpoints.Address to = place.to();
        boolean isIpv6 = ipv6 || host.indexOf(':') >= 0;
        NcRequest request = new NcRequest(
                udp,
                isIpv6,
                ends,
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
            status = Math.max(status, run(in, place, request.toPort(p)));
        }
        return status;
    }

    private int run(Invocation in, Endpoints place, NcRequest request) {
        return udp ? new NcSession(in, place.vnet(), request).run() : new NcTcpSession(in, place.vnet(), request).run();
    }

    private static int port(String text) {
        return Numbers.parse(1, "port", text, 1, 65_535);
    }
}
