package org.vvorld.stack.ipv6;

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
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;

/** Fragments for this host, RFC 8200 section 4.5. */
public final class Ipv6Fragments implements Fragments6, FragmentFamily {
    private static final int LONGEST_PAYLOAD = 65_535;
    private static final int ECN = 3;
    /** In the header's first word. */
    private static final int ECN_SHIFT = 20;
    /** What of a transport must be in a first fragment. */
    private static final int TRANSPORT_BYTES = 8;

    private static final int TCP_UP_TO_FLAGS = 16;

    private final Shard shard;
    private final Reassembly reassembly;
    private final Steering steering;
    private final Ipv6Input input;
    private final Icmp6Errors errors;
    private final Fragment fragment = new Fragment();

    public Ipv6Fragments(
            Shard shard, Reassembly reassembly, OtherWorker elsewhere, Ipv6Input input, Icmp6Errors errors) {
        this.shard = shard;
        this.reassembly = reassembly;
        this.steering = new Steering(shard, elsewhere);
        this.input = input;
        this.errors = errors;
    }

    @Override
    public void input(Interface in, Packet p, int at, int pointerAt) {
        if (steering.passOnFragment(in, p)) {
            return;
        }
        shard.count(Counter.IP6_FRAGMENTS_RECEIVED);
        int ip = p.networkAt();
        int word = p.u16(at + 2);
        int offset = word & ~7;
        boolean isLast = (word & 1) == 0;
        int payloadAt = at + Ipv6.FRAGMENT_BYTES;
        if (offset == 0 && !hasTransport(p, p.u8(at), payloadAt)) {
            // RFC 8200 section 4.5, RFC 7112: what filters look at must be in the first fragment.
            errors.send(in, p, Icmpv6.PARAMETER_PROBLEM, Icmpv6.PROBLEM_FIRST_FRAGMENT, 0, Drop.FRAGMENT_TINY);
            return;
        }
        long sourceHigh = Ipv6.sourceHigh(p, ip);
        long high = Ipv6.destinationHigh(p, ip);
        // Link-local addresses mean something together with their link only.
        int link = Ipv6Address.isLinkLocal(sourceHigh) || Ipv6Address.isLinkLocal(high) ? in.id() : 0;
        fragment.of(this, sourceHigh, Ipv6.sourceLow(p, ip), high, Ipv6.destinationLow(p, ip), p.u32(at + 4), link);
        int ecn = p.u32(ip) >>> ECN_SHIFT & ECN;
        fragment.part(at - ip, payloadAt, p.tail() - payloadAt, offset, isLast, ecn);
        Packet whole = reassembly.add(in, p, fragment);
        if (whole != null && !steering.passOnWhole(in, whole)) {
            input.reassembled(in, whole);
        }
    }

    /** Does the chain of headers from {@code at} on reach a transport in this packet? */
    private static boolean hasTransport(Packet p, int first, int at) {
        int header = first;
        int i = at;
        while (header == Ipv6.DESTINATION_OPTIONS || header == Ipv6.ROUTING || header == Ipv6.HOP_BY_HOP) {
            if (p.tail() - i < Ipv6.FRAGMENT_BYTES) {
                return false;
            }
            header = p.u8(i);
            i += (p.u8(i + 1) + 1) * 8;
        }
        return p.tail() - i >= (header == Ipv4.PROTOCOL_TCP ? TCP_UP_TO_FLAGS : TRANSPORT_BYTES);
    }

    @Override
    public int mostPayloadBytes(int headerBytes) {
        return LONGEST_PAYLOAD - (headerBytes - Ipv6.HEADER_BYTES);
    }

    @Override
    public void complete(Packet whole, Packet first, int headerBytes, int ecn) {
        int at = whole.networkAt();
        Ipv6.payloadLength(whole, at, whole.length() - Ipv6.HEADER_BYTES);
        whole.u32(at, whole.u32(at) & ~(ECN << ECN_SHIFT) | ecn << ECN_SHIFT);
        int pointer = Ipv6.nextHeaderAt(at);
        int next = at + Ipv6.HEADER_BYTES;
        while (whole.u8(pointer) != Ipv6.FRAGMENT) {
            pointer = next;
            next += (whole.u8(next + 1) + 1) * 8;
        }
        // The headers were walked when the first fragment came: the fragment header's number is there.
        whole.u8(pointer, first.u8(first.head() - Ipv6.FRAGMENT_BYTES));
    }

    @Override
    public Counter reassembled() {
        return Counter.IP6_REASSEMBLED;
    }

    @Override
    public Counter timeouts() {
        return Counter.IP6_REASSEMBLY_TIMEOUTS;
    }

    @Override
    public void onExpired(Interface in, Packet first) {
        errors.send(in, first, Icmpv6.TIME_EXCEEDED, Icmpv6.TIME_EXCEEDED_REASSEMBLY, 0, Drop.FRAGMENT_TIMEOUT);
    }
}
