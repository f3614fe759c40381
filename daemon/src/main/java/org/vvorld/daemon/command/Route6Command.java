package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.vnet.StaticRoute6;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** {@code route -6 ...}. */
final class Route6Command {
    private static final String NOWHERE = "::1";

    private final Scope scope;
    private final boolean quiet;
    private final String place;
    private final long now;
    private String destinationText;
    private String gatewayText;
    private String prefixLength;
    private String sourceText;
    private Route.Kind kind = Route.Kind.GATEWAY;
    private int weight = 1;

    /**
     * @param quiet say nothing that is no error
     * @param place what to put before an error: where the change was asked for
     * @param now the time by the workers' clock
     */
    Route6Command(Scope scope, boolean quiet, String place, long now) {
        this.scope = scope;
        this.place = place;
        this.now = now;
        this.quiet = quiet;
    }

    /** Are these words about IPv6, though nobody said -6? The first address says so: an IPv4 route may have an IPv6 gateway. */
    static boolean isMeant(List<String> words) {
        for (String w : words) {
            if (w.equals("-4") || w.equals("-inet")) {
                return false;
            }
            if (w.equals("-6") || w.equals("-inet6") || w.indexOf(':') >= 0) {
                return true;
            }
            if (w.indexOf('.') >= 0) {
                return false;
            }
        }
        return false;
    }

    /** Runs a verb of route(8) with what follows it. Returns the exit status. */
    int run(String verb, Words rest) {
        while (rest.hasNext()) {
            word(rest.next(), rest);
        }
        if (verb.equals("flush")) {
            return flush();
        }
        if (destinationText == null) {
            throw new UsageException();
        }
        try {
            return switch (verb) {
                case "add" -> add();
                case "change" -> change();
                case "delete", "del" -> delete();
                case "get" -> get();
                default -> throw new UsageException("unknown command '" + verb + "'");
            };
        } catch (IllegalArgumentException e) {
            throw new ToolException(Commands.EXIT_USAGE, "bad address: " + e.getMessage());
        }
    }

    private void word(String word, Words rest) {
        switch (word) {
            case "-net", "-host", "-inet6", "-6" -> {}
            case "-blackhole" -> kind = Route.Kind.BLACKHOLE;
            case "-reject" -> kind = Route.Kind.REJECT;
            case "-prefixlen" -> prefixLength = rest.next(word);
            case "-gateway" -> gatewayText = rest.next(word);
            case "-iface", "-interface" -> kind = Route.Kind.LINK;
            case "-ifa" -> sourceText = rest.next(word);
            case "-weight" -> weight = RouteArguments.weight(rest.next(word));
            default -> {
                if (word.startsWith("-")) {
                    throw new UsageException("bad keyword: " + word.substring(1));
                }
                if (destinationText == null) {
                    destinationText = word;
                } else if (gatewayText == null) {
                    gatewayText = word;
                } else {
                    throw new UsageException("unexpected '" + word + "'");
                }
            }
        }
    }

    private Ipv6Prefix destination() {
        if (destinationText.equals("default")) {
            return Ipv6Prefix.DEFAULT;
        }
        int slash = destinationText.indexOf('/');
        Ipv6Address a = Ipv6Address.parse(slash < 0 ? destinationText : destinationText.substring(0, slash));
        String length = slash < 0 ? prefixLength : destinationText.substring(slash + 1);
        return Ipv6Prefix.of(a.high(), a.low(), length == null ? 128 : Ipv6Prefix.parseLength(length, destinationText));
    }

    /** The way that the words name. */
    private Hop way(Vnet vnet) {
        if (kind == Route.Kind.REJECT || kind == Route.Kind.BLACKHOLE) {
            return kind == Route.Kind.REJECT ? Hop.REJECT : Hop.BLACKHOLE;
        }
        if (gatewayText == null) {
            throw new ToolException(
                    Commands.EXIT_USAGE, destinationText + ": gateway missing: add one, or -blackhole, or -reject");
        }
        if (kind == Route.Kind.LINK) {
            return Hop.on(scope.requireInterface(gatewayText)).weighing(weight).from(source());
        }
        Zoned gateway = Zoned.parse(vnet, gatewayText);
        if (gateway.address().isMulticast() || gateway.address().isUnspecified()) {
            throw new IllegalArgumentException(gatewayText + " cannot be a gateway");
        }
        return Hop.via(gateway.high(), gateway.low(), gateway.zone())
                .weighing(weight)
                .from(source());
    }

