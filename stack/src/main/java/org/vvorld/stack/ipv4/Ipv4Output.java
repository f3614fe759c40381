package org.vvorld.stack.ipv4;

import org.vvorld.stack.arp.ArpEntry;
import org.vvorld.stack.arp.ArpResolver;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/** Sends datagrams that this host originates, on one worker. RFC 1122 section 3.3.1. */
public final class Ipv4Output {
    private final Shard shard;
    private final Fib fib;
    private final ArpResolver arp;
    private final Ipv4Link link;
    private final Interface loopback;
    private final NextHops nextHops;
    private final DestinationCache destinations;
    /** Version of the destinations that the next hops go by. */
    private int seenVersion;

    /** @param loopback where packets to ourselves go */
    public Ipv4Output(Shard shard, Fib fib, Ipv4Link link, Interface loopback, DestinationCache destinations) {
        this.destinations = destinations;
        this.shard = shard;
        this.fib = fib;
        this.arp = link.arp();
        this.link = link;
        this.loopback = loopback;
        this.nextHops = new NextHops(fib);
    }

    /** Forgets the ways that packets took. */
    public void forget() {
        nextHops.clear();
    }

    /**
     * Sends a datagram whose header is complete, checksum included, the way that the last one for its destination took if it still
     * holds: for whoever sends many. Owns it.
     *
     * @return as {@link #send}
     */
    public Drop sendReady(Packet p, int destination) {
        p.checked(true);
        if (destinations.version() != seenVersion) {
            seenVersion = destinations.version();
            nextHops.clear();
        }
        NextHop h = p.fib() == 0 ? nextHops.find(destination) : null;
        if (h != null && p.length() <= h.ifp.mtuBytes()) {
            long mac = h.neighbour.mac();
            if (mac >= 0) {
                shard.count(Counter.IP_ORIGINATED);
                h.neighbour.use();
                arp.frame(h.ifp, mac, p);
                return null;
            }
        }
        long generation = fib.generation();
        Route r = fib.in(p.fib()).lookup(destination);
        Drop refused = refusal(r, destination);
        if (refused != null) {
            shard.drop(p, refused);
            return refused;
        }
        if (p.fib() == 0
                && r.paths() == null
                && r.over() == null
                && (r.kind() == Route.Kind.LINK || r.kind() == Route.Kind.GATEWAY)) {
            int nextHop = nextHop(r, destination);
            boolean isNarrow = destinations.mtu(destination, shard.now()) != 0;
            ArpEntry neighbour = r.ifp().isEthernet() ? arp.resolvedNeighbour(r.ifp(), nextHop) : null;
            if (neighbour != null && !isNarrow && !Ipv4Address.isMulticast(destination)) {
                nextHops.put(generation, destination, r.ifp(), neighbour);
            }
        }
        return transmit(p, r, destination, (Ipv4.fragment(p, p.networkAt()) & Ipv4.DONT_FRAGMENT) != 0);
    }

    /**
     * Would {@link #sendReady} send, or refuse, at once? False while the neighbour's address is not known: it is being asked for then,
     * and a packet would wait for the answer.
     */
    public boolean isWayOpen(int destination) {
        NextHop h = nextHops.find(destination);
        if (h != null && h.neighbour.mac() >= 0) {
            return true;
        }
        Route r = fib.lookup(destination);
        if (r == null || r.paths() != null || Ipv4Address.isMulticast(destination)) {
            return true;
        }
        return switch (r.kind()) {
            case LINK, GATEWAY ->
                !r.ifp().isEthernet() || r.over() != null || arp.resolve(r.ifp(), nextHop(r, destination)) != null;
            case LOCAL, BROADCAST, REJECT, BLACKHOLE -> true;
        };
    }

    /** The source address for packets to {@code destination} by a FIB, or 0 if there is no way to it. */
    public int sourceFor(int number, int destination) {
        Route r = fib.in(number).lookup(destination);
        return r == null ? 0 : r.kind() == Route.Kind.LOCAL ? destination : r.source();
    }

