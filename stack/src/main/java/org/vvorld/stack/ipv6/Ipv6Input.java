package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;

/** IPv6 input on one worker: validates once, then decides between delivery and forwarding. RFC 8200, RFC 4291 section 2, RFC 4007. */
public final class Ipv6Input {
    private final Shard shard;
    private final FibInet6 fib;
    private final Ipv6Forward forward;
    private final ExtensionHeaders headers;
    private Transport6 transport;
    private Groups6 groups;

    public Ipv6Input(Shard shard, FibInet6 fib, Ipv6Forward forward, Icmp6Errors errors) {
        this.shard = shard;
        this.fib = fib;
        this.forward = forward;
        this.headers = new ExtensionHeaders(shard, errors);
    }

    /** Says who takes what is for this host; once, when the shard is built. */
    public void deliverTo(Transport6 newTransport) {
        transport = newTransport;
    }

    /** Says who takes fragments for this host; once, when the shard is built. */
    public void fragmentsTo(Fragments6 fragments) {
        headers.fragmentsTo(fragments);
    }

    /** Says who knows what groups were joined. */
    public void groupsOf(Groups6 newGroups) {
        groups = newGroups;
    }

    /** Takes an IPv6 packet, link header pulled. */
    public void input(Interface in, Packet p) {
        shard.count(Counter.IP6_RECEIVED);
        int at = p.head();
        p.networkAt(at);
        p.fib(in.fib());
        if (!p.isChecked() && !check(in, p, at)) {
            return;
        }
        long high = Ipv6.destinationHigh(p, at);
        long low = Ipv6.destinationLow(p, at);
        if (p.fib() == 0 && forward.tryAgain(in, p, at, high, low)) {
            return;
        }
        if (Ipv6Address.isMulticast(high)) {
            group(in, p, high, low);
            return;
        }
        if (Ipv6Address.isLinkLocal(high) || Ipv6Address.isLoopback(high, low)) {
            linkLocal(in, p, high, low);
            return;
        }
        long generation = fib.generation();
        Route6 r = fib.in(p.fib()).lookup(high, low);
        if (r != null && r.kind() == Route.Kind.LOCAL) {
            local(in, r.ifp(), p, high, low);
        } else if (p.linkBroadcast()) {
            shard.drop(p, Drop.IPV6_LINK_GROUP);
        } else {
            forward.forward(in, p, generation, r);
        }
    }

    /** What the packet itself says, whichever vnet it is in: once, where it comes into the process. False if it was dropped. */
    private boolean check(Interface in, Packet p, int at) {
        int length = p.tail() - at;
        Drop malformed = length < Ipv6.HEADER_BYTES
                ? Drop.IPV6_TOO_SHORT
                : Ipv6.version(p, at) != 6
                        ? Drop.IPV6_BAD_VERSION
                        : Ipv6.payloadLength(p, at) + Ipv6.HEADER_BYTES > length ? Drop.IPV6_BAD_LENGTH : null;
        if (malformed != null) {
            shard.drop(p, malformed);
            return false;
        }
        p.trim(Ipv6.HEADER_BYTES + Ipv6.payloadLength(p, at));
        long sourceHigh = Ipv6.sourceHigh(p, at);
        long sourceLow = Ipv6.sourceLow(p, at);
        Drop martian = martian(in, sourceHigh, sourceLow, Ipv6.destinationHigh(p, at), Ipv6.destinationLow(p, at));
        if (martian != null) {
            shard.drop(p, martian);
            return false;
        }
        if (p.offload() != 0 && !Ipv6Offload.fits(p, at)) {
            shard.drop(p, Drop.OFFLOAD_MALFORMED);
            return false;
        }
        boolean plain = Ipv6.nextHeader(p, at) != Ipv6.HOP_BY_HOP;
        if (!plain && !headers.hopByHop(in, p, at)) {
            return false;
        }
        // What every router must look at, and addresses that mean something on this link only, are looked at by each.
        p.checked(plain
                && !in.isLoopback()
                && !Ipv6Address.isUnspecified(sourceHigh, sourceLow)
                && !Ipv6Address.isLinkLocal(sourceHigh));
        return true;
    }

