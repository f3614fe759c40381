package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
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
            "route [-nqv] [-4] [-j J] add|change [-net|-host] DST GW [-netmask M] [-blackhole|-reject]",
            "route [-nqv] [-4] [-j J] delete [-net|-host] DST [GW]",
            "route [-nqv] [-4] [-j J] get DST",
            "route [-nqv] [-4] [-j J] show | flush"
        },
        description = "Show and change the routes",
        footer = "DST is default, A or A/len. A blackhole or reject route needs no GW.")
final class RouteTool extends WorldTool {
    @Option(names = "-4", description = "IPv4; so it is anyway")
    private boolean unusedIpv4;

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
        return Commands.EXIT_USAGE;
    }

    @Override
    int run(Scope outer) {
        Scope scope = outer.in(jail);
        if (operands.isEmpty()) {
            throw new UsageException();
        }
        String verb = operands.getFirst();
        Words rest = new Words(operands.subList(1, operands.size()));
        return switch (verb) {
            case "add" -> add(scope, RouteArguments.parse(rest));
            case "change" -> change(scope, RouteArguments.parse(rest));
            case "delete", "del" -> delete(scope, RouteArguments.parse(rest));
            case "get" -> get(scope, RouteArguments.parse(rest));
            case "show" -> {
                scope.print(scope.json() ? NetstatRoutes.json(scope, false) : NetstatRoutes.text(scope, false));
                yield 0;
            }
            case "flush" -> flush(scope);
            default -> throw new UsageException("unknown command '" + verb + "'");
        };
    }

    private int add(Scope scope, RouteArguments wanted) {
        Vnet vnet = scope.vnet();
        StaticRoute route = wanted.route();
        if (vnet.routing().exact(route.destination()) != null || vnet.fib().exact(route.destination()) != null) {
            return refused(scope, "add", wanted, "File exists", "route already in table");
        }
        Allowance.ROUTES.require(scope, vnet.fib().size());
        return put(scope, "add", wanted, route);
    }

    private int change(Scope scope, RouteArguments wanted) {
        StaticRoute route = wanted.route();
        if (scope.vnet().routing().exact(route.destination()) == null) {
            return refused(scope, "change", wanted, "No such process", "not in table");
        }
        return put(scope, "change", wanted, route);
    }

    private int put(Scope scope, String verb, RouteArguments wanted, StaticRoute route) {
        Vnet vnet = scope.vnet();
        if (route.kind() == Route.Kind.GATEWAY && !vnet.isReachable(route.gateway())) {
            return refused(scope, verb, wanted, "Network is unreachable", "Network is unreachable");
        }
        vnet.putRoute(route);
        return done(scope, verb, wanted);
    }

    private int delete(Scope scope, RouteArguments wanted) {
        Vnet vnet = scope.vnet();
        StaticRoute there = vnet.routing().exact(wanted.destination());
        boolean other = wanted.hasGateway() && there != null && there.gateway() != wanted.gateway();
        if (there == null && vnet.fib().exact(wanted.destination()) != null) {
            // Derived from an interface's address, and goes with it.
            return refused(scope, "delete", wanted, "Address already in use", "belongs to an interface's address");
        }
        if (there == null || other) {
            return refused(scope, "delete", wanted, "No such process", "not in table");
        }
        vnet.removeRoute(wanted.destination());
        return done(scope, "delete", wanted);
    }

    private int done(Scope scope, String verb, RouteArguments wanted) {
        if (!quiet) {
            scope.print(verb + " " + wanted.described() + "\n");
        }
        return 0;
    }

    private int refused(Scope scope, String verb, RouteArguments wanted, String error, String why) {
        scope.out().err("route: writing to routing socket: " + error + "\n");
        if (!quiet) {
            scope.print(verb + " " + wanted.described() + ": " + why + "\n");
        }
        return 1;
    }

    private int get(Scope scope, RouteArguments wanted) {
        int address = wanted.destination().address();
        Fib.Entry r = scope.seenVnet().fib().match(address);
        if (r == null) {
            throw new ToolException("route has not been found");
        }
        RouteShow show = new RouteShow(scope.seenVnet(), address, r);
        scope.print(scope.json() ? Json.text(Json.object("route", show.json())) : show.text());
        return 0;
    }

    private int flush(Scope scope) {
        Vnet vnet = scope.vnet();
        for (StaticRoute r : vnet.routing().statics()) {
            vnet.removeRoute(r.destination());
            if (!quiet && !scope.json()) {
                scope.print(String.format(Locale.ROOT, "%-20.20s %-20.20s done\n", r.destination(), gatewayOf(r)));
            }
        }
        if (scope.json()) {
            scope.print(Json.text(new JsonObject()));
        }
        return 0;
    }

    /** Blackhole and reject routes have FreeBSD's customary one. */
    static String gatewayOf(StaticRoute r) {
        return r.kind() == Route.Kind.GATEWAY ? Ipv4Address.format(r.gateway()) : RouteShow.NOWHERE;
    }

    static String destinationOf(Ipv4Prefix p) {
        return p.equals(Ipv4Prefix.DEFAULT) ? "default" : Ipv4Address.format(p.address());
    }
}