    private Hop.Source source() {
        return sourceText == null ? null : RouteWays.source(scope, Ipv6Address.parse(sourceText));
    }

    private List<Hop> ways(Ipv6Prefix to) {
        StaticRoute6 there = scope.routing6().exact(to);
        return there == null ? List.of() : there.hops();
    }

    /** What an operator adds stands above what routers told, and does not share with it. */
    private List<Hop> waysToJoin(Vnet vnet, Ipv6Prefix to) {
        return vnet.ipv6().isLearnt(scope.fib(), to) ? List.of() : ways(to);
    }

    private int add() {
        Vnet vnet = scope.vnet();
        Ipv6Prefix to = destination();
        Hop way = way(vnet);
        List<Hop> there = waysToJoin(vnet, to);
        boolean isMultipath = vnet.sysctls().isOn(Sysctl.ROUTE_MULTIPATH);
        boolean isDerived = ways(to).isEmpty() && scope.routing6().fib().exact(to) != null;
        List<Hop> ways = isDerived ? null : RouteWays.with(there, way, isMultipath);
        if (ways == null) {
            return refused("add", "File exists", "route already in table");
        }
        Allowance.ROUTES.require(scope, vnet.fibs().routes6());
        return put("add", vnet, to, way, ways);
    }

    private int change() {
        Vnet vnet = scope.vnet();
        Ipv6Prefix to = destination();
        Hop way = way(vnet);
        List<Hop> there = ways(to);
        if (there.isEmpty()) {
            return refused("change", "No such process", "not in table");
        }
        return put("change", vnet, to, way, RouteWays.changed(there, way));
    }

    private int put(String verb, Vnet vnet, Ipv6Prefix to, Hop way, List<Hop> ways) {
        if (!vnet.ipv6().isReachable(scope.fib(), way)) {
            return refused(verb, "Network is unreachable", "Network is unreachable");
        }
        vnet.ipv6().putRoute(scope.fib(), new StaticRoute6(to, ways));
        return done(verb);
    }

    private int delete() {
        Vnet vnet = scope.vnet();
        Ipv6Prefix to = destination();
        List<Hop> there = ways(to);
        if (there.isEmpty() && scope.routing6().fib().exact(to) != null) {
            return refused("delete", "Address already in use", "belongs to an interface's address");
        }
        List<Hop> rest = gatewayText == null ? List.of() : RouteWays.without(there, way(vnet));
        if (rest.size() == there.size()) {
            return refused("delete", "No such process", "not in table");
        }
        if (rest.isEmpty()) {
            vnet.ipv6().removeRoute(scope.fib(), to);
        } else {
            vnet.ipv6().putRoute(scope.fib(), new StaticRoute6(to, rest));
        }
        return done("delete");
    }

    private int flush() {
        Vnet vnet = scope.vnet();
        for (StaticRoute6 r : scope.routing6().statics()) {
            vnet.ipv6().removeRoute(scope.fib(), r.destination());
            for (Hop way : quiet || scope.json() ? List.<Hop>of() : r.hops()) {
                scope.print(String.format(Locale.ROOT, "%-20.20s %-20.20s done\n", r.destination(), gateway(way)));
            }
        }
        if (scope.json()) {
            scope.print(Json.text(new JsonObject()));
        }
        return 0;
    }

    private static String gateway(Hop way) {
        String zone = way.zone() == null ? null : way.zone().name();
        return switch (way.kind()) {
            case GATEWAY -> Ipv6Address.format(way.high(), way.low(), zone);
            case LINK, LOCAL, BROADCAST -> String.valueOf(zone);
            case REJECT, BLACKHOLE -> NOWHERE;
        };
    }

    private int get() {
        Vnet vnet = scope.seenVnet();
        int slash = destinationText.indexOf('/');
        Zoned to = destinationText.equals("default")
                ? new Zoned(Ipv6Address.ANY, null)
                : Zoned.parse(vnet, slash < 0 ? destinationText : destinationText.substring(0, slash));
        FibInet6.Entry r = to.zone() != null
                ? new FibInet6.Entry(
                        Ipv6Prefix.of(to.high(), to.low(), 64), new Route6(Route.Kind.LINK, 0, 0, to.zone()), false)
                : scope.routing6().fib().match(to.high(), to.low());
        if (r == null || scope.isFiltered()) {
            throw new ToolException("route has not been found");
        }
        scope.print(scope.json() ? Json.text(Json.object("route", json(vnet, to, r, now))) : text(vnet, to, r, now));
        return 0;
    }

