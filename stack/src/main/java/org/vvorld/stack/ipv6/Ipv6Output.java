package org.vvorld.stack.ipv6;

import java.util.List;
import java.util.function.Supplier;
import org.vvorld.stack.addrselect.SourceSelection;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.NdResolver;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.redirect.FirstHops;
import org.vvorld.stack.redirect.HostRedirects;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Multipath;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;

/** Sends IPv6 datagrams that this host originates, on one worker. */
public final class Ipv6Output implements FirstHops {
    /** In place of a hop limit: for the members of a group in this vnet alone. */
    public static final int STAYS_HERE = -1;

    private final Shard shard;
    private final FibInet6 fib;
    private final NdResolver nd;
    private final Ipv6Fragmenter fragmenter;
    private final Interface loopback;
    private final Supplier<List<Interface>> interfaces;
    private final PathMtuCache pathMtus;
    private final HostRedirects redirects;
    private GroupLoop6 groupLoop;

    /** Where the packet in hand goes: its interface, and the neighbour there. */
    private Interface ifp;

    private long nextHigh;
    private long nextLow;
    /** The source that the route prefers; null for none. */
    private Inet6Address preferred;
    /** The ways of equal cost, if there are several: the packet's flow chooses among them. */
    private Multipath<Route6> paths;

    /**
     * @param loopback where packets to ourselves go
     * @param interfaces those of the vnet now, whose addresses can be sources
     * @param pathMtus what routers have told the vnet
     * @param redirects better first hops, as routers have said
     */
    public Ipv6Output(
            Shard shard,
            FibInet6 fib,
            NdResolver nd,
            Interface loopback,
            Supplier<List<Interface>> interfaces,
            PathMtuCache pathMtus,
            HostRedirects redirects) {
        this.shard = shard;
        this.fib = fib;
        this.nd = nd;
        this.fragmenter = new Ipv6Fragmenter(shard);
        this.loopback = loopback;
        this.interfaces = interfaces;
        this.pathMtus = pathMtus;
        this.redirects = redirects;
    }

    /** Says who hands what is sent to a group to the members in this vnet; once, when the shard is built. */
    public void groupsTo(GroupLoop6 loop) {
        groupLoop = loop;
    }

    /** The source for packets to a destination by a FIB; null if there is no way to it, or no address to send from. */
    public Inet6Address sourceFor(int number, long high, long low, Interface zone) {
        return route(number, high, low, zone) != null ? null : source(high, low);
    }

    private Inet6Address source(long high, long low) {
        if (ifp == loopback) {
            for (Interface i : interfaces.get()) {
                Inet6Address own = i.inet6().find(high, low);
                if (own != null && own.isSource()) {
                    return own;
                }
            }
        }
        if (preferred != null && preferred.isSource()) {
            return preferred;
        }
        return SourceSelection.select(interfaces.get(), ifp, high, low);
    }

    /**
     * Puts an IPv6 header on the payload at the head of {@code p} and sends it; of an ICMPv6 message also the checksum, which needs the
     * source. Owns the packet.
     *
     * @param sourceHigh the source; {@code ::} to have it chosen
     * @param zone the link that a link-local destination or group is on; null for others
     * @param hopLimit 0 for what is usual on the link, {@link #STAYS_HERE}
     * @param dontFragment drop what is larger than the link's MTU or the path's
     * @return null if it is on its way (or waits for its neighbour), else why it was dropped
     */
    public Drop send(
            Packet p,
            long sourceHigh,
            long sourceLow,
            long high,
            long low,
            Interface zone,
            int protocol,
            int trafficClass,
            int hopLimit,
            boolean dontFragment) {
        return send(
                p,
                sourceHigh,
                sourceLow,
                high,
                low,
                zone,
                protocol,
                trafficClass,
                hopLimit,
                dontFragment,
                /* loops= */ true);
    }

