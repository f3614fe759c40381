package org.vvorld.stack.ipv6;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv6;

/** Cuts datagrams of our own, which have no extension headers, into fragments, RFC 8200 section 4.5. */
final class Ipv6Fragmenter {
    /** Where a fragment goes. */
    @FunctionalInterface
    interface Sender {
        void send(Packet fragment);
    }

    private final Shard shard;

    Ipv6Fragmenter(Shard shard) {
        this.shard = shard;
    }

    /** Sends {@code p} in pieces of at most {@code mtu} bytes, first to last. Owns it. */
    void send(Packet p, int mtu, Sender sender) {
        Offload.complete(p);
        int at = p.networkAt();
        int protocol = Ipv6.nextHeader(p, at);
        int payload = p.length() - Ipv6.HEADER_BYTES;
        int front = Ipv6.HEADER_BYTES + Ipv6.FRAGMENT_BYTES;
        int room = (mtu - front) & ~7;
        // RFC 7739: not to be guessed.
        int id = (int) shard.workstream().random();
        for (int done = 0; done < payload; ) {
            int size = Math.min(payload - done, room);
            Packet f = shard.originate(mtu);
            if (f == null) {
                shard.drop(p, Drop.OUTPUT_NO_BUFFER);
                return;
            }
            int to = f.append(front + size);
            f.networkAt(to);
            f.copyFrom(p, at, to, Ipv6.HEADER_BYTES);
            Ipv6.payloadLength(f, to, Ipv6.FRAGMENT_BYTES + size);
            f.u8(Ipv6.nextHeaderAt(to), Ipv6.FRAGMENT);
            int header = to + Ipv6.HEADER_BYTES;
            f.u16(header, protocol << 8);
            f.u16(header + 2, done | (done + size < payload ? 1 : 0));
            f.u32(header + 4, id);
            f.copyFrom(p, at + Ipv6.HEADER_BYTES + done, header + Ipv6.FRAGMENT_BYTES, size);
            shard.count(Counter.IP6_FRAGMENTS_CREATED);
            done += size;
            sender.send(f);
        }
        shard.count(Counter.IP6_FRAGMENTED);
        shard.consume(p);
    }
}
