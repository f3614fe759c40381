package org.vvorld.daemon.command;

import java.util.List;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.vnet.Vnet;

/** One change of a route, in route(8)'s words. */
final class RouteChange {
    private final Scope scope;
    private final boolean quiet;
    private final String place;

    /**
     * @param quiet say nothing that is no error
     * @param place what to put before an error: where the change was asked for
     */
    RouteChange(Scope scope, boolean quiet, String place) {
        this.scope = scope;
        this.quiet = quiet;
        this.place = place;
    }

    /** Adds, changes or deletes a route. Returns the exit status. @throws UsageException for another verb */
    int run(String verb, Words rest) {
        return switch (verb) {
            case "add" -> add(RouteArguments.parse(scope, rest));
            case "change" -> change(RouteArguments.parse(scope, rest));
            case "delete", "del" -> delete(RouteArguments.parse(scope, rest));
            default -> throw new UsageException("'" + verb + "': a line begins with add, change or delete");
        };
    }

    private int add(RouteArguments wanted) {
        Vnet vnet = scope.vnet();
        Hop way = wanted.way();
        List<Hop> there = ways(wanted);
        boolean isMultipath = vnet.sysctls().isOn(Sysctl.ROUTE_MULTIPATH);
        // One that an interface's address gives is nobody's to add to.
        boolean isDerived = there.isEmpty() && scope.routing().fib().exact(wanted.destination()) != null;
        List<Hop> ways = isDerived ? null : RouteWays.with(there, way, isMultipath);
        if (ways == null) {
            return refused("add", wanted, "File exists", "route already in table");
        }
        // Those that rest take memory too.
        Allowance.ROUTES.require(scope, vnet.fibs().routes4());
        return put("add", wanted, way, ways);
    }

    private List<Hop> ways(RouteArguments wanted) {
        StaticRoute there = scope.routing().exact(wanted.destination());
        return there == null ? List.of() : there.hops();
    }

    private int change(RouteArguments wanted) {
        Hop way = wanted.way();
        List<Hop> there = ways(wanted);
        if (there.isEmpty()) {
            return refused("change", wanted, "No such process", "not in table");
        }
        return put("change", wanted, way, RouteWays.changed(there, way));
    }

    private int put(String verb, RouteArguments wanted, Hop way, List<Hop> ways) {
        Vnet vnet = scope.vnet();
        if (!vnet.ipv4().isReachable(scope.fib(), way)) {
            return refused(verb, wanted, "Network is unreachable", "Network is unreachable");
        }
        vnet.ipv4().putRoute(scope.fib(), new StaticRoute(wanted.destination(), ways));
        return done(verb, wanted);
    }

    private int delete(RouteArguments wanted) {
        Vnet vnet = scope.vnet();
        List<Hop> there = ways(wanted);
        if (there.isEmpty() && scope.routing().fib().exact(wanted.destination()) != null) {
            // Derived from an interface's address, and goes with it.
            return refused("delete", wanted, "Address already in use", "belongs to an interface's address");
        }
        List<Hop> rest = wanted.hasGateway() ? RouteWays.without(there, wanted.way()) : List.of();
        if (rest.size() == there.size()) {
            return refused("delete", wanted, "No such process", "not in table");
        }
        if (rest.isEmpty()) {
            vnet.ipv4().removeRoute(scope.fib(), wanted.destination());
        } else {
            vnet.ipv4().putRoute(scope.fib(), new StaticRoute(wanted.destination(), rest));
        }
        return done("delete", wanted);
    }

    private int done(String verb, RouteArguments wanted) {
        if (!quiet) {
            scope.print(verb + " " + described(wanted) + "\n");
        }
        return 0;
    }

    private String described(RouteArguments wanted) {
        return wanted.described() + RouteFibs.suffix(scope.fib());
    }

    private int refused(String verb, RouteArguments wanted, String error, String why) {
        scope.out().err(place + "route: writing to routing socket: " + error + "\n");
        if (!quiet) {
            scope.print(verb + " " + described(wanted) + ": " + why + "\n");
        }
        return 1;
    }
}