    /**
     * The same.
     *
     * @param loops do members of a group in this vnet get it too (IPV6_MULTICAST_LOOP)?
     */
    public Drop send(
            Packet p,
            long sourceHigh,
            long sourceLow,
            long high,
            long low,
            Interface zone,
            int protocol,
            int trafficClass,
            int hopLimit,
            boolean dontFragment,
            boolean loops) {
        Drop refused = route(p.fib(), high, low, zone);
        if (refused == null && p.length() > 65_535) {
            refused = Drop.OUTPUT_TOO_BIG;
        }
        long fromHigh = sourceHigh;
        long fromLow = sourceLow;
        if (refused == null && Ipv6Address.isUnspecified(sourceHigh, sourceLow)) {
            Inet6Address own = source(high, low);
            refused = own == null ? Drop.IPV6_MARTIAN_SOURCE : null;
            fromHigh = own == null ? 0 : own.high();
            fromLow = own == null ? 0 : own.low();
        }
        if (refused != null) {
            shard.drop(p, refused);
            return refused;
        }
        int payload = p.length();
        int at = p.push(Ipv6.HEADER_BYTES);
        int hops = hopLimit == 0 ? defaultHopLimit() : Math.max(0, hopLimit);
        Ipv6.write(p, at, trafficClass, 0, payload, protocol, hops);
        Ipv6.source(p, at, fromHigh, fromLow);
        Ipv6.destination(p, at, high, low);
        p.networkAt(at);
        p.checked(false);
        if (protocol == Ipv6.ICMPV6) {
            Icmpv6.writeChecksum(p, at, at + Ipv6.HEADER_BYTES);
        }
        return transmit(p, dontFragment, loops);
    }

    /** What routers have said for the link that the packet in hand goes out by, else the vnet's own. */
    private int defaultHopLimit() {
        int told = ifp.ndParameters().hopLimit();
        return told == 0 ? shard.sysctls().get(Sysctl.IP6_HOP_LIMIT) : told;
    }

    /** Finds the way: the interface and the next hop. Null, or why there is none. */
    private Drop route(int number, long high, long low, Interface zone) {
        nextHigh = high;
        nextLow = low;
        paths = null;
        preferred = null;
        if (Ipv6Address.isUnspecified(high, low) || Ipv6Address.isMapped(high, low)) {
            return Drop.IPV6_MARTIAN_DESTINATION;
        }
        if (Ipv6Address.isLoopback(high, low)) {
            ifp = loopback;
            return null;
        }
        if (Ipv6Address.isLinkLocal(high) || Ipv6Address.isMulticast(high)) {
            return onLink(number, high, low, zone);
        }
        Route6 r = fib.in(number).lookup(high, low);
        if (r == null) {
            return Drop.IPV6_NO_ROUTE;
        }
        switch (r.kind()) {
            case LOCAL -> {
                if (!r.ifp().inet6().isAssigned(high, low)) {
                    return Drop.IPV6_TENTATIVE;
                }
                ifp = loopback;
            }
            case LINK, BROADCAST, GATEWAY -> {
                preferred = r.source();
                HostRedirects.Entry better = redirects.find(high, low, shard.now());
                if (better == null) {
                    along(r);
                    paths = r.paths();
                } else {
                    ifp = better.ifp();
                    nextHigh = better.gatewayHi();
                    nextLow = better.gatewayLo();
                }
            }
            case REJECT -> {
                return Drop.IPV6_REJECT;
            }
            case BLACKHOLE -> {
                return Drop.IPV6_BLACKHOLE;
            }
        }
        return null;
    }

    private void along(Route6 r) {
        ifp = r.ifp();
        if (r.kind() == Route.Kind.GATEWAY) {
            nextHigh = r.gatewayHigh();
            nextLow = r.gatewayLow();
        }
    }

    private Drop onLink(int number, long high, long low, Interface zone) {
        Interface link = zone;
        if (link == null && !Ipv6Address.isLinkLocal(high) && !Ipv6Address.isLinkScopedGroup(high)) {
            Route6 r = fib.in(number).lookup(high, low);
            link = r == null || r.kind() == Route.Kind.LOCAL ? null : r.ifp();
        }
        if (link == null) {
            return Drop.IPV6_NO_ROUTE;
        }
        boolean own = link.inet6().isAssigned(high, low);
        ifp = own || link.isLoopback() ? loopback : link;
        return null;
    }

