package org.vvorld.stack.testing;

import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4Address;

/** Frames and payloads as bytes. */
public final class Frames {
    private Frames() {}

    public static byte[] ethernet(long to, long from, int type, byte[] payload) {
        byte[] b = new byte[Ethernet.HEADER_BYTES + payload.length];
        Bytes.u48(b, 0, to);
        Bytes.u48(b, 6, from);
        Bytes.u16(b, 12, type);
        System.arraycopy(payload, 0, b, Ethernet.HEADER_BYTES, payload.length);
        return b;
    }

    /** An ARP message alone. */
    public static byte[] arpPayload(int operation, long senderMac, String sender, long targetMac, String target) {
        byte[] b = new byte[Arp.BYTES];
        Bytes.u16(b, 0, 1);
        Bytes.u16(b, 2, 0x0800);
        Bytes.u16(b, 4, 0x0604);
        Bytes.u16(b, 6, operation);
        Bytes.u48(b, 8, senderMac);
        Bytes.u32(b, 14, Ipv4Address.parse(sender));
        Bytes.u48(b, 18, targetMac);
        Bytes.u32(b, 24, Ipv4Address.parse(target));
        return b;
    }

    /** An ARP frame to {@code to}. */
    public static byte[] arp(long to, int operation, long senderMac, String sender, long targetMac, String target) {
        return ethernet(to, senderMac, Ethernet.TYPE_ARP, arpPayload(operation, senderMac, sender, targetMac, target));
    }

    /** An ICMP message with its checksum. */
    public static byte[] icmp(int type, int code, int rest, byte[] data) {
        byte[] b = new byte[8 + data.length];
        b[0] = (byte) type;
        b[1] = (byte) code;
        Bytes.u32(b, 4, rest);
        System.arraycopy(data, 0, b, 8, data.length);
        Bytes.u16(b, 2, Bytes.checksum(b, 0, b.length));
        return b;
    }

    public static byte[] echoRequest(int id, int sequence, byte[] data) {
        return icmp(8, 0, id << 16 | sequence, data);
    }

    /** A UDP datagram without a checksum (RFC 768 allows it). */
    public static byte[] udp(int sourcePort, int destinationPort, byte[] data) {
        byte[] b = new byte[8 + data.length];
        Bytes.u16(b, 0, sourcePort);
        Bytes.u16(b, 2, destinationPort);
        Bytes.u16(b, 4, b.length);
        System.arraycopy(data, 0, b, 8, data.length);
        return b;
    }
}
