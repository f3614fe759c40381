package org.vvorld.stack.icmp6;

import org.vvorld.stack.ipv6.Ipv6Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;

/** "Packet too big": the path's MTU for what remembers it, RFC 8201 section 4. Anybody may send one, so little of it is believed. */
final class TooBigInput {
    private final Shard shard;
    private final Ipv6Output output;

    TooBigInput(Shard shard, Ipv6Output output) {
        this.shard = shard;
        this.output = output;
    }

    /** Looks at the error of ICMPv6 at {@code at}. Returns whether it is about a packet of ours, and says an MTU that can be. */
    boolean input(Packet p, int at) {
        int quoted = at + Icmpv6.HEADER_BYTES;
        int mtu = Icmpv6.rest(p, at);
        // An MTU under 1280 must be discarded: links that narrow there are not.
        if (p.tail() - quoted < Ipv6.HEADER_BYTES
                || Ipv6.version(p, quoted) != 6
                || Integer.compareUnsigned(mtu, Ipv6.MIN_MTU_BYTES) < 0
                || !output.isOurs(Ipv6.sourceHigh(p, quoted), Ipv6.sourceLow(p, quoted))) {
            return false;
        }
        int bytes = Ipv6.HEADER_BYTES + Ipv6.payloadLength(p, quoted);
        if (output.onTooBig(p.fib(), Ipv6.destinationHigh(p, quoted), Ipv6.destinationLow(p, quoted), mtu, bytes)) {
            shard.count(Counter.ICMP6_PATH_MTU_LEARNT);
        }
        return true;
    }
}
