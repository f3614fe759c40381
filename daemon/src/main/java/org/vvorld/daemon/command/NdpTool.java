package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.MacAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ndp",
        customSynopsis = {
            "ndp [-n] [-j J] HOST",
            "ndp [-n] [-j J] -a | -c",
            "ndp [-j J] -d HOST",
            "ndp [-j J] -s HOST MAC [proxy]",
            "ndp [-j J] -i IF",
            "ndp [-j J] -p | -r"
        },
        description = "Show and change the IPv6 neighbours",
        footer =
                "A link-local HOST has its interface behind it: fe80::1%%epair0a. '-c' forgets all that were learnt. 'proxy' answers "
                        + "solicitations for HOST with MAC. '-i IF' "
                        + "shows what IPv6 knows of an interface. States: (I)ncomplete, (R)eachable, (S)tale, (D)elay, (P)robe.")
final class NdpTool extends Tool {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Option(names = "-a", description = "all neighbours")
    private boolean all;

    @Option(names = "-c", description = "forget all that were learnt")
    private boolean clear;

    @Option(names = "-d", description = "delete")
    private boolean delete;

    @Option(names = "-i", paramLabel = "IF", description = "of this interface, what IPv6 knows of it")
    private String about;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-n", description = "no names for addresses; so it is anyway")
    private boolean unusedNumeric;

    @Option(names = "-p", description = "the prefixes that routers say are on the link, and those of addresses")
    private boolean prefixes;

    @Option(names = "-r", description = "the default routers")
    private boolean routers;

