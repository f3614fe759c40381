package org.vvorld.bench;

import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.vnet.StaticRoute6;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** What a {@link RouterChain} does otherwise for IPv4 and for IPv6. */
public enum ChainFamily {
    INET {
        private static final int SOURCE = 0xc000_0201;
        private static final int SINK = 0xc633_6401;

        @Override
        void forwarding(Vnet v) {
            v.sysctls().set(Sysctl.IP_FORWARDING, 1);
        }

        @Override
        void source(Vnet v, Interface i, long neighbour) {
            v.ipv4().add(i, InterfaceAddress.parse("192.0.2.254/24"));
            v.ipv4().putNeighbour(i, SOURCE, neighbour);
        }

        @Override
        void sink(Vnet v, Interface i, long neighbour) {
            v.ipv4().add(i, InterfaceAddress.parse("198.51.100.254/24"));
            v.ipv4().putNeighbour(i, SINK, neighbour);
        }

        @Override
        void link(Vnet from, Interface near, Vnet to, Interface far, int number) {
            from.ipv4().add(near, InterfaceAddress.parse("10." + number + ".0.1/24"));
            to.ipv4().add(far, InterfaceAddress.parse("10." + number + ".0.2/24"));
            int gateway = Ipv4Address.parse("10." + number + ".0.2");
            from.ipv4().putRoute(new StaticRoute(Ipv4Prefix.parse("198.51.100.0/24"), Route.Kind.GATEWAY, gateway));
        }

        @Override
        int etherType() {
            return Ethernet.TYPE_IPV4;
        }

        @Override
        void header(Packet p, int at, int bytes) {
            Ipv4.write(p, at, 0, bytes, 1, Ipv4.DONT_FRAGMENT, 64, Ipv4.PROTOCOL_UDP, SOURCE, SINK);
        }

        @Override
        Counter forwarded() {
            return Counter.IP_FORWARDED;
        }
    },

    INET6 {
        @Override
        void forwarding(Vnet v) {
            v.sysctls().set(Sysctl.IP6_FORWARDING, 1);
            v.sysctls().set(Sysctl.IP6_DAD_COUNT, 0);
        }

        @Override
        void source(Vnet v, Interface i, long neighbour) {
            end(v, i, "2001:db8:a::", neighbour);
        }

        @Override
        void sink(Vnet v, Interface i, long neighbour) {
            end(v, i, "2001:db8:b::", neighbour);
        }

        private void end(Vnet v, Interface i, String network, long neighbour) {
            Ipv6Address there = Ipv6Address.parse(network + "1");
            v.ipv6().add(i, Inet6Address.parse(network + "ff/64", 0));
            v.ipv6().putNeighbour(i, there.high(), there.low(), neighbour);
        }

        @Override
        void link(Vnet from, Interface near, Vnet to, Interface far, int number) {
            from.ipv6().add(near, Inet6Address.parse("2001:db8:" + number + "::1/64", 0));
            to.ipv6().add(far, Inet6Address.parse("2001:db8:" + number + "::2/64", 0));
            Ipv6Address next = Ipv6Address.parse("2001:db8:" + number + "::2");
            from.ipv6()
                    .putRoute(new StaticRoute6(
                            Ipv6Prefix.parse("2001:db8:b::/64"), Route.Kind.GATEWAY, next.high(), next.low(), null));
        }

        @Override
        int etherType() {
            return Ethernet.TYPE_IPV6;
        }

        @Override
        void header(Packet p, int at, int bytes) {
            Ipv6.write(p, at, 0, 0, bytes - Ipv6.HEADER_BYTES, Ipv4.PROTOCOL_UDP, 64);
            Ipv6Address from = Ipv6Address.parse("2001:db8:a::1");
            Ipv6Address to = Ipv6Address.parse("2001:db8:b::1");
            Ipv6.source(p, at, from.high(), from.low());
            Ipv6.destination(p, at, to.high(), to.low());
        }

        @Override
        Counter forwarded() {
            return Counter.IP6_FORWARDED;
        }
    };

    abstract void forwarding(Vnet v);

    /** The first router's interface that packets come in by, from {@code neighbour}. */
    abstract void source(Vnet v, Interface i, long neighbour);

    /** The last router's interface that packets leave by, to {@code neighbour}. */
    abstract void sink(Vnet v, Interface i, long neighbour);

    /** The {@code number}th link between two routers, by which the first reaches the sink. */
    abstract void link(Vnet from, Interface near, Vnet to, Interface far, int number);

    abstract int etherType();

    /** Writes the header of a packet from the source to the sink, of {@code bytes} in all. */
    abstract void header(Packet p, int at, int bytes);

    abstract Counter forwarded();
}
