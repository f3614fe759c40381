package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.wire.Ipv6Address;

/** The lines of ifconfig(8) that are about IPv6. A jail that sees some of its parent's IPv4 addresses sees none of IPv6. */
final class IfconfigInet6Show {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private IfconfigInet6Show() {}

    static void addresses(StringBuilder text, Scope scope, Interface i, boolean lifetimes) {
        long now = scope.world().netisr().nowNanos();
        for (Inet6Address a : seen(scope, i)) {
            text.append("\tinet6 ").append(Ipv6Address.format(a.high(), a.low(), i.name()));
            text.append(" prefixlen ").append(a.length());
            flags(a).forEach(f -> text.append(' ').append(f));
            if (a.isLinkLocal()) {
                text.append(" scopeid 0x").append(Integer.toHexString(i.index()));
            }
            if (lifetimes && a.has(Inet6Address.AUTOCONF)) {
                text.append(" pltime ").append(left(a.preferredUntilNanos(), now));
                text.append(" vltime ").append(left(a.validUntilNanos(), now));
            }
            text.append('\n');
        }
    }

    /** Seconds, or {@code infty}. */
    private static String left(long until, long now) {
        return until == Inet6Address.FOREVER ? "infty" : Long.toString(Math.max(0, until - now) / NANOS_PER_SECOND);
    }

    /** {@code nd6 options=21<PERFORMNUD,AUTO_LINKLOCAL>}. */
    static void options(StringBuilder text, Interface i) {
        text.append("\tnd6 options=").append(Integer.toHexString(i.inet6().flags()));
        text.append('<').append(String.join(",", optionNames(i))).append(">\n");
    }

    static void json(JsonObject o, Scope scope, Interface i) {
        JsonArray all = new JsonArray();
        long now = scope.world().netisr().nowNanos();
        for (Inet6Address a : seen(scope, i)) {
            JsonObject each = new JsonObject();
            each.addProperty("address", Ipv6Address.format(a.high(), a.low(), i.name()));
            each.addProperty("prefix-length", a.length());
            each.add("flags", Json.strings(flags(a)));
            if (a.isLinkLocal()) {
                each.addProperty("scope-id", i.index());
            }
            if (a.has(Inet6Address.AUTOCONF)) {
                each.addProperty("preferred-lifetime", left(a.preferredUntilNanos(), now));
                each.addProperty("valid-lifetime", left(a.validUntilNanos(), now));
            }
            all.add(each);
        }
        o.add("inet6", all);
        o.add("nd6-options", Json.strings(optionNames(i)));
    }

    private static Inet6Address[] seen(Scope scope, Interface i) {
        return scope.isFiltered() ? new Inet6Address[0] : i.inet6().addresses();
    }

    private static List<String> flags(Inet6Address a) {
        List<String> names = new ArrayList<>();
        name(names, a.has(Inet6Address.ANYCAST), "anycast");
        name(names, a.has(Inet6Address.TENTATIVE), "tentative");
        name(names, a.has(Inet6Address.DUPLICATED), "duplicated");
        name(names, a.has(Inet6Address.DEPRECATED), "deprecated");
        name(names, a.has(Inet6Address.AUTOCONF), "autoconf");
        return names;
    }

    private static List<String> optionNames(Interface i) {
        List<String> names = new ArrayList<>();
        Inet6 six = i.inet6();
        name(names, six.has(Inet6.PERFORM_NUD), "PERFORMNUD");
        name(names, six.has(Inet6.ACCEPT_RTADV), "ACCEPT_RTADV");
        name(names, six.has(Inet6.IF_DISABLED), "IFDISABLED");
        name(names, six.has(Inet6.AUTO_LINKLOCAL), "AUTO_LINKLOCAL");
        name(names, six.has(Inet6.NO_RADR), "NO_RADR");
        name(names, six.has(Inet6.NO_PREFER_IFACE), "NO_PREFER_IFACE");
        name(names, six.has(Inet6.NO_DAD), "NO_DAD");
        return names;
    }

    private static void name(List<String> to, boolean is, String name) {
        if (is) {
            to.add(name);
        }
    }
}