    @Option(names = "-s", description = "set a permanent entry")
    private boolean set;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    private record Row(Interface ifp, long high, long low, long mac, String expire, char state, String flags) {
        String address() {
            return Ipv6Address.format(high, low, ifp.name());
        }

        String link() {
            return mac < 0 ? "(incomplete)" : MacAddress.format(mac);
        }
    }

    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        return in.onWorld(outer -> run(outer.in(jail), in.clock().getAsLong()));
    }

    private int run(Scope scope, long now) {
        int wanted = set ? 2 : all || clear || prefixes || routers || about != null ? 0 : 1;
        int actions = (set ? 1 : 0) + (all ? 1 : 0) + (clear ? 1 : 0) + (delete ? 1 : 0) + (about != null ? 1 : 0);
        actions += (prefixes ? 1 : 0) + (routers ? 1 : 0);
        boolean isProxy = set && operands.size() == 3 && operands.get(2).equals("proxy");
        if (operands.size() != wanted && !isProxy || actions > 1) {
            throw new UsageException();
        }
        if (about != null) {
            Interface i = scope.seenInterface(about);
            scope.print(NdpDiscovery.link(scope, i));
            return 0;
        }
        if (prefixes || routers) {
            scope.print(prefixes ? NdpDiscovery.prefixes(scope, now) : NdpDiscovery.routers(scope, now));
            return 0;
        }
        if (all) {
            show(scope, rows(scope, now));
            return 0;
        }
        if (clear) {
            for (NdEntry e : scope.vnet().ndTable().list()) {
                if (!e.isPermanent()) {
                    delete(scope, e.ifp(), e.high(), e.low());
                }
            }
            return 0;
        }
        return one(scope, now);
    }

    private int one(Scope scope, long now) {
        Vnet vnet = set || delete ? scope.vnet() : scope.seenVnet();
        Zoned host = host(vnet, operands.getFirst());
        if (set) {
            Interface link = host.zone() != null ? host.zone() : linkOf(vnet, host);
            Allowance.NEIGHBOURS.require(scope, vnet.ndTable().size());
            vnet.ipv6().putNeighbour(link, host.high(), host.low(), mac(operands.get(1)), operands.size() == 3);
            return 0;
        }
        List<Row> found = rows(scope, now).stream()
                .filter(r -> r.high() == host.high() && r.low() == host.low())
                .filter(r -> host.zone() == null || host.zone() == r.ifp())
                .toList();
        if (delete) {
            boolean was = false;
            for (Row r : found) {
                was |= delete(scope, r.ifp(), r.high(), r.low());
            }
            if (was) {
                return 0;
            }
        } else if (!found.isEmpty()) {
            show(scope, found);
            return 0;
        }
        throw new ToolException((delete ? "delete: cannot locate " : "") + host + (delete ? "" : " -- no entry"));
    }

    private static boolean delete(Scope scope, Interface i, long high, long low) {
        boolean was = scope.vnet().ipv6().removeNeighbour(i, high, low);
        if (was && !scope.json()) {
            String name = Ipv6Address.format(high, low, i.name());
            scope.print(name + " (" + name + ") deleted\n");
        }
        return was;
    }

    private static Zoned host(Vnet vnet, String text) {
        try {
            return Zoned.parse(vnet, text);
        } catch (IllegalArgumentException e) {
            throw new ToolException(text + ": bad address: " + e.getMessage());
        }
    }

    private static long mac(String text) {
        try {
            long mac = MacAddress.parse(text);
            if (MacAddress.isGroup(mac) || mac == 0) {
                throw new IllegalArgumentException(text + " is no station's");
            }
            return mac;
        } catch (IllegalArgumentException e) {
            throw new ToolException("invalid link-layer address: " + e.getMessage());
        }
    }

    private static Interface linkOf(Vnet vnet, Zoned host) {
        for (Interface i : vnet.interfaces()) {
            if (i.inet6().find(host.high(), host.low()) != null) {
                throw new ToolException("set: " + host + " is an address of ours, on " + i);
            }
        }
        for (Interface i : vnet.interfaces()) {
            if (i.isUp() && i.isEthernet() && i.inet6().isOnLink(host.high(), host.low())) {
                return i;
            }
        }
        throw new ToolException("cannot intuit interface index and type for " + host
                + ": it is in no subnet of an interface that is up");
    }

    private static List<Row> rows(Scope scope, long now) {
        List<Row> rows = new ArrayList<>();
        if (scope.isFiltered()) {
            return rows;
        }
        for (Interface i : scope.seenVnet().interfaces()) {
            for (Inet6Address a : i.inet6().addresses()) {
                if (i.isEthernet()) {
                    rows.add(new Row(i, a.high(), a.low(), i.mac(), "permanent", 'R', ""));
                }
            }
            for (NdEntry e : scope.seenVnet().ndTable().list()) {
                if (e.ifp() == i) {
                    long nanos = e.nanosToExpiry(now);
                    String expire = e.isPermanent() ? "permanent" : nanos < 0 ? "0s" : time(nanos / NANOS_PER_SECOND);
                    String flags = (e.isRouter() ? "R" : "") + (e.isPublished() ? "p" : "");
                    rows.add(new Row(
                            i, e.high(), e.low(), e.mac(), expire, e.state().letter(), flags));
                }
            }
        }
        return rows;
    }

    /** {@code 23h59m58s}. */
    static String time(long seconds) {
        long hours = seconds / 3600;
        long minutes = seconds / 60 % 60;
        return (hours > 0 ? hours + "h" : "") + (hours > 0 || minutes > 0 ? minutes + "m" : "") + seconds % 60 + "s";
    }

    private static void show(Scope scope, List<Row> rows) {
        if (scope.json()) {
            JsonArray cache = new JsonArray();
            for (Row r : rows) {
                JsonObject o = new JsonObject();
                o.addProperty("address", r.address());
                o.addProperty("mac-address", r.link());
                o.addProperty("interface", r.ifp().name());
                o.addProperty("expires", r.expire());
                o.addProperty("neighbor-state", String.valueOf(r.state()));
                o.addProperty("router", r.flags().contains("R"));
                o.addProperty("proxy", r.flags().contains("p"));
                cache.add(o);
            }
            scope.print(Json.text(Json.object("ndp", Json.object("neighbor-cache", cache))));
            return;
        }
        StringBuilder text = new StringBuilder();
        text.append(line("Neighbor", "Linklayer Address", "Netif", "Expire", "S", "Flags"));
        for (Row r : rows) {
            text.append(line(r.address(), r.link(), r.ifp().name(), r.expire(), String.valueOf(r.state()), r.flags()));
        }
        scope.print(text.toString());
    }

    private static String line(String host, String link, String netif, String expire, String state, String flags) {
        return String.format(Locale.ROOT, "%-39s %-17s %6s %-9s %s %s", host, link, netif, expire, state, flags)
                        .stripTrailing()
                + "\n";
    }
}
