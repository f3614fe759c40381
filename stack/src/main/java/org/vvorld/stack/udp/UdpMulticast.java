package org.vvorld.stack.udp;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.SourceFilter;

/**
 * What a socket says of multicast groups: how it sends to them, and which it is in. Immutable; most sockets share {@link #DEFAULT}.
 *
 * @param out IP_MULTICAST_IF: where it sends to groups; null to have the route say
 * @param ttl IP_MULTICAST_TTL, hops
 * @param loops IP_MULTICAST_LOOP: do members in this vnet get what it sends?
 * @param joined the groups it is in, on which interfaces
 */
public record UdpMulticast(Interface out, int ttl, boolean loops, List<Joined> joined) {
    /** A group on an interface; an IPv4 one is IPv4-mapped. */
    public record Joined(Interface ifp, long hi, long lo, SourceFilter filter) {
        boolean is(Interface i, long groupHi, long groupLo) {
            return ifp == i && lo == groupLo && hi == groupHi;
        }
    }

    /** RFC 1112 section 6.1: groups are not left beyond the link unless the program says so. */
    public static final UdpMulticast DEFAULT = new UdpMulticast(null, 1, true, List.of());

    /** IP_MULTICAST_IF. */
    public UdpMulticast out(Interface i) {
        return new UdpMulticast(i, ttl, loops, joined);
    }

    /** IP_MULTICAST_TTL; 0: it stays in the vnet. */
    public UdpMulticast ttl(int hops) {
        return new UdpMulticast(out, hops, loops, joined);
    }

    /** IP_MULTICAST_LOOP. */
    public UdpMulticast loops(boolean on) {
        return new UdpMulticast(out, ttl, on, joined);
    }

    /** With another filter for a group; without the group if that is {@link SourceFilter#NONE}. */
    public UdpMulticast with(Interface i, long hi, long lo, SourceFilter filter) {
        List<Joined> now = new ArrayList<>(joined);
        now.removeIf(j -> j.is(i, hi, lo));
        if (!filter.isNone()) {
            now.add(new Joined(i, hi, lo, filter));
        }
        return new UdpMulticast(out, ttl, loops, List.copyOf(now));
    }

    /** Without what it said of an interface that has left. */
    public UdpMulticast without(Interface i) {
        if (out != i && joined.stream().noneMatch(j -> j.ifp == i)) {
            return this;
        }
        return new UdpMulticast(
                out == i ? null : out,
                ttl,
                loops,
                joined.stream().filter(j -> j.ifp != i).toList());
    }

    /**
     * Does it want a datagram to a group that came in by {@code in}? A socket that is in no group hears all that the interface takes, one
     * that is in some hears those alone, as on FreeBSD.
     */
    boolean wants(Interface in, long groupHi, long groupLo, long sourceHi, long sourceLo) {
        int n = joined.size();
        for (int i = 0; i < n; i++) {
            Joined j = joined.get(i);
            if (j.is(in, groupHi, groupLo)) {
                return j.filter.accepts(sourceHi, sourceLo);
            }
        }
        return n == 0;
    }
}
