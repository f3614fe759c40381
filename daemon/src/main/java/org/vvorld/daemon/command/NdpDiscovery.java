package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.slaac.AutoconfHost;
import org.vvorld.stack.slaac.Autoconfigured;
import org.vvorld.stack.slaac.NdParameters;
import org.vvorld.stack.slaac.RaMessage;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** What ndp(8) shows of routers, prefixes and links. */
final class NdpDiscovery {
    private static final String NO_ROUTER = "No advertising router";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int USUAL_REACHABLE_MILLIS = 30_000;
    private static final int USUAL_RETRANS_MILLIS = 1000;

    private NdpDiscovery() {}

    private static Autoconfigured known(Vnet vnet, Interface i) {
        return vnet.ipv6().hasAutoconf() ? vnet.ipv6().autoconf().known(i) : Autoconfigured.NOTHING;
    }

    private static List<Interface> seen(Scope scope) {
        return scope.isFiltered() ? List.of() : scope.seenVnet().interfaces();
    }

    private static String expire(long until, long now) {
        return until == AutoconfHost.FOREVER ? "Never" : NdpTool.time(Math.max(0, until - now) / NANOS_PER_SECOND);
    }

    private static String flags(NdParameters p) {
        return ((p.flags() & RaMessage.MANAGED) != 0 ? "M" : "") + ((p.flags() & RaMessage.OTHER) != 0 ? "O" : "");
    }

    /** {@code fe80::1%epair0b if=epair0b, flags=, pref=medium, expire=29m58s}: the one in use first. */
    static String routers(Scope scope, long now) {
        StringBuilder text = new StringBuilder();
        JsonArray all = new JsonArray();
        for (Interface i : seen(scope)) {
            Autoconfigured k = known(scope.seenVnet(), i);
            for (Autoconfigured.Router r : k.routers()) {
                String address = Ipv6Address.format(r.hi(), r.lo(), i.name());
                String preference = r.preference().name().toLowerCase(Locale.ROOT);
                text.append(address).append(" if=").append(i.name());
                text.append(", flags=").append(flags(k.parameters()));
                text.append(", pref=").append(preference);
                text.append(", expire=").append(expire(r.untilNanos(), now)).append('\n');
                JsonObject o = new JsonObject();
                o.addProperty("address", address);
                o.addProperty("interface", i.name());
                o.addProperty("flags", flags(k.parameters()));
                o.addProperty("preference", preference);
                o.addProperty("expires", expire(r.untilNanos(), now));
                all.add(o);
            }
        }
        return scope.json() ? Json.text(Json.object("ndp", Json.object("router-list", all))) : text.toString();
    }

    /** FreeBSD's two lines a prefix: L for on the link, A for one that addresses are formed of, O for one that is in use. */
    static String prefixes(Scope scope, long now) {
        StringBuilder text = new StringBuilder();
        JsonArray all = new JsonArray();
        for (Interface i : seen(scope)) {
            Autoconfigured k = known(scope.seenVnet(), i);
            for (Autoconfigured.Prefix x : k.prefixes()) {
                boolean isAutonomous = k.addresses().stream().anyMatch(a -> a.hi() == x.hi() && x.length() == 64);
                Ipv6Prefix prefix = new Ipv6Prefix(x.hi(), x.lo(), x.length());
                String flags = isAutonomous ? "LAO" : "LO";
                prefix(text, all, i, prefix, flags, expire(x.untilNanos(), now), advertisers(scope, i, k));
            }
            for (Inet6Address a : i.inet6().addresses()) {
                if (!a.has(Inet6Address.AUTOCONF) && !i.isLoopback()) {
                    prefix(text, all, i, a.prefix(), "LO", "Never", NO_ROUTER);
                }
            }
        }
        return scope.json() ? Json.text(Json.object("ndp", Json.object("prefix-list", all))) : text.toString();
    }

    private static String advertisers(Scope scope, Interface i, Autoconfigured k) {
        StringBuilder names = new StringBuilder();
        for (Autoconfigured.Router r : k.routers()) {
            NdEntry e = scope.seenVnet().ndTable().find(i, r.hi(), r.lo());
            names.append(names.isEmpty() ? "" : ", ").append(Ipv6Address.format(r.hi(), r.lo(), i.name()));
            names.append(e != null && e.mac() >= 0 ? " (reachable)" : " (unreachable)");
        }
        return names.isEmpty() ? NO_ROUTER : names.toString();
    }

    private static void prefix(
            StringBuilder text,
            JsonArray all,
            Interface i,
            Ipv6Prefix prefix,
            String flags,
            String expire,
            String advertisers) {
        boolean isLink = Ipv6Address.isLinkLocal(prefix.high());
        String name = isLink
                ? Ipv6Address.format(prefix.high(), prefix.low(), i.name()) + "/" + prefix.length()
                : prefix.toString();
        text.append(name).append(" if=").append(i.name()).append('\n');
        text.append("flags=").append(flags).append(" vltime=").append(expire.equals("Never") ? "infinity" : expire);
        text.append(", expire=").append(expire).append('\n');
        text.append("  ").append(advertisers).append('\n');
        JsonObject o = new JsonObject();
        o.addProperty("prefix", name);
        o.addProperty("interface", i.name());
        o.addProperty("flags", flags);
        o.addProperty("expires", expire);
        o.addProperty("advertisers", advertisers);
        all.add(o);
    }

    /** What IPv6 knows of an interface's link. */
    static String link(Scope scope, Interface i) {
        NdParameters p = i.ndParameters();
        int reachable = p.reachableMillis() == 0 ? USUAL_REACHABLE_MILLIS : p.reachableMillis();
        int retrans = p.retransMillis() == 0 ? USUAL_RETRANS_MILLIS : p.retransMillis();
        Autoconfigured k = known(scope.seenVnet(), i);
        if (scope.json()) {
            JsonObject o = new JsonObject();
            o.addProperty("interface", i.name());
            o.addProperty("linkmtu", i.mtu6Bytes());
            o.addProperty("curhlim", p.hopLimit());
            o.addProperty("basereachable-ms", reachable);
            o.addProperty("retrans-ms", retrans);
            o.addProperty("flags", flags(p));
            List<String> servers = k.servers().stream()
                    .map(s -> Ipv6Address.format(s.hi(), s.lo()))
                    .toList();
            o.add("dns", Json.strings(servers));
            o.add("search", Json.strings(k.domains()));
            return Json.text(Json.object("ndp", Json.object("link", o)));
        }
        StringBuilder text = new StringBuilder();
        text.append("linkmtu=").append(i.mtu6Bytes());
        text.append(", curhlim=").append(p.hopLimit());
        text.append(", basereachable=").append(time(reachable));
        text.append(", retrans=").append(time(retrans)).append('\n');
        IfconfigInet6Show.options(text, i);
        k.servers()
                .forEach(s -> text.append("\tdns ")
                        .append(Ipv6Address.format(s.hi(), s.lo()))
                        .append('\n'));
        k.domains().forEach(d -> text.append("\tsearch ").append(d).append('\n'));
        return text.toString();
    }

    /** {@code 30s0ms}. */
    private static String time(int millis) {
        return millis / 1000 + "s" + millis % 1000 + "ms";
    }
}
