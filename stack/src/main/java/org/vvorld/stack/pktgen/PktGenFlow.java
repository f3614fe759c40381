package org.vvorld.stack.pktgen;

import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Udp;

/** A flow that is generated: a datagram to copy, and which number comes next. */
final class PktGenFlow {
    private static final int UDP_AT = Ipv4.MIN_HEADER_BYTES;
    private static final int PAYLOAD_AT = UDP_AT + Udp.HEADER_BYTES;
    private static final int CHECKSUM_AT = UDP_AT + Udp.CHECKSUM;
    private static final int NUMBER_AT = PAYLOAD_AT + PktGenMark.NUMBER_AT;

    private final byte[] template;
    private final int baseSum;
    private final int hash;
    private final long count;
    private long number;

    /**
     * @param template an IPv4 datagram with a UDP header and a payload whose number and whose UDP checksum are zero
     * @param baseSum of pseudo-header, UDP header and payload of the template, folded
     * @param count packets to send; 0 for no end
     */
    PktGenFlow(byte[] template, int baseSum, int hash, long count) {
        this.template = template;
        this.baseSum = baseSum;
        this.hash = hash;
        this.count = count;
    }

    boolean isDone() {
        return count > 0 && number >= count;
    }

    long sent() {
        return number;
    }

    int bytes() {
        return template.length;
    }

    /** Writes the next datagram into an empty packet. */
    void write(Packet p) {
        int at = p.append(template.length);
        p.copyFrom(template, 0, at, template.length);
        int n = (int) number++;
        p.u32(at + NUMBER_AT, n);
        // RFC 768; the number is on an even offset, so its words add to the sum as they are.
        int sum = Checksum.foldWords(baseSum + (n & 0xffff_ffffL));
        p.u16(at + CHECKSUM_AT, sum == 0xffff ? 0xffff : ~sum & 0xffff);
        p.networkAt(at);
        p.flowHash(hash);
    }
}