    /** RFC 4291 sections 2.5.2, 2.5.3, 2.5.5.2 and 2.7. */
    private static Drop martian(Interface in, long sourceHigh, long sourceLow, long high, long low) {
        if (Ipv6Address.isMulticast(sourceHigh)
                || Ipv6Address.isMapped(sourceHigh, sourceLow)
                || Ipv6Address.isCompatible(sourceHigh, sourceLow)
                || Ipv6Address.isLoopback(sourceHigh, sourceLow) && !in.isLoopback()) {
            return Drop.IPV6_MARTIAN_SOURCE;
        }
        boolean onHostOnly = Ipv6Address.isLoopback(high, low)
                || Ipv6Address.isMulticast(high) && Ipv6Address.groupScope(high) <= Ipv6Address.SCOPE_INTERFACE;
        if (Ipv6Address.isUnspecified(high, low)
                || Ipv6Address.isMapped(high, low)
                || Ipv6Address.isCompatible(high, low)
                || onHostOnly && !in.isLoopback()) {
            return Drop.IPV6_MARTIAN_DESTINATION;
        }
        return null;
    }

    private void group(Interface in, Packet p, long high, long low) {
        boolean known = low == 1 && Ipv6Address.isLinkScopedGroup(high)
                || low == 2 && isRouterGroup(high)
                || Ipv6Address.isSolicited(high, low) && in.inet6().isSolicited(low);
        if (known || in.isLoopback() || isJoined(in, p, high, low)) {
            deliver(in, p, true);
        } else {
            // Groups beyond the link are not forwarded: there is no multicast routing here.
            shard.drop(p, Drop.IPV6_MULTICAST_NOT_JOINED);
        }
    }

    private boolean isJoined(Interface in, Packet p, long high, long low) {
        int at = p.networkAt();
        return groups != null && groups.isWanted(in, high, low, Ipv6.sourceHigh(p, at), Ipv6.sourceLow(p, at));
    }

    /** Takes a datagram that this host has sent to a group by {@code out}: its own members there get it too. */
    public void looped(Interface out, Packet p) {
        shard.count(Counter.IP6_RECEIVED);
        int at = p.head();
        p.networkAt(at);
        if (isJoined(out, p, Ipv6.destinationHigh(p, at), Ipv6.destinationLow(p, at))) {
            deliver(out, p, true);
        } else {
            shard.drop(p, Drop.IPV6_MULTICAST_NOT_JOINED);
        }
    }

    private boolean isRouterGroup(long high) {
        return shard.sysctls().isOn(Sysctl.IP6_FORWARDING)
                && (Ipv6Address.isLinkScopedGroup(high) || Ipv6Address.groupScope(high) == Ipv6Address.SCOPE_SITE);
    }

    /** RFC 4007 section 9: a link-local address is one of this link, and its packets do not leave it. */
    private void linkLocal(Interface in, Packet p, long high, long low) {
        if (p.linkBroadcast()) {
            shard.drop(p, Drop.IPV6_LINK_GROUP);
        } else if (in.isLoopback()) {
            // What we sent to ourselves: output knew whose it is.
            deliver(in, p, false);
        } else if (in.inet6().find(high, low) != null) {
            local(in, in, p, high, low);
        } else {
            shard.drop(p, Drop.IPV6_SCOPE);
        }
    }

    private void local(Interface in, Interface owner, Packet p, long high, long low) {
        Inet6Address a = owner.inet6().find(high, low);
        if (a == null || !a.isAssigned()) {
            // RFC 4862 section 5.4: what is sent to a tentative address is not for us.
            shard.drop(p, Drop.IPV6_TENTATIVE);
        } else if (p.linkBroadcast()) {
            shard.drop(p, Drop.IPV6_LINK_GROUP);
        } else if (!in.isLoopback() && isOurs(in, p)) {
            shard.drop(p, Drop.IPV6_MARTIAN_SOURCE);
        } else {
            deliver(in, p, false);
        }
    }

    private boolean isOurs(Interface in, Packet p) {
        long high = Ipv6.sourceHigh(p, p.networkAt());
        long low = Ipv6.sourceLow(p, p.networkAt());
        if (Ipv6Address.isLinkLocal(high)) {
            return in.inet6().find(high, low) != null;
        }
        Route6 back = fib.lookup(high, low);
        return back != null && back.kind() == Route.Kind.LOCAL;
    }

    /** Takes a datagram that was put together from fragments, or a fragment of one that is to be put together by this worker. */
    public void reassembled(Interface in, Packet p) {
        p.networkAt(p.head());
        deliver(in, p, Ipv6Address.isMulticast(Ipv6.destinationHigh(p, p.head())), true);
    }

    private void deliver(Interface in, Packet p, boolean multicast) {
        deliver(in, p, multicast, false);
    }

    private void deliver(Interface in, Packet p, boolean multicast, boolean wasCut) {
        if (headers.walk(in, p, p.networkAt(), wasCut)) {
            shard.count(Counter.IP6_DELIVERED);
            transport.input(in, p, headers, multicast);
        }
    }
}
