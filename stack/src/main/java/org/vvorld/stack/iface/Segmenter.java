package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Tcp;
import org.vvorld.stack.wire.Udp;
import org.vvorld.stack.wire.VlanTag;

/** Cuts GSO packets into segments for devices that do not: what Linux calls software GSO. */
final class Segmenter {
    /** No peer's MSS is so small that 64 KiB are more (RFC 9293 section 3.7.1: Linux takes 48 bytes at least). */
    private static final int MOST_SEGMENTS = 1400;

    private static final int UDP_LENGTH = 4;
    private static final int TCP_SEQUENCE = 4;
    private static final int TCP_FLAGS = 13;
    private static final int NOT_A_FRAME = -1;

    private Segmenter() {}

    /** Cuts a frame and hands the pieces on in order, with complete checksums. Owns it. */
    static void send(Packet p, DeviceInterface to, Device device, Shard from) {
        int ip = networkAt(p);
        int start = p.checksumStart();
        int headers = p.headersEnd();
        int size = Offload.segmentPayloadBytes(p);
        int payload = p.tail() - headers;
        int count = payload <= 0 ? 1 : (payload + size - 1) / size;
        if (ip == NOT_A_FRAME || !fits(p, ip, start, headers) || count > MOST_SEGMENTS) {
            to.notSent(p, from, Drop.OFFLOAD_UNSUPPORTED);
            return;
        }
        int whole = p.tail() - start;
        for (int i = 0; i < count; i++) {
            int offset = i * size;
            int data = Math.max(0, Math.min(size, payload - offset));
            int length = headers - p.head() + data;
            Packet s = from.originate(length);
            if (s == null) {
                // The rest is lost, as on a full link: TCP sends it again.
                to.notSent(p, from, Drop.OUTPUT_NO_BUFFER);
                return;
            }
            int at = s.append(length);
            s.copyFrom(p, p.head(), at, headers - p.head());
            s.copyFrom(p, headers + offset, at + headers - p.head(), data);
            int moved = at - p.head();
            s.networkAt(ip + moved);
            s.pcp(p.pcp());
            header(s, ip + moved, i, s.tail() - ip - moved);
            transport(s, start + moved, p, offset, i == count - 1);
            checksum(s, start + moved, p.checksumAt() + moved, whole);
            device.transmit(s, from);
        }
        from.consume(p);
    }

    private static int networkAt(Packet p) {
        if (p.length() < Ethernet.HEADER_BYTES) {
            return NOT_A_FRAME;
        }
        int at = p.head() + Ethernet.HEADER_BYTES;
        int type = Ethernet.type(p, p.head());
        while (VlanTag.isTag(type) && at + VlanTag.BYTES <= p.tail()) {
            type = p.u16(at + VlanTag.BYTES - 2);
            at += VlanTag.BYTES;
        }
        return type == Ethernet.TYPE_IPV4 || type == Ethernet.TYPE_IPV6 ? at : NOT_A_FRAME;
    }

    /** Is the packet what its offload says it is? */
    private static boolean fits(Packet p, int ip, int start, int headers) {
        int type = Offload.type(p);
        int protocol = type == Offload.UDP ? Ipv4.PROTOCOL_UDP : Ipv4.PROTOCOL_TCP;
        int least = type == Offload.UDP ? Udp.HEADER_BYTES : Tcp.MIN_HEADER_BYTES;
        if (headers > p.tail() || headers - start < least || ip + Ipv4.MIN_HEADER_BYTES > start) {
            return false;
        }
        boolean isIpv4 = Ipv4.version(p, ip) == 4;
        if (isIpv4) {
            return type != Offload.TCPV6
                    && ip + Ipv4.headerLength(p, ip) == start
                    && Ipv4.protocol(p, ip) == protocol
                    && !Ipv4.isFragment(p, ip);
        }
        return type != Offload.TCPV4 && Ipv6.version(p, ip) == 6 && ip + Ipv6.HEADER_BYTES <= start;
    }

    private static void header(Packet s, int ip, int number, int bytes) {
        if (Ipv4.version(s, ip) == 4) {
            Ipv4.totalLength(s, ip, bytes);
            Ipv4.id(s, ip, Ipv4.id(s, ip) + number & 0xffff);
            Ipv4.writeChecksum(s, ip);
        } else {
            Ipv6.payloadLength(s, ip, bytes - Ipv6.HEADER_BYTES);
        }
    }

    private static void transport(Packet s, int at, Packet whole, int offset, boolean last) {
        if (Offload.type(whole) == Offload.UDP) {
            s.u16(at + UDP_LENGTH, s.tail() - at);
            return;
        }
        s.u32(at + TCP_SEQUENCE, s.u32(at + TCP_SEQUENCE) + offset);
        int flags = s.u8(at + TCP_FLAGS);
        if (!last) {
            flags &= ~(Tcp.FIN | Tcp.PSH);
        }
        if (offset > 0) {
            // RFC 3168 section 6.1.2: the window was reduced once.
            flags &= ~Tcp.CWR;
        }
        s.u8(at + TCP_FLAGS, flags);
    }

    /** The field holds the sum over the pseudo-header with the length of the whole; RFC 1624 puts that of the piece in its place. */
    private static void checksum(Packet s, int start, int field, int wholeBytes) {
        int bytes = s.tail() - start;
        s.u16(field, Checksum.foldWords((long) s.u16(field) + (~wholeBytes & 0xffff) + bytes));
        int sum = Checksum.of(s, start, bytes);
        s.u16(field, sum == 0 ? 0xffff : sum);
    }
}