    /**
     * Puts an IPv4 header on the payload at the head of {@code p} and sends it. Owns the packet.
     *
     * @param source the source address; 0 to have it chosen by route
     * @param dontFragment set DF
     * @return null if it is on its way (or waits for its neighbour), else why it was dropped
     */
    public Drop send(Packet p, int source, int destination, int protocol, int tos, int ttl, boolean dontFragment) {
        Route r = fib.in(p.fib()).lookup(destination);
        Drop refused = refusal(r, destination);
        if (refused != null) {
            shard.drop(p, refused);
            return refused;
        }
        int from = source != 0 ? source : r.kind() == Route.Kind.LOCAL ? destination : r.source();
        int total = p.length() + Ipv4.MIN_HEADER_BYTES;
        if (total > 65_535) {
            shard.drop(p, Drop.OUTPUT_TOO_BIG);
            return Drop.OUTPUT_TOO_BIG;
        }
        // RFC 6864 section 4.1: an atomic datagram's identification may be anything; others want one that does not
        // recur soon.
        int id = (int) shard.workstream().random() & 0xffff;
        int at = p.push(Ipv4.MIN_HEADER_BYTES);
        Ipv4.write(p, at, tos, total, id, dontFragment ? Ipv4.DONT_FRAGMENT : 0, ttl, protocol, from, destination);
        p.networkAt(at);
        p.checked(false);
        return transmit(p, r, destination, dontFragment);
    }

    /** Sends a datagram whose header is complete but for its checksum, an echo reply in its request's buffer. Owns it. */
    public Drop sendComplete(Packet p) {
        int at = p.networkAt();
        int destination = Ipv4.destination(p, at);
        Route r = fib.in(p.fib()).lookup(destination);
        Drop refused = refusal(r, destination);
        if (refused != null) {
            shard.drop(p, refused);
            return refused;
        }
        Ipv4.writeChecksum(p, at);
        // Its addresses are others than those that were checked.
        p.checked(false);
        return transmit(p, r, destination, (Ipv4.fragment(p, at) & Ipv4.DONT_FRAGMENT) != 0);
    }

    private static Drop refusal(Route r, int destination) {
        if (r == null) {
            return Drop.IPV4_NO_ROUTE;
        }
        if (Ipv4Address.isThisNetwork(destination)) {
            return Drop.IPV4_MARTIAN_DESTINATION;
        }
        return switch (r.kind()) {
            case REJECT -> Drop.IPV4_REJECT;
            case BLACKHOLE -> Drop.IPV4_BLACKHOLE;
            case LOCAL -> null;
            // RFC 1122 section 3.2.1.3 (g): 127/8 never leaves the host, by a default route for one.
            case BROADCAST, LINK, GATEWAY ->
                Ipv4Address.isLoopback(destination) && !r.ifp().isLoopback() ? Drop.IPV4_MARTIAN_DESTINATION : null;
        };
    }

    private Drop transmit(Packet p, Route found, int destination, boolean dontFragment) {
        shard.count(Counter.IP_ORIGINATED);
        Route r = found.paths() == null
                ? found
                : found.paths().of(shard.workstream().flowHash(p));
        if (r.kind() == Route.Kind.LOCAL) {
            loopback.output(p, shard);
            return null;
        }
        Interface ifp = r.ifp();
        int nextHop = nextHop(r, destination);
        long group = group(r, destination);
        int mtu = dontFragment ? mtu(r, destination) : ifp.mtuBytes();
        if (p.length() > mtu && Offload.segmentBytes(p, p.head()) > mtu) {
            if (dontFragment || Offload.segmentPayloadBytes(p) != 0) {
                Drop reason = dontFragment ? Drop.OUTPUT_TOO_BIG : Drop.OFFLOAD_TOO_BIG;
                shard.count(Counter.IP_CANNOT_FRAGMENT);
                shard.drop(p, reason);
                return reason;
            }
            link.fragmenter().send(p, ifp, nextHop, r.over(), group, mtu);
            return null;
        }
        link.output(p, ifp, nextHop, r.over(), group);
        return null;
    }

