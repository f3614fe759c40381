package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.vnet.StaticRoute6;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** {@code route -6 ...}. */
final class Route6Command {
    private static final String NOWHERE = "::1";

    private final Scope scope;
    private final boolean quiet;
    private final long now;
    private String destinationText;
    private String gatewayText;
    private String prefixLength;
    private Route.Kind kind = Route.Kind.GATEWAY;

    /** @param now the time by the workers' clock */
    Route6Command(Scope scope, boolean quiet, long now) {
        this.scope = scope;
        this.now = now;
        this.quiet = quiet;
    }

    /** Are these words about IPv6, though nobody said -6? */
    static boolean isMeant(List<String> words) {
        return words.stream().anyMatch(w -> w.equals("-6") || w.equals("-inet6") || w.indexOf(':') >= 0);
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
                case "add" -> put("add", true);
                case "change" -> put("change", false);
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

    private StaticRoute6 route(Vnet vnet) {
        Ipv6Prefix to = destination();
        if (kind == Route.Kind.REJECT || kind == Route.Kind.BLACKHOLE) {
            return new StaticRoute6(to, kind, 0, 0, null);
        }
        if (gatewayText == null) {
            throw new ToolException(
                    Commands.EXIT_USAGE, destinationText + ": gateway missing: add one, or -blackhole, or -reject");
        }
        if (kind == Route.Kind.LINK) {
            return new StaticRoute6(to, kind, 0, 0, scope.requireInterface(gatewayText));
        }
        Zoned gateway = Zoned.parse(vnet, gatewayText);
        if (gateway.address().isMulticast() || gateway.address().isUnspecified()) {
            throw new IllegalArgumentException(gatewayText + " cannot be a gateway");
        }
        return new StaticRoute6(to, kind, gateway.high(), gateway.low(), gateway.zone());
    }

    private int put(String verb, boolean isNew) {
        Vnet vnet = scope.vnet();
        StaticRoute6 r = route(vnet);
        boolean isThere = vnet.routing6().exact(r.destination()) != null
                || isNew && vnet.fib6().exact(r.destination()) != null;
        if (isNew && isThere) {
            return refused(verb, "File exists", "route already in table");
        }
        if (!isNew && !isThere) {
            return refused(verb, "No such process", "not in table");
        }
        boolean needsWay = kind == Route.Kind.GATEWAY || kind == Route.Kind.LINK;
        if (needsWay && !vnet.ipv6().isReachable(r)) {
            return refused(verb, "Network is unreachable", "Network is unreachable");
        }
        if (isNew) {
            Allowance.ROUTES.require(scope, vnet.fib6().size());
        }
        vnet.ipv6().putRoute(r);
        return done(verb);
    }

    private int delete() {
        Vnet vnet = scope.vnet();
        Ipv6Prefix to = destination();
        StaticRoute6 there = vnet.routing6().exact(to);
        if (there == null && vnet.fib6().exact(to) != null) {
            return refused("delete", "Address already in use", "belongs to an interface's address");
        }
        if (there == null || gatewayText != null && !leadsTo(vnet, there)) {
            return refused("delete", "No such process", "not in table");
        }
        vnet.ipv6().removeRoute(there);
        return done("delete");
    }

    /** Is the gateway, or the interface, the one that the command names? */
    private boolean leadsTo(Vnet vnet, StaticRoute6 there) {
        if (kind == Route.Kind.LINK) {
            return there.kind() == Route.Kind.LINK && there.zone().name().equals(gatewayText);
        }
        Zoned gateway = Zoned.parse(vnet, gatewayText);
        return there.kind() == Route.Kind.GATEWAY
                && there.gatewayHigh() == gateway.high()
                && there.gatewayLow() == gateway.low()
                && there.zone() == gateway.zone();
    }

    private int flush() {
        Vnet vnet = scope.vnet();
        for (StaticRoute6 r : vnet.routing6().statics()) {
            vnet.ipv6().removeRoute(r);
            if (!quiet && !scope.json()) {
                scope.print(String.format(Locale.ROOT, "%-20.20s %-20.20s done\n", r.destination(), gateway(r)));
            }
        }
        if (scope.json()) {
            scope.print(Json.text(new JsonObject()));
        }
        return 0;
    }

    private static String gateway(StaticRoute6 r) {
        String zone = r.zone() == null ? null : r.zone().name();
        return switch (r.kind()) {
            case GATEWAY -> Ipv6Address.format(r.gatewayHigh(), r.gatewayLow(), zone);
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
        Route6 r = to.zone() != null
                ? new Route6(Ipv6Prefix.of(to.high(), to.low(), 64), Route.Kind.LINK, 0, 0, to.zone())
                : vnet.fib6().lookup(to.high(), to.low());
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

    private static String flags(Route6 r) {
        List<String> flags = new ArrayList<>(List.of("UP"));
        if (r.kind() == Route.Kind.GATEWAY) {
            flags.add("GATEWAY");
        }
        if (r.destination().length() == 128) {
            flags.add("HOST");
        }
        flags.add(r.kind() == Route.Kind.LINK ? "DONE" : "DONE,STATIC");
        if (r.ifp() == null) {
            flags.add(r.kind().name());
        }
        return String.join(",", flags);
    }

    private static String text(Vnet vnet, Zoned to, Route6 r, long now) {
        String gateway = gatewayOf(r);
        Interface out = outgoing(vnet, r);
        PathMtu mtu = PathMtu.of(vnet, out, to.high(), to.low(), now);
        String network =
                Ipv6Address.format(r.destination().high(), r.destination().low());
        int length = r.destination().length();
        String mask = Ipv6Address.format(Ipv6Prefix.highMask(length), Ipv6Prefix.lowMask(length));
        return "   route to: " + to + "\n"
                + "destination: " + network + "\n"
                + (length == 128 ? "" : "       mask: " + mask + "\n")
                + (gateway == null ? "" : "    gateway: " + gateway + "\n")
                + "        fib: 0\n"
                + "  interface: " + out.name() + "\n"
                + "      flags: <" + flags(r) + ">\n"
                + " recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire\n"
                + String.format(
                        Locale.ROOT,
                        "%8d %9d %9d %9d %9d %9d %9d \n",
                        0,
                        0,
                        0,
                        0,
                        mtu.mtuBytes(),
                        1,
                        mtu.expireSeconds());
    }

    private static JsonObject json(Vnet vnet, Zoned to, Route6 r, long now) {
        JsonObject o = new JsonObject();
        o.addProperty("route-to", to.toString());
        o.addProperty("destination", r.destination().toString());
        if (gatewayOf(r) != null) {
            o.addProperty("gateway", gatewayOf(r));
        }
        o.addProperty("interface", outgoing(vnet, r).name());
        o.addProperty("flags", flags(r));
        PathMtu mtu = PathMtu.of(vnet, outgoing(vnet, r), to.high(), to.low(), now);
        o.addProperty("mtu", mtu.mtuBytes());
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
        scope.out().err("route: writing to routing socket: " + error + "\n");
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
        return (to.length() == 128 ? "host " : "net ") + network + (via == null ? "" : ": gateway " + via);
    }
}