    private static Interface outgoing(Vnet vnet, Route6 r) {
        return r.ifp() == null || r.kind() == Route.Kind.LOCAL ? vnet.loopback() : r.ifp();
    }

    private static String gatewayOf(Route6 r) {
        return r.kind() == Route.Kind.GATEWAY
                ? Ipv6Address.format(r.gatewayHigh(), r.gatewayLow(), r.ifp().name())
                : r.ifp() == null ? NOWHERE : null;
    }

    private static String flags(FibInet6.Entry e) {
        Route6 r = e.route();
        List<String> flags = new ArrayList<>(List.of("UP"));
        if (r.kind() == Route.Kind.GATEWAY) {
            flags.add("GATEWAY");
        }
        if (e.destination().length() == 128) {
            flags.add("HOST");
        }
        flags.add(r.kind() == Route.Kind.LINK && !e.isStatic() ? "DONE" : "DONE,STATIC");
        if (r.ifp() == null) {
            flags.add(r.kind().name());
        }
        return String.join(",", flags);
    }

    private Hop hop(FibInet6.Entry e) {
        return RouteWays.hop(ways(e.destination()), e.route());
    }

    private String text(Vnet vnet, Zoned to, FibInet6.Entry e, long now) {
        Route6 r = e.route();
        String gateway = gatewayOf(r);
        Interface out = outgoing(vnet, r);
        PathMtu mtu = PathMtu.of(vnet, out, to.high(), to.low(), now);
        String network =
                Ipv6Address.format(e.destination().high(), e.destination().low());
        int length = e.destination().length();
        String mask = Ipv6Address.format(Ipv6Prefix.highMask(length), Ipv6Prefix.lowMask(length));
        String source = RouteWays.source(hop(e));
        return "   route to: " + to + "\n"
                + "destination: " + network + "\n"
                + (length == 128 ? "" : "       mask: " + mask + "\n")
                + (gateway == null ? "" : "    gateway: " + gateway + "\n")
                + "        fib: " + scope.fib() + "\n"
                + "  interface: " + out.name() + "\n"
                + (source == null ? "" : " if address: " + source + "\n")
                + "      flags: <" + flags(e) + ">\n"
                + " recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire\n"
                + String.format(
                        Locale.ROOT,
                        "%8d %9d %9d %9d %9d %9d %9d \n",
                        0,
                        0,
                        0,
                        0,
                        mtu.mtuBytes(),
                        RouteWays.weight(hop(e)),
                        mtu.expireSeconds());
    }

    private JsonObject json(Vnet vnet, Zoned to, FibInet6.Entry e, long now) {
        Route6 r = e.route();
        JsonObject o = new JsonObject();
        o.addProperty("route-to", to.toString());
        o.addProperty("destination", e.destination().toString());
        if (gatewayOf(r) != null) {
            o.addProperty("gateway", gatewayOf(r));
        }
        o.addProperty("fib", scope.fib());
        o.addProperty("interface", outgoing(vnet, r).name());
        if (RouteWays.source(hop(e)) != null) {
            o.addProperty("if-address", RouteWays.source(hop(e)));
        }
        o.addProperty("flags", flags(e));
        PathMtu mtu = PathMtu.of(vnet, outgoing(vnet, r), to.high(), to.low(), now);
        o.addProperty("mtu", mtu.mtuBytes());
        o.addProperty("weight", RouteWays.weight(hop(e)));
        if (mtu.expireSeconds() > 0) {
            o.addProperty("expire", mtu.expireSeconds());
        }
        return o;
    }

    private int done(String verb) {
        if (!quiet) {
            scope.print(verb + " " + described() + "\n");
        }
        return 0;
    }

    private int refused(String verb, String error, String why) {
        scope.out().err(place + "route: writing to routing socket: " + error + "\n");
        if (!quiet) {
            scope.print(verb + " " + described() + ": " + why + "\n");
        }
        return 1;
    }

    private String described() {
        Ipv6Prefix to = destination();
        boolean refuses = kind == Route.Kind.REJECT || kind == Route.Kind.BLACKHOLE;
        String network = to.length() == 0 ? "default" : Ipv6Address.format(to.high(), to.low());
        String via = refuses ? NOWHERE : gatewayText;
        return (to.length() == 128 ? "host " : "net ")
                + network
                + (via == null ? "" : ": gateway " + via)
                + RouteFibs.suffix(scope.fib());
    }
}
