package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.vnet.Hop;

/** The routing table as {@code netstat -rn} shows it. Broadcast addresses are no routes in FreeBSD and are left out. */
final class NetstatRoutes {
    /** @param weight 0 for a route with one way */
    private record Row(
            String destination,
            String gateway,
            String flags,
            int nextHop,
            int mtuBytes,
            String interfaceName,
            int weight) {}

    private NetstatRoutes() {}

    private static List<Row> rows(Scope scope) {
        List<Row> rows = new ArrayList<>();
        List<String> nextHops = new ArrayList<>();
        for (Fib.Entry e : scope.routing().fib().list()) {
            Route r = e.route();
            boolean isHost = e.destination().length() == 32;
            // Of its parent's vnet a jail sees the routes to its own addresses, as in FreeBSD.
            boolean isSeen =
                    !scope.isFiltered() || isHost && scope.sees(e.destination().address());
            if (r.kind() == Route.Kind.BROADCAST || !isSeen) {
                continue;
            }
            if (r.paths() == null) {
                rows.add(row(scope, e, r, 0, nextHops));
                continue;
            }
            List<Hop> hops = scope.routing().exact(e.destination()).hops();
            for (Route way : r.paths().ways()) {
                rows.add(row(scope, e, way, RouteWays.weight(RouteWays.hop(hops, way)), nextHops));
            }
        }
        return rows;
    }

    private static Row row(Scope scope, Fib.Entry e, Route way, int weight, List<String> nextHops) {
        Interface out = RouteShow.outgoing(scope.seenVnet(), way);
        String gateway = switch (way.kind()) {
            case GATEWAY -> RouteWays.gateway4(way);
            case REJECT, BLACKHOLE -> RouteShow.NOWHERE;
            case LOCAL, LINK, BROADCAST -> "link#" + way.ifp().index();
        };
        String nextHop = gateway + " " + out.name() + " " + e.flags();
        if (!nextHops.contains(nextHop)) {
            nextHops.add(nextHop);
        }
        return new Row(
                e.destination().toString(),
                gateway,
                e.flags(),
                nextHops.indexOf(nextHop) + 1,
                out.mtuBytes(),
                out.name(),
                weight);
    }

    /** Both families, or one. */
    static String text(Scope scope, boolean wide, boolean four, boolean six) {
        String fib = scope.fib() == 0 ? "" : " (fib: " + scope.fib() + ")";
        return "Routing tables" + fib + "\n" + (four ? text(scope, wide) : "")
                + (six ? NetstatRoutes6.text(scope, wide) : "");
    }

    private static String text(Scope scope, boolean wide) {
        StringBuilder text = new StringBuilder("\nInternet:\n");
        if (wide) {
            text.append(wide("Destination", "Gateway", "Flags", "Nhop#", "Mtu", "Netif Expire"));
        } else {
            text.append(narrow("Destination", "Gateway", "Flags", "Netif Expire"));
        }
        for (Row r : rows(scope)) {
            String netif = r.interfaceName() + (wide && r.weight() > 0 ? "        weight " + r.weight() : "");
            text.append(
                    wide
                            ? wide(
                                    r.destination(),
                                    r.gateway(),
                                    r.flags(),
                                    Integer.toString(r.nextHop()),
                                    Integer.toString(r.mtuBytes()),
                                    netif)
                            : narrow(r.destination(), r.gateway(), r.flags(), netif));
        }
        return text.toString();
    }

    /** The last column stands right in its width, what is behind it in the header sticks out. */
    private static String narrow(String destination, String gateway, String flags, String netif) {
        return String.format(Locale.ROOT, "%-18s %-18s %-6s %s\n", destination, gateway, flags, rightIn(8, netif));
    }

    private static String wide(
            String destination, String gateway, String flags, String nextHop, String mtu, String netif) {
        return String.format(
                Locale.ROOT,
                "%-18s %-18s %-6s %6s %6s %s\n",
                destination,
                gateway,
                flags,
                nextHop,
                mtu,
                rightIn(10, netif));
    }

    private static String rightIn(int width, String text) {
        int first = text.indexOf(' ') < 0 ? text.length() : text.indexOf(' ');
        return " ".repeat(Math.max(0, width - first)) + text;
    }

    static String json(Scope scope, boolean wide, boolean four, boolean six) {
        JsonArray entries = new JsonArray();
        for (Row r : rows(scope)) {
            JsonObject o = new JsonObject();
            o.addProperty("destination", r.destination());
            o.addProperty("gateway", r.gateway());
            o.addProperty("flags", r.flags());
            if (wide) {
                o.addProperty("nhop", r.nextHop());
                o.addProperty("mtu", r.mtuBytes());
            }
            o.addProperty("interface-name", r.interfaceName());
            if (r.weight() > 0) {
                o.addProperty("weight", r.weight());
            }
            entries.add(o);
        }
        JsonObject family = new JsonObject();
        family.addProperty("address-family", "Internet");
        family.add("rt-entry", entries);
        JsonArray families = new JsonArray();
        if (four) {
            families.add(family);
        }
        if (six) {
            families.add(NetstatRoutes6.json(scope));
        }
        JsonObject table = Json.object("route-table", Json.object("rt-family", families));
        if (scope.fib() != 0) {
            table.addProperty("fib", scope.fib());
        }
        return Json.text(Json.object("statistics", Json.object("route-information", table)));
    }
}
