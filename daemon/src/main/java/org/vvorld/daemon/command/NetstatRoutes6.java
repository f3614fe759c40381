package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * The IPv6 routes as {@code netstat -rn} shows them, those of link-local addresses among them, which are in no table here. A jail that
 * sees some of its parent's IPv4 addresses sees none.
 */
final class NetstatRoutes6 {
    /** @param weight 0 for a route with one way */
    private record Row(
            String destination, String gateway, String flags, int mtuBytes, String interfaceName, int weight) {}

    private NetstatRoutes6() {}

    private static List<Row> rows(Scope scope) {
        List<Row> rows = new ArrayList<>();
        if (scope.isFiltered()) {
            return rows;
        }
        Vnet vnet = scope.seenVnet();
        Interface lo = vnet.loopback();
        if (lo.isUp() && lo.inet6().find(0, 1) != null) {
            rows.add(new Row("::1", "link#" + lo.index(), "UHS", lo.mtuBytes(), lo.name(), 0));
        }
        for (FibInet6.Entry e : scope.routing6().fib().list()) {
            if (e.route().paths() == null) {
                rows.add(row(lo, e, e.route(), 0, vnet.ipv6().isLearnt(scope.fib(), e.destination())));
                continue;
            }
            List<Hop> hops = scope.routing6().exact(e.destination()).hops();
            for (Route6 way : e.route().paths().ways()) {
                rows.add(row(lo, e, way, RouteWays.weight(RouteWays.hop(hops, way)), false));
            }
        }
        for (Interface i : vnet.interfaces()) {
            linkLocal(rows, i, lo);
        }
        return rows;
    }

    private static Row row(Interface lo, FibInet6.Entry e, Route6 way, int weight, boolean isLearnt) {
        Interface out = way.ifp() == null || way.kind() == Route.Kind.LOCAL ? lo : way.ifp();
        String gateway = switch (way.kind()) {
            case GATEWAY ->
                Ipv6Address.format(
                        way.gatewayHigh(), way.gatewayLow(), way.ifp().name());
            case REJECT, BLACKHOLE -> "::1";
            case LOCAL, LINK, BROADCAST -> "link#" + way.ifp().index();
        };
        // An operator has set it by hand, or routers have told of it.
        String flags = isLearnt ? e.flags().replace("S", "") : e.flags();
        return new Row(e.destination().toString(), gateway, flags, out.mtuBytes(), out.name(), weight);
    }

    private static void linkLocal(List<Row> rows, Interface i, Interface lo) {
        boolean isFirst = true;
        for (Inet6Address a : i.inet6().addresses()) {
            if (!i.isUp() || !a.isLinkLocal()) {
                continue;
            }
            String link = "link#" + i.index();
            if (isFirst) {
                rows.add(new Row("fe80::%" + i.name() + "/64", link, "U", i.mtuBytes(), i.name(), 0));
                isFirst = false;
            }
            String own = Ipv6Address.format(a.high(), a.low(), i.name());
            rows.add(new Row(own, link, "UHS", lo.mtuBytes(), lo.name(), 0));
        }
    }

    static String text(Scope scope, boolean wide) {
        StringBuilder text = new StringBuilder("\nInternet6:\n");
        text.append(line(wide, "Destination", "Gateway", "Flags", "Mtu", "Netif Expire"));
        for (Row r : rows(scope)) {
            String netif = r.interfaceName() + (wide && r.weight() > 0 ? "        weight " + r.weight() : "");
            text.append(line(wide, r.destination(), r.gateway(), r.flags(), Integer.toString(r.mtuBytes()), netif));
        }
        return text.toString();
    }

    private static String line(boolean wide, String to, String gateway, String flags, String mtu, String netif) {
        String last =
                " ".repeat(Math.max(0, 8 - (netif.indexOf(' ') < 0 ? netif.length() : netif.indexOf(' ')))) + netif;
        return wide
                ? String.format(Locale.ROOT, "%-33s %-29s %-6s %6s %s\n", to, gateway, flags, mtu, last)
                : String.format(Locale.ROOT, "%-33s %-29s %-6s %s\n", to, gateway, flags, last);
    }

    /** The family's entry, beside IPv4's. */
    static JsonObject json(Scope scope) {
        JsonArray entries = new JsonArray();
        for (Row r : rows(scope)) {
            JsonObject o = new JsonObject();
            o.addProperty("destination", r.destination());
            o.addProperty("gateway", r.gateway());
            o.addProperty("flags", r.flags());
            o.addProperty("interface-name", r.interfaceName());
            if (r.weight() > 0) {
                o.addProperty("weight", r.weight());
            }
            entries.add(o);
        }
        JsonObject family = new JsonObject();
        family.addProperty("address-family", "Internet6");
        family.add("rt-entry", entries);
        return family;
    }
}