    private int nextHop(Route r, int destination) {
        if (r.kind() != Route.Kind.GATEWAY || r.over() != null) {
            return destination;
        }
        int better = destinations.gateway(destination, shard.now());
        // A redirect is for the link that the route goes by now.
        return better != 0 && r.ifp().addressTowards(better) != null ? better : r.gateway();
    }

    private int mtu(Route r, int destination) {
        int path = destinations.mtu(destination, shard.now());
        return path == 0 ? r.ifp().mtuBytes() : Math.min(path, r.ifp().mtuBytes());
    }

    /** The longest datagram that may go to {@code destination} by a FIB unfragmented as far as is known, bytes; 0 if there is no way. */
    public int mtuTowards(int number, int destination) {
        Route r = fib.in(number).lookup(destination);
        if (r == null || r.ifp() == null) {
            return 0;
        }
        return r.kind() == Route.Kind.LOCAL ? loopback.mtuBytes() : mtu(r, destination);
    }

    /**
     * A router says that a datagram of ours was too big for the next link.
     *
     * @param number of the FIB by which the datagram went
     * @param said the link's MTU as it says, 0 if it does not
     * @param quotedBytes total length of the datagram
     * @return was that news?
     */
    public boolean onTooBig(int number, int destination, int said, int quotedBytes) {
        Route r = fib.in(number).lookup(destination);
        if (r == null || r.kind() != Route.Kind.LINK && r.kind() != Route.Kind.GATEWAY) {
            return false;
        }
        int mtu = PathMtu.of(said, quotedBytes);
        // RFC 1191 section 6.1: never longer than what is known. Nor because of a datagram that would have fit.
        if (mtu >= mtu(r, destination) || mtu >= quotedBytes) {
            return false;
        }
        destinations.putMtu(destination, mtu, shard.now());
        return true;
    }

    /**
     * A router on {@code in}, by whose FIB our datagram went, says that {@code gateway} is a better first hop.
     *
     * @return was it believed? RFC 1122 section 3.2.2.2: if it is the first hop itself that says so, of another one on the same link
     */
    public boolean onRedirect(Interface in, int from, int destination, int gateway) {
        Fib by = fib.in(in.fib());
        Route r = by.lookup(destination);
        if (r == null || r.kind() != Route.Kind.GATEWAY || r.over() != null || !leadsBy(r, in, destination, from)) {
            return false;
        }
        InterfaceAddress own = in.addressTowards(gateway);
        Route there = by.lookup(gateway);
        if (own == null || gateway == from || there == null || there.kind() != Route.Kind.LINK || there.ifp() != in) {
            return false;
        }
        destinations.putGateway(destination, gateway, shard.now());
        return true;
    }

    private boolean leadsBy(Route r, Interface ifp, int destination, int gateway) {
        if (r.paths() == null) {
            return r.ifp() == ifp && nextHop(r, destination) == gateway;
        }
        for (Route way : r.paths().ways()) {
            if (way.ifp() == ifp && nextHop(way, destination) == gateway) {
                return true;
            }
        }
        return false;
    }

    /** The group MAC address that stands for {@code destination}, or {@link Ipv4Link#UNICAST}. */
    private static long group(Route r, int destination) {
        if (r.kind() == Route.Kind.BROADCAST || destination == Ipv4Address.BROADCAST) {
            return MacAddress.BROADCAST;
        }
        // RFC 1112 section 6.4: the low 23 bits of the group below 01:00:5e.
        return Ipv4Address.isMulticast(destination) ? 0x0100_5e00_0000L | destination & 0x7f_ffff : Ipv4Link.UNICAST;
    }
}
