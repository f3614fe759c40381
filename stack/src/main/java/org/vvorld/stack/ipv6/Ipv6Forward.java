package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.nd.NdResolver;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;

/** IPv6 forwarding on one worker: RFC 8200, RFC 4007 section 9, RFC 4443 section 3. */
public final class Ipv6Forward {
    /** In place of the table's generation: another flow to the same destination, or by another FIB, may go another way. */
    private static final long UNKEPT = -1;

    private final Shard shard;
    private final NdResolver nd;
    private final NextHops6 nextHops;
    private Icmp6Errors errors;

    public Ipv6Forward(Shard shard, NdResolver nd, FibInet6 fib) {
        this.shard = shard;
        this.nd = nd;
        this.nextHops = new NextHops6(fib);
    }

    /** Says who sends ICMPv6 errors; once, when the shard is built. */
    public void errorsTo(Icmp6Errors newErrors) {
        errors = newErrors;
    }

    /**
     * Sends a packet the way that the last one for its destination took, if that is all there is to it: it is whole and checked, its
     * hop limit and size allow it, and the neighbour is still known. False if it is not; nothing was done then.
     */
    boolean tryAgain(Interface in, Packet p, int at, long high, long low) {
        NextHop6 h = nextHops.find(high, low);
        if (h == null || h.ifp == in || p.linkBroadcast() || !p.isChecked()) {
            return false;
        }
        long mac = h.neighbour.mac();
        Interface ifp = h.ifp;
        int hopLimit = Ipv6.hopLimit(p, at);
        if (mac < 0
                || hopLimit <= 1
                || p.length() > ifp.mtuBytes() && Offload.segmentBytes(p, at) > ifp.mtuBytes()
                || !shard.sysctls().isOn(Sysctl.IP6_FORWARDING)) {
            return false;
        }
        Ipv6.hopLimit(p, at, hopLimit - 1);
        shard.count(Counter.IP6_FORWARDED);
        nd.use(h.neighbour);
        nd.frame(ifp, mac, p);
        return true;
    }

    /** Forgets the ways that packets took. */
    public void forget() {
        nextHops.clear();
    }

    /** Sends on a valid packet that is not for this host; {@code found} is the route to its destination, or null, looked up
     * when {@code generation} was the table's. */
    void forward(Interface in, Packet p, long generation, Route6 found) {
        int at = p.networkAt();
        if (!shard.sysctls().isOn(Sysctl.IP6_FORWARDING)) {
            shard.count(Counter.IP6_CANNOT_FORWARD);
            shard.drop(p, Drop.IPV6_NOT_FORWARDING);
            return;
        }
        long sourceHigh = Ipv6.sourceHigh(p, at);
        long sourceLow = Ipv6.sourceLow(p, at);
        // RFC 4291 sections 2.5.2 and 2.5.3: never to be forwarded.
        if (Ipv6Address.isUnspecified(sourceHigh, sourceLow) || Ipv6Address.isLoopback(sourceHigh, sourceLow)) {
            shard.drop(p, Drop.IPV6_MARTIAN_SOURCE);
            return;
        }
        if (Ipv6.hopLimit(p, at) <= 1) {
            errors.send(in, p, Icmpv6.TIME_EXCEEDED, 0, 0, Drop.IPV6_HOP_LIMIT_EXCEEDED);
            return;
        }
        boolean isOnly = found == null || found.paths() == null;
        Route6 r = isOnly ? found : found.paths().of(shard.workstream().flowHash(p));
        if (r == null) {
            refuse(in, p, Icmpv6.UNREACHABLE_NO_ROUTE, Drop.IPV6_NO_ROUTE);
            return;
        }
        // RFC 4007 section 9: the source means nothing on another link.
        if (Ipv6Address.isLinkLocal(sourceHigh) && r.ifp() != null && r.ifp() != in) {
            refuse(in, p, Icmpv6.UNREACHABLE_SCOPE, Drop.IPV6_SCOPE);
            return;
        }
        long kept = isOnly && p.fib() == 0 ? generation : UNKEPT;
        switch (r.kind()) {
            case LINK -> send(in, p, at, kept, r, Ipv6.destinationHigh(p, at), Ipv6.destinationLow(p, at));
            case GATEWAY -> send(in, p, at, kept, r, r.gatewayHigh(), r.gatewayLow());
            case REJECT -> refuse(in, p, Icmpv6.UNREACHABLE_REJECT, Drop.IPV6_REJECT);
            case BLACKHOLE -> shard.drop(p, Drop.IPV6_BLACKHOLE);
            case LOCAL, BROADCAST -> throw new IllegalStateException("route " + r + " is not for forwarding");
        }
    }

    /** RFC 4861 section 8.2: it leaves by the link that it came by, and its sender, a neighbour, could reach the next hop itself. */
    private void redirect(Interface in, Packet p, int at, long nextHigh, long nextLow) {
        boolean isDestination = nextHigh == Ipv6.destinationHigh(p, at) && nextLow == Ipv6.destinationLow(p, at);
        // A router is told by its link-local address, or not at all.
        boolean isTellable = isDestination || Ipv6Address.isLinkLocal(nextHigh);
        if (isTellable
                && shard.sysctls().isOn(Sysctl.IP6_REDIRECT)
                && !in.isLoopback()
                && in.inet6().isOnLink(Ipv6.sourceHigh(p, at), Ipv6.sourceLow(p, at))) {
            errors.redirect(in, p, nextHigh, nextLow);
        }
    }

    private void refuse(Interface in, Packet p, int code, Drop reason) {
        shard.count(Counter.IP6_CANNOT_FORWARD);
        errors.send(in, p, Icmpv6.UNREACHABLE, code, 0, reason);
    }

    private void send(Interface in, Packet p, int at, long generation, Route6 r, long nextHigh, long nextLow) {
        Interface ifp = r.ifp();
        if (ifp == in) {
            redirect(in, p, at, nextHigh, nextLow);
        }
        int mtu = ifp.mtuBytes();
        if (p.length() > mtu && Offload.segmentBytes(p, at) > mtu) {
            shard.count(Counter.IP6_CANNOT_FRAGMENT);
            errors.send(in, p, Icmpv6.PACKET_TOO_BIG, 0, mtu, Drop.IPV6_TOO_BIG);
            return;
        }
        Ipv6.hopLimit(p, at, Ipv6.hopLimit(p, at) - 1);
        shard.count(Counter.IP6_FORWARDED);
        if (!ifp.isEthernet()) {
            ifp.output(p, shard);
            return;
        }
        NdEntry neighbour = generation == UNKEPT ? null : nd.resolvedNeighbour(ifp, nextHigh, nextLow);
        if (neighbour != null) {
            nextHops.put(generation, Ipv6.destinationHigh(p, at), Ipv6.destinationLow(p, at), ifp, neighbour);
        }
        nd.output(ifp, nextHigh, nextLow, p);
    }
}
