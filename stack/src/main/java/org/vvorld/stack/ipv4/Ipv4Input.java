package org.vvorld.stack.ipv4;

import org.vvorld.stack.frag.OtherWorker;
import org.vvorld.stack.frag.Reassembly;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Bits;

/** IPv4 input on one worker: validates once, then decides between delivery and forwarding. RFC 1122 section 3.2.1, RFC 1812 section 5. */
public final class Ipv4Input {
    private final Shard shard;
    private final Fib fib;
    private final Ipv4Forward forward;
    private final Reassembly reassembly;
    private final OtherWorker elsewhere;
    /** Made when the first fragment comes. */
    private Ipv4Fragments fragments;

    private Transport transport;
    private IcmpErrors errors;

    /** @param elsewhere how a datagram for this host gets to the worker that owns its flow */
    public Ipv4Input(Shard shard, Fib fib, Ipv4Forward forward, Reassembly reassembly, OtherWorker elsewhere) {
        this.shard = shard;
        this.fib = fib;
        this.forward = forward;
        this.reassembly = reassembly;
        this.elsewhere = elsewhere;
    }

    /** Says who sends ICMP errors; once, when the shard is built. */
    public void errorsTo(IcmpErrors newErrors) {
        errors = newErrors;
    }

    /** Says who takes what is for this host; once, when the shard is built. */
    public void deliverTo(Transport newTransport) {
        transport = newTransport;
    }

    /** Takes an IPv4 packet, link header pulled. */
    public void input(Interface in, Packet p) {
        shard.count(Counter.IP_RECEIVED);
        int at = p.head();
        p.networkAt(at);
        p.fib(in.fib());
        if (!p.isChecked() && !check(in, p, at)) {
            return;
        }
        int destination = Ipv4.destination(p, at);
        if (p.fib() == 0 && forward.tryAgain(in, p, at, destination)) {
            return;
        }
        if (Ipv4Address.isMulticast(destination) || destination == Ipv4Address.BROADCAST) {
            group(in, p, destination);
            return;
        }
        long generation = fib.generation();
        Route r = fib.in(p.fib()).lookup(destination);
        if (r != null && r.kind() == Route.Kind.LOCAL) {
            local(in, p, Ipv4.source(p, at));
        } else if (r != null && r.kind() == Route.Kind.BROADCAST) {
            directedBroadcast(in, p, r);
        } else if (p.linkBroadcast()) {
            // RFC 1122 section 3.3.6: silently discard.
            shard.drop(p, Drop.IPV4_LINK_BROADCAST);
        } else {
            forward.forward(in, p, generation, r);
        }
    }

    /** What the packet itself says, whichever vnet it is in: once, where it comes into the process. False if it was dropped. */
    private boolean check(Interface in, Packet p, int at) {
        Drop malformed = validate(p, at);
        if (malformed != null) {
            shard.drop(p, malformed);
            return false;
        }
        p.trim(Ipv4.totalLength(p, at));
        Drop martian = martian(in, Ipv4.source(p, at), Ipv4.destination(p, at));
        if (martian != null) {
            shard.drop(p, martian);
            return false;
        }
        if (Ipv4.headerLength(p, at) > Ipv4.MIN_HEADER_BYTES) {
            int problem = Ipv4Options.problem(p, at);
            if (problem != 0) {
                // RFC 1812 section 4.3.3.5, RFC 1122 section 3.2.2.5: the pointer is in the first byte of the second
                // word.
                errors.send(p, Icmpv4.PARAMETER_PROBLEM, 0, problem << 24, Drop.IPV4_BAD_OPTIONS);
                return false;
            }
        }
        if (p.offload() != 0 && !Ipv4Offload.fits(p, at)) {
            shard.drop(p, Drop.OFFLOAD_MALFORMED);
            return false;
        }
        // What a loopback may carry, no other interface may; and no host's address, nothing that is forwarded.
        int source = Ipv4.source(p, at);
        // One with options is to be looked at by each hop.
        p.checked(!in.isLoopback()
                && Ipv4.headerLength(p, at) == Ipv4.MIN_HEADER_BYTES
                && source != Ipv4Address.ANY
                && !Ipv4Address.isLoopback(source));
        return true;
    }

    /** RFC 1122 section 3.2.1.1 and 3.2.1.2, RFC 1812 section 5.2.2. */
    private static Drop validate(Packet p, int at) {
        int length = p.tail() - at;
        if (length < Ipv4.MIN_HEADER_BYTES) {
            return Drop.IPV4_TOO_SHORT;
        }
        if (Ipv4.version(p, at) != 4) {
            return Drop.IPV4_BAD_VERSION;
        }
        int header = Ipv4.headerLength(p, at);
        if (header < Ipv4.MIN_HEADER_BYTES || header > length) {
            return Drop.IPV4_BAD_HEADER_LENGTH;
        }
        if (!Checksum.isValid(p, at, header)) {
            return Drop.IPV4_BAD_CHECKSUM;
        }
        int total = Ipv4.totalLength(p, at);
        if (total < header || total > length) {
            return Drop.IPV4_BAD_LENGTH;
        }
        // A fragment that ends behind the longest datagram: cut again, its offset would run into the flags.
        int offset = (Ipv4.fragment(p, at) & Ipv4.OFFSET_MASK) << 3;
        if (offset + total > 65_535) {
            return Drop.IPV4_BAD_LENGTH;
        }
        return null;
    }

