package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "route",
        customSynopsis = {
            "route [-nqv] [-4] [-j J] add|change [-net|-host] DST [GW | -iface IF] [-netmask M] [-weight N] [-ifa A] [-blackhole|-reject]",
            "route [-nqv] [-4] [-j J] delete [-net|-host] DST [GW]",
            "route [-nqv] [-4] [-j J] get DST",
            "route [-nqv] [-4] [-j J] show | flush [-fib N[,N-N...]|all]",
            "route [-nqv] [-j J] monitor",
            "route [-nqv] [-4] [-j J] -f FILE",
            "route [-nqv] -6 [-j J] add|change|delete|get|flush DST[/len] [GW | -iface IF] [-prefixlen N] [-weight N] [-ifa A] [-blackhole|-reject]"
        },
        description = "Show and change the routes",
        footer = """
                DST is default, A or A/len. A blackhole or reject route needs no GW. Adding
                another GW for the same DST shares the flows out between them, by weight;
                deleting with a GW takes that one back. A link-local GW has its interface
                behind it: fe80::1%%epair0a; an IPv4 DST may have such a GW too (RFC 8950).
                What is sent from here takes A of -ifa as its source. Each verb but monitor takes -fib N[,N-N...] or
                -fib all: the routes of these FIBs. A line of FILE (-: standard input) is what
                follows route on a line: add, change or delete; the first that fails ends
                it. vvctl - sends many such lines in one go by itself.""")
final class RouteTool extends Tool {
    /** sysexits(3): EX_NOINPUT. */
    private static final int EXIT_NO_INPUT = 66;

    /** The verb that runs until its caller goes away. */
    static final String MONITOR = "monitor";

    private static final int EXIT_USAGE = Commands.EXIT_USAGE;

    @Option(names = "-4", description = "IPv4; so it is but for show, which shows both")
    private boolean ipv4;

    @Option(names = "-f", paramLabel = "FILE", description = "add, change and delete what the lines of FILE say")
    private String file;

    @Option(names = "-6", description = "IPv6; so it is with an address that has colons")
    private boolean ipv6;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-n", description = "no names for addresses; so it is anyway")
    private boolean unusedNumeric;

    @Option(names = "-q", description = "say nothing that is no error")
    private boolean quiet;

    @Option(names = "-v", description = "accepted")
    private boolean unusedVerbose;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int usageStatus() {
        return EXIT_USAGE;
    }

    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        if (operands.equals(List.of(MONITOR))) {
            Vnet vnet = in.onWorld(scope -> monitored(scope.in(jail)));
            return new RouteMonitor(in, vnet).run();
        }
        if (file == null) {
            return in.onWorld(scope -> run(scope, in.clock().getAsLong()));
        }
        if (!operands.isEmpty()) {
            throw new UsageException("unexpected '" + operands.getFirst() + "' with -f");
        }
        String text = in.input()
                .orElseThrow(() -> new ToolException(
                        EXIT_NO_INPUT, file + ": the file did not come with the command: vvctl sends it along"));
        return in.onWorld(
                scope -> RouteFile.run(scope.in(jail), quiet, in.clock().getAsLong(), text));
    }

    private static Vnet monitored(Scope scope) {
        if (scope.isFiltered()) {
            throw new ToolException("monitor: Operation not permitted: this jail has no vnet of its own");
        }
        return scope.seenVnet();
    }

    /** @param now the time by the workers' clock */
    private int run(Scope outer, long now) {
        Scope scope = outer.in(jail);
        if (operands.isEmpty()) {
            throw new UsageException();
        }
        if (!RouteFibs.areNamed(operands)) {
            return run(scope, operands, now);
        }
        int status = 0;
        for (Scope each : RouteFibs.scopes(scope, operands)) {
            status = Math.max(status, run(each, RouteFibs.without(operands), now));
        }
        return status;
    }

    private int run(Scope scope, List<String> words, long now) {
        if (words.isEmpty()) {
            throw new UsageException();
        }
        String verb = words.getFirst();
        Words rest = new Words(words.subList(1, words.size()));
        if (!verb.equals("show") && (ipv6 || !ipv4 && Route6Command.isMeant(words))) {
            return new Route6Command(scope, quiet, "", now).run(verb, rest);
        }
        return switch (verb) {
            case "add", "change", "delete", "del" -> new RouteChange(scope, quiet, "").run(verb, rest);
            case "get" -> get(scope, RouteArguments.parse(scope, rest), now);
            case "show" -> {
                scope.print(
                        scope.json()
                                ? NetstatRoutes.json(scope, false, !ipv6, !ipv4)
                                : NetstatRoutes.text(scope, false, !ipv6, !ipv4));
                yield 0;
            }
            case "flush" -> flush(scope);
            default -> throw new UsageException("unknown command '" + verb + "'");
        };
    }

    private static int get(Scope scope, RouteArguments wanted, long now) {
        int address = wanted.destination().address();
        Fib.Entry r = scope.routing().fib().match(address);
        if (r == null) {
            throw new ToolException("route has not been found");
        }
        RouteShow show = new RouteShow(scope, address, r, now);
        scope.print(scope.json() ? Json.text(Json.object("route", show.json())) : show.text());
        return 0;
    }

    private int flush(Scope scope) {
        Vnet vnet = scope.vnet();
        for (StaticRoute r : scope.routing().statics()) {
            vnet.ipv4().removeRoute(scope.fib(), r.destination());
            if (!quiet && !scope.json()) {
                for (Hop way : r.hops()) {
                    scope.print(
                            String.format(Locale.ROOT, "%-20.20s %-20.20s done\n", r.destination(), gatewayOf(way)));
                }
            }
        }
        if (scope.json()) {
            scope.print(Json.text(new JsonObject()));
        }
        return 0;
    }

    /** Blackhole and reject routes have FreeBSD's customary one. */
    static String gatewayOf(Hop way) {
        return switch (way.kind()) {
            case GATEWAY -> RouteWays.gateway4(way);
            case LINK, LOCAL, BROADCAST -> way.zone().name();
            case REJECT, BLACKHOLE -> RouteShow.NOWHERE;
        };
    }

    static String destinationOf(Ipv4Prefix p) {
        return p.equals(Ipv4Prefix.DEFAULT) ? "default" : Ipv4Address.format(p.address());
    }
}
