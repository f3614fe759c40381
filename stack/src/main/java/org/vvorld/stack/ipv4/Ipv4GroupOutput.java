package org.vvorld.stack.ipv4;

import org.vvorld.stack.arp.ArpResolver;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.mcast.EthernetGroups;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6Bits;

/** Sends datagrams of this host to multicast groups, on one worker. RFC 1112 section 6. */
public final class Ipv4GroupOutput {
    /** Takes the copy for members in this vnet of what left by {@code out}; owns it. */
    @FunctionalInterface
    public interface Loop {
        void input(Interface out, Packet p);
    }

    private final Shard shard;
    private final Fib fib;
    private final ArpResolver arp;
    private final Ipv4Link link;
    private final Loop loop;

    public Ipv4GroupOutput(Shard shard, Fib fib, Ipv4Link link, Loop loop) {
        this.shard = shard;
        this.fib = fib;
        this.arp = link.arp();
        this.link = link;
        this.loop = loop;
    }

    /** Where what goes to a group leaves: as the program says, or as the route of a FIB does; null if there is none. */
    public Interface way(Interface said, int number, int group) {
        if (said != null) {
            return said;
        }
        Route r = fib.in(number).lookup(group);
        return r == null ? null : r.ifp();
    }

    /** The source of what leaves by {@code out}: its primary address, or 0 if it has none. */
    public int sourceFor(Interface out) {
        InterfaceAddress[] all = out.addresses();
        return all.length == 0 ? 0 : all[0].address();
    }

    /**
     * Puts an IPv4 header on the payload at the head of {@code p} and sends it to a group. Owns the packet.
     *
     * @param ttl hops; 0: to members in this vnet only
     * @param loops do members in this vnet get it?
     * @return null if it is on its way, else why it was dropped
     */
    public Drop send(
            Packet p,
            Interface out,
            int source,
            int group,
            int protocol,
            int tos,
            int ttl,
            boolean loops,
            boolean dontFragment) {
        int total = p.length() + Ipv4.MIN_HEADER_BYTES;
        int mtu = out.mtuBytes();
        boolean isLong = total > mtu && !out.isLoopback();
        if (total > 65_535 || isLong && (dontFragment || Offload.segmentPayloadBytes(p) != 0)) {
            shard.count(Counter.IP_CANNOT_FRAGMENT);
            shard.drop(p, Drop.OUTPUT_TOO_BIG);
            return Drop.OUTPUT_TOO_BIG;
        }
        int at = p.push(Ipv4.MIN_HEADER_BYTES);
        int id = (int) shard.workstream().random() & 0xffff;
        Ipv4.write(p, at, tos, total, id, dontFragment ? Ipv4.DONT_FRAGMENT : 0, ttl, protocol, source, group);
        p.networkAt(at);
        p.checked(false);
        shard.count(Counter.IP_ORIGINATED);
        if (out.isLoopback()) {
            out.output(p, shard);
            return null;
        }
        if (loops && isJoined(out, group)) {
            loop(out, p);
        }
        if (ttl == 0) {
            shard.consume(p);
        } else if (isLong) {
            link.fragmenter().send(p, out, group, null, EthernetGroups.mac4(group), mtu);
        } else {
            arp.frame(out, EthernetGroups.mac4(group), p);
        }
        return null;
    }

    private static boolean isJoined(Interface out, int group) {
        InterfaceGroups all = out.multicast();
        return all != null && all.groups().isJoined(0, Ipv6Bits.mapped(group));
    }

    private void loop(Interface out, Packet p) {
        Packet copy = shard.copy(p);
        if (copy == null) {
            shard.dropUnmade(Drop.OUTPUT_NO_BUFFER);
        } else {
            loop.input(out, copy);
        }
    }
}
