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
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.MacAddress;

/** IPv4 forwarding on one worker, RFC 1812 section 5.2. */
public final class Ipv4Forward {
    /** In place of the table's generation: another flow to the same destination, or by another FIB, may go another way. */
    private static final long UNKEPT = -1;

    private final Shard shard;
    private final ArpResolver arp;
    private final Ipv4Link link;
    private final NextHops nextHops;
    private final Ipv4OptionRecorder recorder;
    private IcmpErrors errors;

    public Ipv4Forward(Shard shard, Ipv4Link link, Fib fib) {
        this.nextHops = new NextHops(fib);
        this.shard = shard;
        this.arp = link.arp();
        this.recorder = new Ipv4OptionRecorder(shard, fib);
        this.link = link;
    }

    /** Says who sends ICMP errors; once, when the shard is built. */
    public void errorsTo(IcmpErrors newErrors) {
        errors = newErrors;
    }

    /**
     * Sends a packet the way that the last one for its destination took, if that is all there is to it: it is whole and checked, its
     * time to live and size allow it, and the neighbour is still known. False if it is not; nothing was done then.
     */
    boolean tryAgain(Interface in, Packet p, int at, int destination) {
        NextHop h = nextHops.find(destination);
        if (h == null || h.ifp == in || p.linkBroadcast() || !p.isChecked()) {
            return false;
        }
        long mac = h.neighbour.mac();
        Interface ifp = h.ifp;
        if (mac < 0
                || Ipv4.ttl(p, at) <= 1
                || p.length() > ifp.mtuBytes() && Offload.segmentBytes(p, at) > ifp.mtuBytes()
                || !shard.sysctls().isOn(Sysctl.IP_FORWARDING)) {
            return false;
        }
        Ipv4.decrementTtl(p, at);
        shard.count(Counter.IP_FORWARDED);
        h.neighbour.use();
        arp.frame(ifp, mac, p);
        return true;
    }

    /** Forgets the ways that packets took. */
    public void forget() {
        nextHops.clear();
    }

    /** Sends on a valid packet that is not for this host; {@code found} is the route to its destination, or null, looked up
     * when {@code generation} was the table's. */
    void forward(Interface in, Packet p, long generation, Route found) {
        int at = p.networkAt();
        if (!shard.sysctls().isOn(Sysctl.IP_FORWARDING)) {
            shard.count(Counter.IP_CANNOT_FORWARD);
            shard.drop(p, Drop.IPV4_NOT_FORWARDING);
            return;
        }
        // RFC 1812 section 5.3.7: a source that no answer could reach; section 4.2.2.11 (d) for a loopback's.
        int source = Ipv4.source(p, at);
        if (source == Ipv4Address.ANY || Ipv4Address.isLoopback(source)) {
            shard.drop(p, Drop.IPV4_MARTIAN_SOURCE);
            return;
        }
        // RFC 1812 section 5.3.1: the TTL is checked only after it is known that the packet is to be forwarded.
        if (Ipv4.ttl(p, at) <= 1) {
            errors.send(p, Icmpv4.TIME_EXCEEDED, 0, 0, Drop.IPV4_TTL_EXCEEDED);
            return;
        }
        boolean isOnly = found == null || found.paths() == null;
        Route r = isOnly ? found : found.paths().of(shard.workstream().flowHash(p));
        if (Ipv4.headerLength(p, at) > Ipv4.MIN_HEADER_BYTES && !recordHop(p, at, r)) {
            return;
        }
        if (r == null) {
            refuse(p, Icmpv4.UNREACHABLE_NET, Drop.IPV4_NO_ROUTE);
            return;
        }
        long kept = isOnly && p.fib() == 0 ? generation : UNKEPT;
        switch (r.kind()) {
            case LINK -> send(in, p, at, kept, r, Ipv4.destination(p, at));
            case GATEWAY -> send(in, p, at, kept, r, r.gateway());
            case REJECT -> refuse(p, Icmpv4.UNREACHABLE_HOST, Drop.IPV4_REJECT);
            case BLACKHOLE -> shard.drop(p, Drop.IPV4_BLACKHOLE);
            case LOCAL, BROADCAST -> throw new IllegalStateException("route " + r + " is not for forwarding");
        }
    }

