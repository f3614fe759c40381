package org.vvorld.stack.ipv4;

import org.vvorld.stack.frag.Fragment;
import org.vvorld.stack.frag.FragmentFamily;
import org.vvorld.stack.frag.OtherWorker;
import org.vvorld.stack.frag.Reassembly;
import org.vvorld.stack.frag.Steering;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;

/** Fragments for this host, RFC 791 section 3.2, RFC 1122 section 3.3.2. */
final class Ipv4Fragments implements FragmentFamily {
    private static final int LONGEST = 65_535;
    private static final int ECN = 3;
    /** RFC 1858 section 3: a first fragment must reach behind TCP's flags, and no other may begin before them. */
    private static final int TCP_UP_TO_FLAGS = 16;

    /** Takes whole datagrams whose flow is this worker's. */
    @FunctionalInterface
    interface WholeDatagrams {
        void input(Interface in, Packet p);
    }

    private final Shard shard;
    private final Reassembly reassembly;
    private final Steering steering;
    private final WholeDatagrams here;
    private final Fragment fragment = new Fragment();
    private final IcmpErrors errors;

    Ipv4Fragments(Shard shard, Reassembly reassembly, OtherWorker elsewhere, IcmpErrors errors, WholeDatagrams here) {
        this.errors = errors;
        this.shard = shard;
        this.reassembly = reassembly;
        this.steering = new Steering(shard, elsewhere);
        this.here = here;
    }

    /** Takes a fragment that came in here. */
    void input(Interface in, Packet p) {
        if (!steering.passOnFragment(in, p)) {
            add(in, p);
        }
    }

    /** Takes a fragment whose datagram is to be put together here. */
    void add(Interface in, Packet p) {
        int at = p.networkAt();
        int header = Ipv4.headerLength(p, at);
        int word = Ipv4.fragment(p, at);
        int offset = (word & Ipv4.OFFSET_MASK) << 3;
        int payload = p.tail() - at - header;
        int protocol = Ipv4.protocol(p, at);
        if (protocol == Ipv4.PROTOCOL_TCP && (offset == 0 ? payload < TCP_UP_TO_FLAGS : offset < TCP_UP_TO_FLAGS)) {
            shard.drop(p, Drop.FRAGMENT_TINY);
            return;
        }
        fragment.of(this, 0, Ipv4.source(p, at), 0, Ipv4.destination(p, at), Ipv4.id(p, at), protocol);
        boolean isLast = (word & Ipv4.MORE_FRAGMENTS) == 0;
        fragment.part(header, at + header, payload, offset, isLast, Ipv4.tos(p, at) & ECN);
        Packet whole = reassembly.add(in, p, fragment);
        if (whole != null && !steering.passOnWhole(in, whole)) {
            here.input(in, whole);
        }
    }

    @Override
    public int mostPayloadBytes(int headerBytes) {
        return LONGEST - headerBytes;
    }

    @Override
    public void complete(Packet whole, Packet first, int headerBytes, int ecn) {
        int at = whole.networkAt();
        whole.u8(at + 1, Ipv4.tos(whole, at) & ~ECN | ecn);
        Ipv4.totalLength(whole, at, whole.length());
        Ipv4.fragment(whole, at, 0);
        Ipv4.writeChecksum(whole, at);
    }

    @Override
    public Counter reassembled() {
        return Counter.IP_REASSEMBLED;
    }

    @Override
    public Counter timeouts() {
        return Counter.IP_REASSEMBLY_TIMEOUTS;
    }

    @Override
    public void onExpired(Interface in, Packet first) {
        errors.send(first, Icmpv4.TIME_EXCEEDED, Icmpv4.TIME_EXCEEDED_REASSEMBLY, 0, Drop.FRAGMENT_TIMEOUT);
    }
}