    /** RFC 1122 section 3.2.1.3, RFC 1812 sections 5.3.7 and 4.2.2.11. */
    private static Drop martian(Interface in, int source, int destination) {
        if (Ipv4Address.isMulticast(source) || Ipv4Address.isClassE(source)) {
            return Drop.IPV4_MARTIAN_SOURCE;
        }
        // 0.0.0.0 is a host that does not know its address yet: fine towards a group, checked again before forwarding.
        if (Ipv4Address.isThisNetwork(source) && source != Ipv4Address.ANY) {
            return Drop.IPV4_MARTIAN_SOURCE;
        }
        if (Ipv4Address.isThisNetwork(destination)
                || Ipv4Address.isClassE(destination) && destination != Ipv4Address.BROADCAST) {
            return Drop.IPV4_MARTIAN_DESTINATION;
        }
        if (!in.isLoopback()) {
            if (Ipv4Address.isLoopback(source)) {
                return Drop.IPV4_MARTIAN_SOURCE;
            }
            if (Ipv4Address.isLoopback(destination)) {
                return Drop.IPV4_MARTIAN_DESTINATION;
            }
        }
        return null;
    }

    private void group(Interface in, Packet p, int destination) {
        if (destination == Ipv4Address.BROADCAST || destination == Ipv4Address.ALL_HOSTS || isWanted(in, p)) {
            broadcast(in, p);
        } else {
            // Joined or not, groups are not forwarded: there is no multicast routing here.
            shard.drop(p, Drop.IPV4_MULTICAST_NOT_JOINED);
        }
    }

    /** RFC 3376 section 3.2: has somebody joined the group there, and wants this source? */
    private static boolean isWanted(Interface in, Packet p) {
        InterfaceGroups joined = in.multicast();
        if (joined == null) {
            return false;
        }
        long group = Ipv6Bits.mapped(Ipv4.destination(p, p.networkAt()));
        long source = Ipv6Bits.mapped(Ipv4.source(p, p.networkAt()));
        return joined.groups().accepts(0, group, 0, source);
    }

    /** Takes a datagram that this host has sent to a group by {@code out}: its own members there get it too. */
    public void looped(Interface out, Packet p) {
        shard.count(Counter.IP_RECEIVED);
        p.networkAt(p.head());
        if (isWanted(out, p)) {
            deliver(out, p, true);
        } else {
            shard.drop(p, Drop.IPV4_MULTICAST_NOT_JOINED);
        }
    }

    private void local(Interface in, Packet p, int source) {
        if (p.linkBroadcast()) {
            shard.drop(p, Drop.IPV4_LINK_BROADCAST);
            return;
        }
        if (!in.isLoopback() && (source == Ipv4Address.ANY || isImpossibleSource(source))) {
            shard.drop(p, Drop.IPV4_MARTIAN_SOURCE);
            return;
        }
        if (!in.isLoopback()
                && shard.sysctls().isOn(Sysctl.IP_STRONG_ES)
                && !shard.sysctls().isOn(Sysctl.IP_FORWARDING)
                && !in.hasAddress(Ipv4.destination(p, p.networkAt()))) {
            shard.drop(p, Drop.IPV4_WRONG_INTERFACE);
            return;
        }
        deliver(in, p, false);
    }

    /** A packet from outside cannot come from one of our own addresses, nor from a subnet's broadcast address. */
    private boolean isImpossibleSource(int source) {
        Route back = fib.lookup(source);
        return back != null && (back.kind() == Route.Kind.LOCAL || back.kind() == Route.Kind.BROADCAST);
    }

    private void directedBroadcast(Interface in, Packet p, Route r) {
        if (r.ifp() == in || in.isLoopback()) {
            broadcast(in, p);
        } else {
            forward.directedBroadcast(p, r);
        }
    }

    private void broadcast(Interface in, Packet p) {
        // 0.0.0.0 may ask everybody. A broadcast address as the source would have an answer go to everybody.
        if (!in.isLoopback() && isImpossibleSource(Ipv4.source(p, p.networkAt()))) {
            shard.drop(p, Drop.IPV4_MARTIAN_SOURCE);
            return;
        }
        deliver(in, p, true);
    }

    /** Takes what another worker has handed over: a fragment for this worker to put together, or a whole datagram of its flow. */
    public void arrived(Interface in, Packet p) {
        if (Ipv4.isFragment(p, p.networkAt())) {
            fragments().add(in, p);
        } else {
            whole(in, p);
        }
    }

    private Ipv4Fragments fragments() {
        if (fragments == null) {
            fragments = new Ipv4Fragments(shard, reassembly, elsewhere, errors, this::whole);
        }
        return fragments;
    }

    /** A datagram that was put together. */
    void whole(Interface in, Packet p) {
        shard.count(Counter.IP_DELIVERED);
        transport.input(in, p, isGroup(Ipv4.destination(p, p.networkAt())));
    }

    private boolean isGroup(int destination) {
        if (Ipv4Address.isMulticast(destination) || destination == Ipv4Address.BROADCAST) {
            return true;
        }
        Route r = fib.lookup(destination);
        return r != null && r.kind() == Route.Kind.BROADCAST;
    }

    private void deliver(Interface in, Packet p, boolean broadcast) {
        int at = p.networkAt();
        if (Ipv4.headerLength(p, at) > Ipv4.MIN_HEADER_BYTES && Ipv4Options.hasSourceRoute(p, at)) {
            // RFC 7126 section 4.3.5: a packet that was led here past the routes is not wanted.
            shard.drop(p, Drop.IPV4_SOURCE_ROUTE);
            return;
        }
        if (Ipv4.isFragment(p, at)) {
            shard.count(Counter.IP_FRAGMENTS_RECEIVED);
            fragments().input(in, p);
            return;
        }
        shard.count(Counter.IP_DELIVERED);
        transport.input(in, p, broadcast);
    }
}
