package org.vvorld.stack.arp;

import java.util.HashMap;
import java.util.Map;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/** ARP input on one worker: RFC 826 "Packet Reception", RFC 5227 for conflicts. */
public final class ArpInput {
    private static final long DEFEND_INTERVAL_NANOS = 10_000_000_000L;

    private final Shard shard;
    private final ArpTable table;
    private final ArpResolver resolver;
    private final Fib fib;
    private final Map<Integer, Long> defendedAt = new HashMap<>();

    public ArpInput(Shard shard, ArpTable table, ArpResolver resolver, Fib fib) {
        this.shard = shard;
        this.table = table;
        this.resolver = resolver;
        this.fib = fib;
    }

    /** Takes an ARP packet, link header pulled. */
    public void input(Interface in, Packet p) {
        shard.count(Counter.ARP_RECEIVED);
        if (in.isAsked(InterfaceFlag.NOARP)) {
            shard.drop(p, Drop.ARP_DISABLED);
            return;
        }
        int at = p.head();
        if (!Arp.isValid(p, at)) {
            shard.drop(p, Drop.ARP_MALFORMED);
            return;
        }
        int operation = Arp.operation(p, at);
        long senderMac = Arp.senderMac(p, at);
        int sender = Arp.sender(p, at);
        int target = Arp.target(p, at);
        shard.count(operation == Arp.REQUEST ? Counter.ARP_REQUESTS_RECEIVED : Counter.ARP_REPLIES_RECEIVED);

        if (senderMac == 0 || MacAddress.isGroup(senderMac) || senderMac == in.mac()) {
            shard.drop(p, Drop.ARP_SENDER_INVALID);
            return;
        }
        boolean forUs = in.hasAddress(target);
        // RFC 5227 section 2.1.1: a probe has no sender address. Answer it, learn nothing.
        if (sender == Ipv4Address.ANY) {
            answer(in, p, operation, forUs ? in.mac() : proxied(in, sender, target), senderMac, sender, target);
            return;
        }
        if (isOurs(sender)) {
            // RFC 5227 section 2.4: somebody uses our address. Defend it, never believe it.
            shard.count(Counter.ARP_CONFLICTS);
            if (in.hasAddress(sender) && mayDefend(sender)) {
                resolver.announce(in, sender);
            }
            shard.drop(p, Drop.ARP_SPOOFED_OWN_ADDRESS);
            return;
        }
        // Read once: the admin thread may take the address away at any moment.
        InterfaceAddress own = in.addressTowards(sender);
        if (own == null && forUs && operation == Arp.REQUEST && isUnicast(sender)) {
            // Linux asks from an address of another link of its, if it is to send from that one. RFC 826 has it
            // answered
            // like any other; but it is no neighbour here.
            answer(in, p, operation, in.mac(), senderMac, sender, target);
            return;
        }
        if (own == null || isNoHost(own, sender)) {
            shard.drop(p, Drop.ARP_NOT_ON_LINK);
            return;
        }
        // RFC 826: merge into an existing entry always, make a new one only if we are the target.
        ArpEntry e = table.find(in, sender);
        if (e == null && forUs) {
            e = resolver.learn(in, sender);
        }
        if (e != null) {
            if (e.isPermanent() && e.mac() != senderMac) {
                shard.drop(p, Drop.ARP_PERMANENT);
                return;
            }
            resolver.resolved(e, senderMac);
        }
        answer(in, p, operation, forUs ? in.mac() : proxied(in, sender, target), senderMac, sender, target);
    }

    /**
     * Whose hardware address we answer with for a station that is not here, RFC 1027: as somebody has published it, or our own, if we
     * have a way to it by another link and the sysctl says so. {@link ArpEntry#UNKNOWN} to be silent.
     */
    private long proxied(Interface in, int sender, int target) {
        ArpEntry e = table.find(in, target);
        if (e != null && e.isPublished()) {
            return e.mac();
        }
        if (!shard.sysctls().isOn(Sysctl.ARP_PROXY_ALL) || !shard.sysctls().isOn(Sysctl.IP_FORWARDING)) {
            return ArpEntry.UNKNOWN;
        }
        // A probe is of somebody who wants the address himself.
        Route r = sender == Ipv4Address.ANY ? null : fib.in(in.fib()).lookup(target);
        boolean isElsewhere = r != null
                && (r.kind() == Route.Kind.LINK || r.kind() == Route.Kind.GATEWAY)
                && r.ifp() != in
                && !Ipv4Address.isMulticast(target);
        return isElsewhere ? in.mac() : ArpEntry.UNKNOWN;
    }

    /**
     * RFC 5227 section 2.4 (c): one defence in ten seconds; two hosts that both insist would answer each other for ever. The map
     * has own addresses only, so nobody outside can make it grow.
     */
    private boolean mayDefend(int address) {
        Long last = defendedAt.get(address);
        if (last != null && shard.now() - last < DEFEND_INTERVAL_NANOS) {
            return false;
        }
        defendedAt.put(address, shard.now());
        return true;
    }

    private boolean isOurs(int address) {
        Route r = fib.lookup(address);
        return r != null && r.kind() == Route.Kind.LOCAL;
    }

    private static boolean isUnicast(int sender) {
        return !Ipv4Address.isMulticast(sender)
                && !Ipv4Address.isClassE(sender)
                && !Ipv4Address.isLoopback(sender)
                && !Ipv4Address.isThisNetwork(sender);
    }

    private static boolean isNoHost(InterfaceAddress own, int sender) {
        return sender == own.broadcast() || Ipv4Address.isMulticast(sender) || Ipv4Address.isClassE(sender);
    }

    private void answer(Interface in, Packet p, int operation, long mac, long senderMac, int sender, int target) {
        if (operation != Arp.REQUEST || mac < 0) {
            shard.consume(p);
            return;
        }
        // RFC 826: the reply goes out in the same packet, fields swapped.
        int at = p.head();
        p.trim(Arp.BYTES);
        p.clearOffload();
        Arp.write(
                p,
                at,
                Arp.REPLY,
                /* senderMac= */ mac,
                /* sender= */ target,
                /* targetMac= */ senderMac,
                /* target= */ sender);
        Ethernet.write(p, p.push(Ethernet.HEADER_BYTES), senderMac, in.mac(), Ethernet.TYPE_ARP);
        shard.count(Counter.ARP_REPLIES_SENT);
        in.output(p, shard);
    }
}
