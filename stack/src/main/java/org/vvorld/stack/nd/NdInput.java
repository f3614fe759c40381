package org.vvorld.stack.nd;

import java.util.function.BiConsumer;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.MacAddress;
import org.vvorld.stack.wire.Nd;

/** Neighbour solicitations and advertisements that come in, on one worker: RFC 4861 sections 7.1, 7.2.3 to 7.2.5; RFC 4862 section 5.4. */
public final class NdInput {
    private final Shard shard;
    private final NdTable table;
    private final NdResolver resolver;

    private BiConsumer<Interface, Inet6Address> duplicated = (i, a) -> {};

    public NdInput(Shard shard, NdTable table, NdResolver resolver) {
        this.shard = shard;
        this.table = table;
        this.resolver = resolver;
    }

    /** Says who hears of addresses that others have too; once, when the shard is built. */
    public void duplicatesTo(BiConsumer<Interface, Inet6Address> listener) {
        duplicated = listener;
    }

    /** Takes a message whose checksum is right; it starts at {@code at} and ends at the tail. */
    public void input(Interface in, Packet p, int at) {
        int ip = p.networkAt();
        boolean solicit = Icmpv6.type(p, at) == Icmpv6.NEIGHBOR_SOLICIT;
        shard.count(solicit ? Counter.ND_SOLICITS_RECEIVED : Counter.ND_ADVERTS_RECEIVED);
        if (!in.isEthernet() || in.inet6().isDisabled() || in.isAsked(InterfaceFlag.NOARP)) {
            shard.drop(p, Drop.IPV6_DISABLED);
            return;
        }
        // RFC 4861 section 7.1: the same for both.
        if (Ipv6.hopLimit(p, ip) != Nd.HOP_LIMIT
                || Icmpv6.code(p, at) != 0
                || p.tail() - at < Nd.MIN_BYTES
                || Ipv6Address.isMulticast(Nd.targetHigh(p, at))
                || !Nd.areOptionsValid(p, at)) {
            shard.drop(p, Drop.ND_INVALID);
            return;
        }
        if (solicit) {
            solicit(in, p, ip, at);
        } else {
            advert(in, p, ip, at);
        }
    }

    private void solicit(Interface in, Packet p, int ip, int at) {
        long sourceHigh = Ipv6.sourceHigh(p, ip);
        long sourceLow = Ipv6.sourceLow(p, ip);
        long mac = Nd.linkAddress(p, at, Nd.OPTION_SOURCE);
        boolean probe = Ipv6Address.isUnspecified(sourceHigh, sourceLow);
        // RFC 4861 section 7.1.1: a probe goes to the group, and nobody is there to be learnt.
        if (probe
                && (Nd.option(p, at, Nd.OPTION_SOURCE) >= 0
                        || !Ipv6Address.isSolicited(Ipv6.destinationHigh(p, ip), Ipv6.destinationLow(p, ip)))) {
            shard.drop(p, Drop.ND_INVALID);
            return;
        }
        Inet6Address target = in.inet6().find(Nd.targetHigh(p, at), Nd.targetLow(p, at));
        NdEntry proxied = target == null ? proxied(in, p, at) : null;
        if (target == null && proxied == null) {
            shard.consume(p);
            return;
        }
        if (probe && target != null && isConflict(in, p, at, target)) {
            return;
        }
        if (target != null && !target.isAssigned()) {
            // RFC 4862 section 5.4.3: not a word about an address that is not ours yet.
            shard.consume(p);
            return;
        }
        if (!probe && !isNeighbour(in, sourceHigh, sourceLow)) {
            shard.drop(p, Drop.ND_NOT_ON_LINK);
            return;
        }
        if (in.inet6().find(sourceHigh, sourceLow) != null) {
            shard.drop(p, Drop.ND_SPOOFED_OWN_ADDRESS);
            return;
        }
        if (!probe && isStation(in, mac)) {
            resolver.onSolicit(in, sourceHigh, sourceLow, mac);
        }
        if (target != null) {
            answer(in, target, probe, sourceHigh, sourceLow);
        } else {
            answerFor(in, proxied, probe, sourceHigh, sourceLow);
        }
        shard.consume(p);
    }

    /** RFC 4862 section 5.4.3: another probes for what we probe for. False if we do not; else the packet is gone. */
    private boolean isConflict(Interface in, Packet p, int at, Inet6Address target) {
        if (!target.has(Inet6Address.TENTATIVE)) {
            return false;
        }
        long nonce = Nd.nonce(p, at);
        // RFC 7527 section 4: our own probe, come back through a loop.
        boolean ours = nonce >= 0 && nonce == target.nonce();
        if (!ours && in.isUp()) {
            duplicate(in, target);
        }
        shard.consume(p);
        return true;
    }

    private void duplicate(Interface in, Inet6Address a) {
        a.flags(Inet6Address.DUPLICATED, Inet6Address.TENTATIVE);
        shard.count(Counter.ND_DUPLICATES);
        duplicated.accept(in, a);
    }

    /** A router has said where it is, in an advertisement: RFC 4861 section 6.3.4. */
    public void heardRouter(Interface in, long high, long low, long mac) {
        if (isStation(in, mac)) {
            resolver.onSolicit(in, high, low, mac);
        }
        heardRouter(in, high, low);
    }

