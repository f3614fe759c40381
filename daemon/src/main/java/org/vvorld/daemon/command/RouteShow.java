package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** One route as {@code route get} shows it. */
final class RouteShow {
    /** What FreeBSD users give a route that leads nowhere as its gateway. */
    static final String NOWHERE = "127.0.0.1";

    private final Vnet vnet;
    private final int fib;
    private final int address;
    private final Ipv4Prefix destination;
    private final Route route;
    private final boolean isStatic;
    /** As an operator set it; null for a route that none did. */
    private final Hop way;

    private final PathMtu mtu;

    /**
     * @param address that was asked for
     * @param now the time by the workers' clock
     */
    RouteShow(Scope scope, int address, Fib.Entry match, long now) {
        this.vnet = scope.seenVnet();
        this.fib = scope.fib();
        this.address = address;
        this.destination = match.destination();
        this.route = match.route();
        this.isStatic = match.isStatic();
        StaticRoute said = scope.routing().exact(destination);
        this.way = said == null ? null : RouteWays.hop(said.hops(), route);
        this.mtu = PathMtu.of(vnet, outgoing(vnet, route), address, now);
    }

    private boolean isHost() {
        return destination.length() == 32;
    }

    private String destination() {
        return RouteTool.destinationOf(destination);
    }

    /** Null for a host's. */
    private String mask() {
        if (isHost()) {
            return null;
        }
        int length = destination.length();
        return length == 0 ? "default" : Ipv4Address.format(destination.mask());
    }

    /** Null if the destination is on the link. */
    private String gateway() {
        return switch (route.kind()) {
            case GATEWAY -> RouteWays.gateway4(route);
            case REJECT, BLACKHOLE -> NOWHERE;
            case LOCAL, BROADCAST, LINK -> null;
        };
    }

    /** Where packets go: those to ourselves and to nowhere through {@code lo0}. */
    static Interface outgoing(Vnet vnet, Route r) {
        return switch (r.kind()) {
            case LOCAL, REJECT, BLACKHOLE -> vnet.loopback();
            case BROADCAST, LINK, GATEWAY -> r.ifp();
        };
    }

    /** In the order of their bits, net/route.h. */
    private List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("UP"));
        if (gateway() != null) {
            flags.add("GATEWAY");
        }
        if (isHost()) {
            flags.add("HOST");
        }
        if (route.kind() == Route.Kind.REJECT) {
            flags.add("REJECT");
        }
        flags.add("DONE");
        flags.addAll(
                switch (route.kind()) {
                    case GATEWAY, REJECT -> List.of("STATIC");
                    case BLACKHOLE -> List.of("STATIC", "BLACKHOLE");
                    case LOCAL -> List.of("STATIC", "PINNED");
                    case LINK -> List.of(isStatic ? "STATIC" : "PINNED");
                    case BROADCAST -> List.of("PINNED", "BROADCAST");
                });
        return flags;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "route to", Ipv4Address.format(address));
        line(text, "destination", destination());
        line(text, "mask", mask());
        line(text, "gateway", gateway());
        line(text, "fib", Integer.toString(fib));
        line(text, "interface", outgoing(vnet, route).name());
        line(text, "if address", RouteWays.source(way));
        line(text, "flags", "<" + String.join(",", flags()) + ">");
        text.append(" recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire\n");
        for (long value : new long[] {0, 0, 0, 0, mtu.mtuBytes(), RouteWays.weight(way), mtu.expireSeconds()}) {
            text.append(String.format(Locale.ROOT, "%8d  ", value));
        }
        return text.deleteCharAt(text.length() - 1).append('\n').toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        if (value != null) {
            text.append(String.format(Locale.ROOT, "%11s: %s\n", label, value));
        }
    }

    JsonObject json() {
        JsonObject o = new JsonObject();
        o.addProperty("route-to", Ipv4Address.format(address));
        o.addProperty("destination", destination());
        if (mask() != null) {
            o.addProperty("mask", mask());
        }
        if (gateway() != null) {
            o.addProperty("gateway", gateway());
        }
        o.addProperty("fib", fib);
        o.addProperty("interface", outgoing(vnet, route).name());
        if (RouteWays.source(way) != null) {
            o.addProperty("if-address", RouteWays.source(way));
        }
        o.add("flags", Json.strings(flags()));
        o.addProperty("mtu", mtu.mtuBytes());
        o.addProperty("weight", RouteWays.weight(way));
        if (mtu.expireSeconds() > 0) {
            o.addProperty("expire", mtu.expireSeconds());
        }
        return o;
    }
}
