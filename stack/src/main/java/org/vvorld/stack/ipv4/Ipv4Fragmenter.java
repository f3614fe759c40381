package org.vvorld.stack.ipv4;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv4;

/** Cuts datagrams into fragments that fit, RFC 791 section 3.2. */
final class Ipv4Fragmenter {
    private final Shard shard;
    private final Ipv4Link link;

    Ipv4Fragmenter(Shard shard, Ipv4Link link) {
        this.shard = shard;
        this.link = link;
    }

    /**
     * Sends {@code p} in pieces of at most {@code mtu} bytes, first to last (RFC 1812 section 4.2.2.7). Owns it.
     *
     * @param over the IPv6 router that they go to in place of {@code nextHop}; null for none
     * @param group the group MAC address that they go to, or {@link Ipv4Link#UNICAST}
     */
    void send(Packet p, Interface ifp, int nextHop, Route6 over, long group, int mtu) {
        // No fragment has all that the checksum is over.
        Offload.complete(p);
        int at = p.networkAt();
        int header = Ipv4.headerLength(p, at);
        int payload = p.length() - header;
        int word = Ipv4.fragment(p, at);
        int offset = (word & Ipv4.OFFSET_MASK) << 3;
        int done = 0;
        while (done < payload) {
            int copied = done == 0 ? header : headerOfLater(p, at, header);
            int room = (mtu - copied) & ~7;
            boolean last = payload - done <= mtu - copied;
            int size = last ? payload - done : room;
            Packet f = size > 0 ? shard.originate(mtu) : null;
            if (f == null) {
                // Without the rest the pieces that left are of no use, but no harm either: the receiver gives up on
                // them.
                shard.drop(p, Drop.OUTPUT_NO_BUFFER);
                return;
            }
            int to = f.append(copied + size);
            f.networkAt(to);
            f.copyFrom(p, at, to, done == 0 ? header : Ipv4.MIN_HEADER_BYTES);
            if (done > 0) {
                copyOptions(p, at, header, f, to, copied);
            }
            f.copyFrom(p, at + header + done, to + copied, size);
            f.u8(to, 0x40 | copied >> 2);
            Ipv4.totalLength(f, to, copied + size);
            boolean more = !last || (word & Ipv4.MORE_FRAGMENTS) != 0;
            Ipv4.fragment(f, to, (more ? Ipv4.MORE_FRAGMENTS : 0) | (offset + done) >> 3);
            Ipv4.writeChecksum(f, to);
            shard.count(Counter.IP_FRAGMENTS_CREATED);
            done += size;
            link.output(f, ifp, nextHop, over, group);
        }
        shard.count(Counter.IP_FRAGMENTED);
        shard.consume(p);
    }

    /** Length of a later fragment's header: only options with the copied flag go along, padded to four bytes. */
    private static int headerOfLater(Packet p, int at, int header) {
        int bytes = 0;
        for (int i = Ipv4.MIN_HEADER_BYTES; i < header; ) {
            int type = p.u8(at + i);
            if (type == Ipv4Options.END) {
                break;
            }
            int length = type == Ipv4Options.NO_OPERATION ? 1 : p.u8(at + i + 1);
            bytes += (type & Ipv4Options.COPIED) != 0 ? length : 0;
            i += length;
        }
        return Ipv4.MIN_HEADER_BYTES + (bytes + 3 & ~3);
    }

    private static void copyOptions(Packet p, int at, int header, Packet f, int to, int copied) {
        int out = Ipv4.MIN_HEADER_BYTES;
        f.zero(to + out, copied - out);
        for (int i = Ipv4.MIN_HEADER_BYTES; i < header; ) {
            int type = p.u8(at + i);
            if (type == Ipv4Options.END) {
                break;
            }
            int length = type == Ipv4Options.NO_OPERATION ? 1 : p.u8(at + i + 1);
            if ((type & Ipv4Options.COPIED) != 0) {
                f.copyFrom(p, at + i, to + out, length);
                out += length;
            }
            i += length;
        }
    }
}
