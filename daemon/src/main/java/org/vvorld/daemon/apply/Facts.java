package org.vvorld.daemon.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vvorld.config.AddressConfig;
import org.vvorld.config.Device;
import org.vvorld.config.InterfaceConfig;
import org.vvorld.config.InterfaceKind;
import org.vvorld.config.IpAddress4;
import org.vvorld.config.JailConfig;
import org.vvorld.config.JailLimits;
import org.vvorld.config.RouteConfig;
import org.vvorld.config.RouteTarget;
import org.vvorld.config.SysctlConfig;
import org.vvorld.config.VlanConfig;
import org.vvorld.config.VvorldConfig;
import org.vvorld.config.Where;
import org.vvorld.daemon.apply.Fact.DeviceExists;
import org.vvorld.daemon.apply.Fact.EpairExists;
import org.vvorld.daemon.apply.Fact.InterfaceIn;
import org.vvorld.daemon.apply.Fact.JailExists;
import org.vvorld.daemon.apply.Fact.Place;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Prefix;
import org.vvorld.stack.wire.VlanTag;

/** Takes a config apart into {@link Fact facts}, in the order in which they can be done. */
final class Facts {
    private final List<Fact> facts = new ArrayList<>();
    private final Map<String, JailExists> jails = new HashMap<>();
    private final Map<String, Fact.Made> devices = new HashMap<>();
    private final Map<Integer, EpairExists> epairs = new HashMap<>();
    /** By the jail, which is null for the host, and name. */
    private final IdentityHashMap<JailExists, Map<String, InterfaceIn>> placed = new IdentityHashMap<>();

    private final List<Fact> later = new ArrayList<>();

    private Facts() {}

    /** Each once, in the order in which they can be done. */
    static List<Fact> of(VvorldConfig config) {
        Facts f = new Facts();
        f.collect(config);
        return f.facts;
    }

    private void collect(VvorldConfig config) {
        for (SysctlConfig s : config.netisr().sysctls()) {
            facts.add(new Fact.HostSetting(HostSysctl.named(s.name()).orElseThrow(), s.value(), s.where()));
        }
        config.jails().stream().sorted(Comparator.comparingLong(Facts::depth)).forEach(this::jail);
        config.devices().forEach(this::device);
        vnet(config.host(), Place.HOST);
        for (JailConfig j : config.jails()) {
            vnet(j, new Place(Optional.of(jails.get(j.name()))));
        }
        // Routes last: their gateways are reachable then.
        facts.addAll(later);
    }

    private static long depth(JailConfig j) {
        return j.name().chars().filter(c -> c == '.').count();
    }

    /** In the order of their depth. */
    private void jail(JailConfig j) {
        int dot = j.name().lastIndexOf('.');
        Optional<JailExists> around =
                dot < 0 ? Optional.empty() : Optional.of(jails.get(j.name().substring(0, dot)));
        JailLimits limits = j.limits();
        JailExists jail = new JailExists(j.name(), limits.ownsVnet(), around, j.where());
        jails.put(j.name(), jail);
        facts.add(jail);
        facts.add(new Fact.ChildrenMax(jail, limits.childrenMax(), j.where()));
        limits.owner().ifPresent(o -> facts.add(new Fact.OwnedBy(jail, o, j.where())));
        Place place = new Place(Optional.of(jail));
        if (!limits.addresses().isEmpty()) {
            List<Integer> addresses =
                    limits.addresses().stream().map(IpAddress4::bits).toList();
            facts.add(new Fact.Sees(place, addresses, j.where()));
        }
        if (limits.rawSockets()) {
            facts.add(new Fact.RawSockets(place, j.where()));
        }
    }

    private void device(Device d) {
        Fact.Made made = new DeviceExists(d.name(), d.kind(), d.where());
        devices.put(d.name(), made);
        facts.add(made);
        Place place = new Place(d.jail().map(jails::get));
        InterfaceIn in = add(new InterfaceIn(place, d.name(), Optional.of(made), d.where()));
        if (d.mtu().isPresent()) {
            facts.add(new Fact.Mtu(in, d.mtu().getAsInt(), d.where()));
        }
    }

