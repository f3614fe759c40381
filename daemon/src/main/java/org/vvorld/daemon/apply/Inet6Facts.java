package org.vvorld.daemon.apply;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vvorld.config.AddressConfig6;
import org.vvorld.config.Inet6Config;
import org.vvorld.config.InterfaceConfig;
import org.vvorld.config.RtadvConfig;
import org.vvorld.config.Where;
import org.vvorld.daemon.apply.Fact.InterfaceIn;
import org.vvorld.daemon.world.Bridges;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.rtadv.Advertisement;
import org.vvorld.stack.rtadv.RtadvSettings;
import org.vvorld.stack.rtadv.RtadvSettings.AdvertisedPrefix;
import org.vvorld.stack.rtadv.RtadvSettings.AdvertisedRoute;
import org.vvorld.stack.slaac.Preference;
import org.vvorld.stack.vnet.Addresses6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** What a config says of an interface's IPv6. */
final class Inet6Facts {
    private Inet6Facts() {}

    /** @param networks gets those that the interface's addresses are in */
    static void add(List<Fact> facts, InterfaceConfig i, InterfaceIn in, Map<Ipv6Prefix, InterfaceIn> networks) {
        Inet6Config c = i.inet6();
        if (c.noDad()) {
            facts.add(new NoDad(in, i.where()));
        }
        if (c.isOn()) {
            facts.add(new On(in, i.where()));
        }
        if (c.acceptsRtadv()) {
            facts.add(new AcceptRtadv(in, i.where()));
        }
        c.rtadv().ifPresent(r -> facts.add(new Advertises(in, advertisement(r), r.where())));
        for (AddressConfig6 a : c.addresses()) {
            long high = a.prefix().host().high();
            long low = a.prefix().host().low();
            facts.add(new Address(in, high, low, a.prefix().length(), a.where()));
            networks.put(Ipv6Prefix.of(high, low, a.prefix().length()), in);
        }
    }

    private static Advertisement advertisement(RtadvConfig c) {
        int interval = c.intervalSeconds();
        // RFC 4861 section 6.2.1: MinRtrAdvInterval.
        int least = interval >= 9 ? interval / 3 : Math.max(3, interval * 3 / 4);
        List<AdvertisedPrefix> prefixes = c.prefixes().orElse(List.of()).stream()
                .map(p -> new AdvertisedPrefix(
                        p.prefix().host().high(),
                        p.prefix().host().low(),
                        p.prefix().length(),
                        p.isOnLink(),
                        p.isAutonomous(),
                        p.validSeconds(),
                        p.preferredSeconds()))
                .toList();
        List<AdvertisedRoute> routes = c.routes().stream()
                .map(r -> new AdvertisedRoute(
                        r.destination().host().high(),
                        r.destination().host().low(),
                        r.destination().length(),
                        Preference.valueOf(r.preference().toUpperCase(Locale.ROOT)),
                        r.lifetimeSeconds()))
                .toList();
        int lifetime = c.lifetimeSeconds().orElse(Math.min(9000, 3 * interval));
        RtadvSettings settings = new RtadvSettings(
                least,
                interval,
                lifetime,
                Preference.valueOf(c.preference().toUpperCase(Locale.ROOT)),
                c.isManaged(),
                c.hasOther(),
                c.hopLimit(),
                c.reachableMillis(),
                c.retransMillis(),
                c.mtu().orElse(0),
                prefixes,
                routes,
                lifetime == 0 ? 3L * interval : lifetime,
                c.servers().stream()
                        .map(a -> new RtadvSettings.Address(a.high(), a.low()))
                        .toList(),
                c.domains());
        return new Advertisement(settings, c.prefixes().isEmpty(), c.mtu().isEmpty());
    }

    record AcceptRtadv(InterfaceIn on, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Bridges.requireAddressable(i);
            Links.vnetOf(i).ipv6().flags(i, Inet6.ACCEPT_RTADV, 0);
        }

        @Override
        public void unset(World world, Interface i) {
            Links.vnetOf(i).ipv6().flags(i, 0, Inet6.ACCEPT_RTADV);
        }
    }

    record Advertises(InterfaceIn on, Advertisement what, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Bridges.requireAddressable(i);
            Links.vnetOf(i).ipv6().autoconf().advertise(i, what);
        }

        @Override
        public void unset(World world, Interface i) {
            Links.vnetOf(i).ipv6().autoconf().advertise(i, null);
        }
    }

    /** IPv6 is on, as it is from the first address. */
    record On(InterfaceIn on, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Bridges.requireAddressable(i);
            Links.vnetOf(i).ipv6().flags(i, 0, Inet6.IF_DISABLED);
        }

        @Override
        public void unset(World world, Interface i) {
            List<Inet6Address> left = List.of(i.inet6().addresses());
            // What operators added by command stays, and a loopback has IPv6 whatever the config says.
            boolean isUsed = left.stream().anyMatch(a -> !a.isLinkLocal() && !a.has(Inet6Address.AUTOCONF));
            if (i.isLoopback() || isUsed) {
                return;
            }
            Addresses6 addresses = Links.vnetOf(i).ipv6();
            left.forEach(a -> addresses.remove(i, a.high(), a.low()));
            addresses.flags(i, Inet6.IF_DISABLED, 0);
        }
    }

    record NoDad(InterfaceIn on, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Links.vnetOf(i).ipv6().flags(i, Inet6.NO_DAD, 0);
        }

        @Override
        public void unset(World world, Interface i) {
            Links.vnetOf(i).ipv6().flags(i, 0, Inet6.NO_DAD);
        }
    }

    record Address(InterfaceIn on, long high, long low, int length, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Bridges.requireAddressable(i);
            Links.vnetOf(i).ipv6().add(i, new Inet6Address(high, low, length, 0));
        }

        @Override
        public void unset(World world, Interface i) {
            Inet6Address there = i.inet6().find(high, low);
            // A command may have given it another length since: then it is the command's. And ::1 is of every lo0.
            if (there != null && there.length() == length && !Ipv6Address.isLoopback(high, low)) {
                Links.vnetOf(i).ipv6().remove(i, high, low);
            }
        }
    }
}
