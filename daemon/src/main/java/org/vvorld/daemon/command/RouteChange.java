package org.vvorld.daemon.command;

import org.vvorld.stack.route.Route;
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
            case "add" -> add(RouteArguments.parse(rest));
            case "change" -> change(RouteArguments.parse(rest));
            case "delete", "del" -> delete(RouteArguments.parse(rest));
            default -> throw new UsageException("'" + verb + "': a line begins with add, change or delete");
        };
    }

    private int add(RouteArguments wanted) {
        Vnet vnet = scope.vnet();
        StaticRoute route = wanted.route();
        if (vnet.routing().exact(route.destination()) != null || vnet.fib().exact(route.destination()) != null) {
            return refused("add", wanted, "File exists", "route already in table");
        }
        // Those that rest take memory too.
        Allowance.ROUTES.require(
                scope, Math.max(vnet.fib().size(), vnet.routing().staticCount()));
        return put("add", wanted, route);
    }

    private int change(RouteArguments wanted) {
        StaticRoute route = wanted.route();
        if (scope.vnet().routing().exact(route.destination()) == null) {
            return refused("change", wanted, "No such process", "not in table");
        }
        return put("change", wanted, route);
    }

    private int put(String verb, RouteArguments wanted, StaticRoute route) {
        Vnet vnet = scope.vnet();
        if (route.kind() == Route.Kind.GATEWAY && !vnet.ipv4().isReachable(route.gateway())) {
            return refused(verb, wanted, "Network is unreachable", "Network is unreachable");
        }
        vnet.ipv4().putRoute(route);
        return done(verb, wanted);
    }

    private int delete(RouteArguments wanted) {
        Vnet vnet = scope.vnet();
        StaticRoute there = vnet.routing().exact(wanted.destination());
        boolean other = wanted.hasGateway() && there != null && there.gateway() != wanted.gateway();
        if (there == null && vnet.fib().exact(wanted.destination()) != null) {
            // Derived from an interface's address, and goes with it.
            return refused("delete", wanted, "Address already in use", "belongs to an interface's address");
        }
        if (there == null || other) {
            return refused("delete", wanted, "No such process", "not in table");
        }
        vnet.ipv4().removeRoute(wanted.destination());
        return done("delete", wanted);
    }

    private int done(String verb, RouteArguments wanted) {
        if (!quiet) {
            scope.print(verb + " " + wanted.described() + "\n");
        }
        return 0;
    }

    private int refused(String verb, RouteArguments wanted, String error, String why) {
        scope.out().err(place + "route: writing to routing socket: " + error + "\n");
        if (!quiet) {
            scope.print(verb + " " + wanted.described() + ": " + why + "\n");
        }
        return 1;
    }
}