    private void vnet(JailConfig config, Place place) {
        config.hostname().ifPresent(h -> facts.add(new Fact.Hostname(place, h, config.where())));
        for (SysctlConfig s : config.sysctls()) {
            Sysctl sysctl = Sysctl.named(s.name()).orElseThrow();
            facts.add(new Fact.SysctlValue(place, sysctl, sysctl.parse(s.value()), s.where()));
        }
        Map<Ipv4Prefix, InterfaceIn> networks = new HashMap<>();
        Map<Ipv6Prefix, InterfaceIn> networks6 = new HashMap<>();
        for (InterfaceConfig i : VlanFacts.parentsFirst(config.interfaces())) {
            InterfaceIn in = iface(i, place, networks);
            Inet6Facts.add(facts, i, in, networks6);
            GroupFacts.add(facts, i, in);
            if (i.fib() != 0) {
                facts.add(new Fact.InFib(in, i.fib(), i.where()));
            }
            if (i.up()) {
                facts.add(new Fact.Up(in, i.where()));
            }
        }
        ServiceFacts.add(facts, config, place);
        // Behind the interfaces, all of which can be members.
        BridgeFacts.add(facts, config.interfaces(), in(place));
        for (RouteConfig r : config.routes()) {
            Ipv4Prefix destination =
                    Ipv4Prefix.of(r.destination().address(), r.destination().length());
            List<InterfaceIn> through = r.target() instanceof RouteTarget.Gateways g
                    ? g.ways().stream()
                            .flatMap(w -> through(networks, in(place), w).stream())
                            .distinct()
                            .toList()
                    : List.of();
            later.add(new Fact.RouteTo(place, r.fib(), destination, r.target(), through, r.where()));
        }
        Route6Facts.add(later, config.routes6(), place, networks6, in(place));
    }

    private static Optional<InterfaceIn> through(
            Map<Ipv4Prefix, InterfaceIn> networks, Map<String, InterfaceIn> placed, RouteTarget.Gateway4 way) {
        return switch (way) {
            case RouteTarget.Gateway g -> through(networks, g.address().bits());
            case RouteTarget.Over6 g -> g.way().zone().map(placed::get);
        };
    }

    private static Optional<InterfaceIn> through(Map<Ipv4Prefix, InterfaceIn> networks, int gateway) {
        InterfaceIn in = null;
        for (int length = 32; length > 0 && in == null; length--) {
            in = networks.get(Ipv4Prefix.of(gateway, length));
        }
        return Optional.ofNullable(in);
    }

    private Map<String, InterfaceIn> in(Place place) {
        return placed.computeIfAbsent(place.jail().orElse(null), j -> new HashMap<>());
    }

    /** A device may be named with its jail and again in it. */
    private InterfaceIn add(InterfaceIn in) {
        InterfaceIn before = in(in.place()).putIfAbsent(in.name(), in);
        if (before != null) {
            return before;
        }
        facts.add(in);
        return in;
    }

    /** An interface of that vnet, or else of the host's. */
    private InterfaceIn parent(Place place, String name) {
        InterfaceIn here = in(place).get(name);
        return here != null ? here : in(Place.HOST).get(name);
    }

    /** Of a pair both ends may be named. */
    private EpairExists epair(int unit, Where where) {
        return epairs.computeIfAbsent(unit, u -> {
            EpairExists pair = new EpairExists(u, where);
            facts.add(pair);
            return pair;
        });
    }

    private InterfaceIn iface(InterfaceConfig i, Place place, Map<Ipv4Prefix, InterfaceIn> networks) {
        Optional<Fact.Made> made = switch (i.kind()) {
            case InterfaceKind.OfDevice d -> Optional.of(devices.get(i.name()));
            case InterfaceKind.EpairEnd e -> Optional.of(epair(e.unit(), i.where()));
            case InterfaceKind.Loopback l -> Optional.empty();
            case InterfaceKind.Bridge b -> Optional.empty();
            case InterfaceKind.Disc d -> Optional.empty();
            case InterfaceKind.Vlan v -> {
                VlanConfig c = v.settings();
                int type = c.isProvider() ? VlanTag.TYPE_8021AD : VlanTag.TYPE_8021Q;
                VlanFacts.VlanExists vlan =
                        new VlanFacts.VlanExists(i.name(), parent(place, c.parent()), place, type, c.id(), i.where());
                facts.add(vlan);
                yield Optional.of(vlan);
            }
        };
        InterfaceIn in = add(new InterfaceIn(place, i.name(), made, i.where()));
        if (i.kind() instanceof InterfaceKind.Vlan v && v.settings().pcp() != 0) {
            facts.add(new VlanFacts.Pcp(in, v.settings().pcp(), i.where()));
        }
        if (!i.description().isEmpty()) {
            facts.add(new VlanFacts.Description(in, i.description(), i.where()));
        }
        i.groups().forEach(g -> facts.add(new VlanFacts.InGroup(in, g, i.where())));
        if (!(i.kind() instanceof InterfaceKind.Bridge)) {
            i.mtu().ifPresent(m -> facts.add(new Fact.Mtu(in, m, i.where())));
        }
        i.ether().ifPresent(e -> facts.add(new Fact.Ether(in, e.bits(), i.where())));
        for (AddressConfig a : i.inet()) {
            InterfaceAddress address =
                    new InterfaceAddress(a.prefix().address(), a.prefix().length());
            facts.add(new Fact.Address(in, address, a.where()));
            networks.put(address.prefix(), in);
        }
        return in;
    }
}