    /** A router has advertised itself: what is known of it says so. */
    public void heardRouter(Interface in, long high, long low) {
        NdEntry e = table.find(in, high, low);
        if (e != null) {
            synchronized (e) {
                e.router = true;
            }
        }
    }

    /** A host has said where it is, asking for routers: RFC 4861 section 6.2.6. */
    public void heardHost(Interface in, long high, long low, long mac) {
        if (isStation(in, mac) && in.inet6().find(high, low) == null) {
            resolver.onSolicit(in, high, low, mac);
        }
    }

    private static boolean isNeighbour(Interface in, long high, long low) {
        return !Ipv6Address.isMulticast(high) && in.inet6().isOnLink(high, low);
    }

    private static boolean isStation(Interface in, long mac) {
        return mac > 0 && !MacAddress.isGroup(mac) && mac != in.mac();
    }

    /** RFC 4861 section 7.2.4. */
    private void answer(Interface in, Inet6Address target, boolean probe, long sourceHigh, long sourceLow) {
        int flags = routerFlag() | (target.has(Inet6Address.ANYCAST) ? 0 : Nd.FLAG_OVERRIDE);
        if (probe) {
            advertiseAll(in, target, flags);
            return;
        }
        NdEntry to = resolver.resolvedNeighbour(in, sourceHigh, sourceLow);
        if (to != null) {
            resolver.use(to);
            resolver.messages().advertise(in, target, flags | Nd.FLAG_SOLICITED, sourceHigh, sourceLow, to.mac());
        }
    }

    /** Whom we speak for, of those who are asked for; null if for nobody. */
    private NdEntry proxied(Interface in, Packet p, int at) {
        NdEntry e = table.find(in, Nd.targetHigh(p, at), Nd.targetLow(p, at));
        return e != null && e.isPublished() ? e : null;
    }

    /** RFC 4861 section 7.2.8: as for an address of ours, but the station itself may override what we say. */
    private void answerFor(Interface in, NdEntry proxied, boolean probe, long sourceHigh, long sourceLow) {
        if (probe) {
            long high = Ipv6Address.ALL_NODES.high();
            long low = Ipv6Address.ALL_NODES.low();
            resolver.messages().advertise(in, proxied, routerFlag(), high, low, Ipv6Address.groupMac(low));
            return;
        }
        NdEntry to = resolver.resolvedNeighbour(in, sourceHigh, sourceLow);
        // Of itself it knows where it is.
        if (to != null && to != proxied) {
            resolver.use(to);
            int flags = routerFlag() | Nd.FLAG_SOLICITED;
            resolver.messages().advertise(in, proxied, flags, sourceHigh, sourceLow, to.mac());
        }
    }

    private int routerFlag() {
        return shard.sysctls().isOn(Sysctl.IP6_FORWARDING) ? Nd.FLAG_ROUTER : 0;
    }

    private void advertiseAll(Interface in, Inet6Address target, int flags) {
        long high = Ipv6Address.ALL_NODES.high();
        long low = Ipv6Address.ALL_NODES.low();
        resolver.messages().advertise(in, target, flags, high, low, Ipv6Address.groupMac(low));
    }

    /** RFC 4861 section 7.2.6: tells the link where an address of ours is now. */
    public void announce(Interface ifp, Inet6Address a) {
        if (ifp.isUp() && ifp.isEthernet() && a.isAssigned() && !ifp.inet6().isDisabled()) {
            advertiseAll(ifp, a, routerFlag() | (a.has(Inet6Address.ANYCAST) ? 0 : Nd.FLAG_OVERRIDE));
        }
    }

    private void advert(Interface in, Packet p, int ip, int at) {
        int flags = Icmpv6.rest(p, at);
        boolean solicited = (flags & Nd.FLAG_SOLICITED) != 0;
        long mac = Nd.linkAddress(p, at, Nd.OPTION_TARGET);
        long high = Nd.targetHigh(p, at);
        long low = Nd.targetLow(p, at);
        if (solicited && Ipv6Address.isMulticast(Ipv6.destinationHigh(p, ip))
                || Nd.option(p, at, Nd.OPTION_TARGET) >= 0 && !isStation(in, mac)) {
            shard.drop(p, Drop.ND_INVALID);
            return;
        }
        Inet6Address own = in.inet6().find(high, low);
        if (own != null) {
            // RFC 4862 section 5.4.4: somebody has it already. Of an address that is ours, never believed.
            if (own.has(Inet6Address.TENTATIVE)) {
                duplicate(in, own);
                shard.consume(p);
            } else {
                shard.drop(p, Drop.ND_SPOOFED_OWN_ADDRESS);
            }
            return;
        }
        NdEntry e = table.find(in, high, low);
        if (e != null) {
            if (e.isPermanent() && mac >= 0 && e.mac() != mac) {
                shard.drop(p, Drop.ND_PERMANENT);
                return;
            }
            resolver.onAdvert(e, mac, solicited, (flags & Nd.FLAG_OVERRIDE) != 0, (flags & Nd.FLAG_ROUTER) != 0);
        }
        shard.consume(p);
    }
}