    /** Does with the options what a router is to do. False if the packet is gone. */
    private boolean recordHop(Packet p, int at, Route r) {
        if (Ipv4Options.hasSourceRoute(p, at)) {
            // RFC 1812 section 5.2.7.1: code 5 says that source routes are not followed.
            refuse(p, Icmpv4.UNREACHABLE_SOURCE_ROUTE_FAILED, Drop.IPV4_SOURCE_ROUTE);
            return false;
        }
        if (r == null || r.source() == 0) {
            return true;
        }
        int problem = recorder.record(p, at, r.source());
        if (problem != 0) {
            errors.send(p, Icmpv4.PARAMETER_PROBLEM, 0, problem << 24, Drop.IPV4_BAD_OPTIONS);
        }
        return problem == 0;
    }

    /** RFC 2644: a router does not forward a directed broadcast unless told to; then it is a broadcast on its last link. */
    void directedBroadcast(Packet p, Route r) {
        int at = p.networkAt();
        Interface out = r.ifp();
        if (!shard.sysctls().isOn(Sysctl.IP_DIRECTED_BROADCAST)
                || !shard.sysctls().isOn(Sysctl.IP_FORWARDING)
                || p.linkBroadcast()
                || p.offload() != 0
                || p.length() > out.mtuBytes()) {
            shard.drop(p, Drop.IPV4_DIRECTED_BROADCAST);
            return;
        }
        if (Ipv4.ttl(p, at) <= 1) {
            shard.drop(p, Drop.IPV4_TTL_EXCEEDED);
            return;
        }
        Ipv4.decrementTtl(p, at);
        shard.count(Counter.IP_FORWARDED);
        if (out.isEthernet()) {
            arp.frame(out, MacAddress.BROADCAST, p);
        } else {
            out.output(p, shard);
        }
    }

    private void refuse(Packet p, int code, Drop reason) {
        shard.count(Counter.IP_CANNOT_FORWARD);
        errors.send(p, Icmpv4.UNREACHABLE, code, 0, reason);
    }

    private void send(Interface in, Packet p, int at, long generation, Route r, int nextHop) {
        if (r.ifp() == in && r.over() == null) {
            redirect(in, p, at, nextHop);
        }
        int mtu = r.ifp().mtuBytes();
        if (p.length() > mtu && Offload.segmentBytes(p, at) > mtu) {
            tooBig(p, at, r, nextHop, mtu);
            return;
        }
        Ipv4.decrementTtl(p, at);
        shard.count(Counter.IP_FORWARDED);
        if (r.ifp().isEthernet() && r.over() == null) {
            remember(p, at, generation, r.ifp(), nextHop);
        }
        link.output(p, r.ifp(), nextHop, r.over(), Ipv4Link.UNICAST);
    }

    /** RFC 1812 section 5.2.7.2: it leaves by the link that it came by, and its sender could reach the next hop itself. */
    private void redirect(Interface in, Packet p, int at, int nextHop) {
        if (!shard.sysctls().isOn(Sysctl.IP_REDIRECT) || in.isLoopback()) {
            return;
        }
        int source = Ipv4.source(p, at);
        InterfaceAddress own = in.addressTowards(source);
        if (own != null && source != nextHop && ((own.address() ^ nextHop) & Ipv4Prefix.mask(own.length())) == 0) {
            errors.redirect(p, nextHop);
        }
    }

    private void remember(Packet p, int at, long generation, Interface ifp, int nextHop) {
        ArpEntry neighbour = generation == UNKEPT ? null : arp.resolvedNeighbour(ifp, nextHop);
        if (neighbour != null) {
            nextHops.put(generation, Ipv4.destination(p, at), ifp, neighbour);
        }
    }

    private void tooBig(Packet p, int at, Route r, int nextHop, int mtu) {
        if ((Ipv4.fragment(p, at) & Ipv4.DONT_FRAGMENT) != 0) {
            // RFC 1191 section 4: the next hop's MTU goes with the error.
            shard.count(Counter.IP_CANNOT_FRAGMENT);
            errors.send(p, Icmpv4.UNREACHABLE, Icmpv4.UNREACHABLE_NEED_FRAGMENTATION, mtu, Drop.IPV4_TOO_BIG);
            return;
        }
        if (Offload.segmentPayloadBytes(p) != 0) {
            shard.count(Counter.IP_CANNOT_FRAGMENT);
            shard.drop(p, Drop.OFFLOAD_TOO_BIG);
            return;
        }
        Ipv4.decrementTtl(p, at);
        shard.count(Counter.IP_FORWARDED);
        link.fragmenter().send(p, r.ifp(), nextHop, r.over(), Ipv4Link.UNICAST, mtu);
    }
}
