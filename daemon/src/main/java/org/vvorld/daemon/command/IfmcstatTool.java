package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.mcast.EthernetGroups;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.mcast.Querier;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.mcast.SourceSet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Bits;
import org.vvorld.stack.wire.MacAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ifmcstat",
        customSynopsis = "ifmcstat [-v] [-f inet | inet6] [-i IF] [-j J]",
        description = "Show the multicast groups that interfaces are in",
        footer =
                "All hosts (224.0.0.1) and all nodes (ff02::1) are there wherever the family is in use. '-v' shows the sources of "
                        + "a group too, and how many have joined it. 'mtest' joins groups.")
final class IfmcstatTool extends Tool {
    /** RFC 3376 section 8.3 and 8.11, as FreeBSD shows them: query response and unsolicited report intervals, seconds. */
    private static final String INTERVALS = " qri 10 uri 1";

    @Option(names = "-f", paramLabel = "FAMILY", description = "only inet, or inet6")
    private String family;

    @Option(names = "-i", paramLabel = "IF", description = "only of this interface")
    private String only;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-v", description = "sources and members too")
    private boolean verbose;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        return in.onWorld(outer -> run(outer.in(jail), in.clock().getAsLong()));
    }

    private int run(Scope scope, long now) {
        if (!operands.isEmpty() || family != null && !family.equals("inet") && !family.equals("inet6")) {
            throw new UsageException();
        }
        List<Interface> all = only == null ? scope.seenVnet().interfaces() : List.of(scope.seenInterface(only));
        StringBuilder text = new StringBuilder();
        JsonArray json = new JsonArray();
        for (Interface i : all) {
            List<InterfaceGroups.Entry> ipv4 = "inet6".equals(family) ? List.of() : ipv4(scope, i);
            List<InterfaceGroups.Entry> ipv6 = "inet".equals(family) || scope.isFiltered() ? List.of() : ipv6(i);
            if (ipv4.isEmpty() && ipv6.isEmpty()) {
                continue;
            }
            if (scope.json()) {
                json.add(json(i, ipv4, ipv6));
                continue;
            }
            text.append(i.name()).append(":\n");
            if (!ipv4.isEmpty()) {
                text.append("\tinet ").append(first4(scope, i)).append('\n');
                family(text, i, "igmpv", querier(i, true), now, ipv4);
            }
            if (!ipv6.isEmpty()) {
                text.append("\tinet6 ").append(first6(i)).append('\n');
                family(text, i, "mldv", querier(i, false), now, ipv6);
            }
        }
        scope.print(
                scope.json() ? Json.text(Json.object("ifmcstat", Json.object("interface", json))) : text.toString());
        return 0;
    }

    /** What was joined, behind what everybody is in. */
    private static List<InterfaceGroups.Entry> ipv4(Scope scope, Interface i) {
        List<InterfaceGroups.Entry> all = new ArrayList<>();
        boolean isUsed = scope.addressesOf(i).length > 0;
        if (isUsed) {
            all.add(new InterfaceGroups.Entry(0, Ipv6Bits.mapped(Ipv4Address.ALL_HOSTS), SourceFilter.ALL, 1));
        }
        if (i.multicast() != null && (isUsed || !scope.isFiltered())) {
            i.multicast().list().stream().filter(InterfaceGroups.Entry::isIpv4).forEach(all::add);
        }
        return all;
    }

    private static List<InterfaceGroups.Entry> ipv6(Interface i) {
        List<InterfaceGroups.Entry> all = new ArrayList<>();
        if (!i.inet6().isDisabled()) {
            all.add(new InterfaceGroups.Entry(Ipv6Address.LINK_GROUP_HIGH, 1, SourceFilter.ALL, 1));
        }
        if (i.multicast() != null) {
            i.multicast().list().stream().filter(e -> !e.isIpv4()).forEach(all::add);
        }
        return all;
    }

    private static String first4(Scope scope, Interface i) {
        InterfaceAddress[] all = scope.addressesOf(i);
        return all.length == 0 ? "0.0.0.0" : Ipv4Address.format(all[0].address());
    }

    private static String first6(Interface i) {
        Inet6Address a = i.inet6().linkLocal();
        return a == null
                ? "::"
                : Ipv6Address.format(a.high(), a.low(), i.name()) + " scopeid 0x" + Integer.toHexString(i.index());
    }

    private static Querier querier(Interface i, boolean isIpv4) {
        return i.multicast() == null ? Querier.DEFAULT : i.multicast().querier(isIpv4);
    }

    private void family(
            StringBuilder text, Interface i, String protocol, Querier q, long now, List<InterfaceGroups.Entry> groups) {
        boolean isMld = protocol.equals("mldv");
        int version = q.version(now);
        text.append('\t').append(protocol).append(isMld ? version - 1 : version);
        if (version == 3) {
            text.append(" rv ").append(q.robustness()).append(" qi ").append(q.intervalSeconds());
            text.append(INTERVALS);
        }
        text.append('\n');
        for (InterfaceGroups.Entry e : groups) {
            text.append("\t\tgroup ").append(name(i, e));
            if (!e.isIpv4() && isOfLink(e)) {
                text.append(" scopeid 0x").append(Integer.toHexString(i.index()));
            }
            text.append(" mode ").append(mode(e));
            if (verbose) {
                sources(text, e);
            }
            text.append('\n');
            if (i.isEthernet()) {
                text.append("\t\t\tmcast-macaddr ").append(mac(e)).append('\n');
            }
        }
    }

    private static boolean isOfLink(InterfaceGroups.Entry e) {
        return Ipv6Bits.multicastScope(e.hi()) <= 2;
    }

    private static String name(Interface i, InterfaceGroups.Entry e) {
        return new GroupAddress(e.hi(), e.lo()).text(!e.isIpv4() && isOfLink(e) ? i.name() : null);
    }

    private static String mode(InterfaceGroups.Entry e) {
        return e.filter().isExclude() ? "exclude" : "include";
    }

    private static String mac(InterfaceGroups.Entry e) {
        return MacAddress.format(EthernetGroups.mac(e.hi(), e.lo()));
    }

    private static void sources(StringBuilder text, InterfaceGroups.Entry e) {
        SourceSet all = e.filter().sources();
        for (int n = 0; n < all.size(); n++) {
            text.append(n == 0 ? " srcs " : ",").append(new GroupAddress(all.hi(n), all.lo(n)).text(null));
        }
        text.append(" members ").append(e.members());
    }

    private static JsonObject json(Interface i, List<InterfaceGroups.Entry> ipv4, List<InterfaceGroups.Entry> ipv6) {
        JsonArray groups = new JsonArray();
        List<InterfaceGroups.Entry> both = new ArrayList<>(ipv4);
        both.addAll(ipv6);
        for (InterfaceGroups.Entry e : both) {
            JsonObject o = new JsonObject();
            o.addProperty("group", name(i, e));
            o.addProperty("address-family", e.isIpv4() ? "inet" : "inet6");
            o.addProperty("mode", mode(e));
            o.addProperty("members", e.members());
            JsonArray sources = new JsonArray();
            SourceSet all = e.filter().sources();
            for (int n = 0; n < all.size(); n++) {
                sources.add(new GroupAddress(all.hi(n), all.lo(n)).text(null));
            }
            o.add("sources", sources);
            groups.add(o);
        }
        JsonObject o = new JsonObject();
        o.addProperty("name", i.name());
        o.add("group", groups);
        return o;
    }
}
