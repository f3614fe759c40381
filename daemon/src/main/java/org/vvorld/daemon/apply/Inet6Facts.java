package org.vvorld.daemon.apply;

import java.util.List;
import java.util.Map;
import org.vvorld.config.AddressConfig6;
import org.vvorld.config.Inet6Config;
import org.vvorld.config.InterfaceConfig;
import org.vvorld.config.Where;
import org.vvorld.daemon.apply.Fact.InterfaceIn;
import org.vvorld.daemon.world.Bridges;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
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
        for (AddressConfig6 a : c.addresses()) {
            long high = a.prefix().host().high();
            long low = a.prefix().host().low();
            facts.add(new Address(in, high, low, a.prefix().length(), a.where()));
            networks.put(Ipv6Prefix.of(high, low, a.prefix().length()), in);
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