    private Drop transmit(Packet p, boolean dontFragment, boolean loops) {
        shard.count(Counter.IP6_ORIGINATED);
        if (paths != null) {
            along(paths.of(shard.workstream().flowHash(p)));
        }
        Interface out = ifp;
        if (Ipv6Address.isMulticast(nextHigh) && groupLoop != null && !out.isLoopback()) {
            if (loops) {
                groupLoop.sent(out, p, nextHigh, nextLow);
            }
            if (Ipv6.hopLimit(p, p.networkAt()) == 0) {
                shard.consume(p);
                return null;
            }
        }
        int mtu = p.length() > Ipv6.MIN_MTU_BYTES ? pathMtu(out, p) : out.mtuBytes();
        if (p.length() > mtu && Offload.segmentBytes(p, p.head()) > mtu) {
            if (dontFragment || Offload.segmentPayloadBytes(p) != 0) {
                Drop reason = dontFragment ? Drop.OUTPUT_TOO_BIG : Drop.OFFLOAD_TOO_BIG;
                shard.count(Counter.IP6_CANNOT_FRAGMENT);
                shard.drop(p, reason);
                return reason;
            }
            long toHigh = nextHigh;
            long toLow = nextLow;
            fragmenter.send(p, mtu, f -> put(out, toHigh, toLow, f));
            return null;
        }
        put(out, nextHigh, nextLow, p);
        return null;
    }

    private int pathMtu(Interface out, Packet p) {
        int at = p.networkAt();
        return mtu(out, Ipv6.destinationHigh(p, at), Ipv6.destinationLow(p, at));
    }

    private int mtu(Interface out, long high, long low) {
        int path = out.isLoopback() ? 0 : pathMtus.mtu(high, low, shard.now());
        return path == 0 ? out.mtu6Bytes() : Math.min(path, out.mtu6Bytes());
    }

    /**
     * The longest packet that may go to a destination in one piece as far as is known, bytes; 0 if there is no way to it.
     *
     * @param number of the FIB
     * @param zone the link of a link-local destination; null for others
     */
    public int mtuTowards(int number, long high, long low, Interface zone) {
        return route(number, high, low, zone) == null ? mtu(ifp, high, low) : 0;
    }

    @Override
    public boolean isOwn(long high, long low) {
        return isOurs(high, low);
    }

    @Override
    public boolean isFirstHop(long routerHigh, long routerLow, Interface by, long high, long low) {
        if (route(by.fib(), high, low, null) != null || ifp.isLoopback()) {
            return false;
        }
        boolean is = ifp == by && nextHigh == routerHigh && nextLow == routerLow;
        for (Route6 way : paths == null ? List.<Route6>of() : paths.ways()) {
            is |= way.ifp() == by && way.gatewayHigh() == routerHigh && way.gatewayLow() == routerLow;
        }
        return is;
    }

    /** Is it an address of this vnet? */
    public boolean isOurs(long high, long low) {
        Route6 r = fib.lookup(high, low);
        return r != null && r.kind() == Route.Kind.LOCAL;
    }

    /**
     * A router says that a packet of ours was too big for the next link.
     *
     * @param number of the FIB by which the packet went
     * @param mtu the link's MTU, 1280 or more, unsigned
     * @param quotedBytes length of the packet
     * @return was that news?
     */
    public boolean onTooBig(int number, long high, long low, int mtu, int quotedBytes) {
        // RFC 8201 section 4: never raised by what somebody says. Nor lowered because of a packet that would have fit.
        if (Integer.compareUnsigned(mtu, quotedBytes) >= 0 || Ipv6Address.isMulticast(high)) {
            return false;
        }
        // No router is on the way to a link-local neighbour; to others, on the link by their prefix, one may be that
        // answers for them.
        Route6 r = Ipv6Address.isLinkLocal(high) ? null : fib.in(number).lookup(high, low);
        boolean leaves = r != null && (r.kind() == Route.Kind.GATEWAY || r.kind() == Route.Kind.LINK);
        if (!leaves || mtu >= mtu(r.ifp(), high, low)) {
            return false;
        }
        pathMtus.put(high, low, mtu, shard.now());
        return true;
    }

    private void put(Interface out, long toHigh, long toLow, Packet p) {
        if (!out.isEthernet()) {
            out.output(p, shard);
        } else if (Ipv6Address.isMulticast(toHigh)) {
            nd.frame(out, Ipv6Address.groupMac(toLow), p);
        } else {
            nd.output(out, toHigh, toLow, p);
        }
    }
}
