package org.vvorld.stack.testing;

import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import org.vvorld.stack.wire.Ipv4;

/**
 * Packets as a sender with offloads leaves them, from 10.0.0.1 to 10.0.1.1 unless said otherwise: the checksum field has the sum
 * over the pseudo-header only. And the virtio-net headers that say so.
 */
public final class Offloaded {
    /** Of the TCP header in {@link #tcp}: with timestamps. */
    public static final int TCP_HEADER_BYTES = 32;

    private static final int TRANSPORT = 14 + 20;
    private static final String FROM = "10.0.0.1";
    private static final String TO = "10.0.1.1";

    private Offloaded() {}

    /** A virtio-net header that asks for nothing. */
    public static byte[] nothing() {
        return new byte[12];
    }

    /** A virtio-net header of 12 bytes. */
    public static byte[] header(int flags, int type, int headerBytes, int size, int start, int offset) {
        byte[] b = new byte[12];
        b[0] = (byte) flags;
        b[1] = (byte) type;
        little(b, 2, headerBytes);
        little(b, 4, size);
        little(b, 6, start);
        little(b, 8, offset);
        return b;
    }

    /** Of a {@link #tcp} packet that is to be cut into segments with {@code size} bytes each. */
    public static byte[] tcpGso(int size) {
        return header(1, 1, TRANSPORT + TCP_HEADER_BYTES, size, TRANSPORT, 16);
    }

    /** Of a {@link #udp} packet that is to be cut into datagrams with {@code size} bytes each. */
    public static byte[] udpGso(int size) {
        return header(1, 5, TRANSPORT + 8, size, TRANSPORT, 6);
    }

    /** Of a {@link #udp} packet that lacks its checksum only. */
    public static byte[] udpPartial() {
        return header(1, 0, 0, 0, TRANSPORT, 6);
    }

    private static void little(byte[] b, int at, int value) {
        b[at] = (byte) value;
        b[at + 1] = (byte) (value >>> 8);
    }

    /** TCP with {@code data}, don't fragment. */
    public static Ipv4Frame tcp(byte[] data) {
        byte[] b = new byte[TCP_HEADER_BYTES + data.length];
        Bytes.u16(b, 0, 40_000);
        Bytes.u16(b, 2, 80);
        Bytes.u32(b, 4, 0x01020304);
        b[12] = (byte) (TCP_HEADER_BYTES / 4 << 4);
        b[13] = 0x18;
        System.arraycopy(data, 0, b, TCP_HEADER_BYTES, data.length);
        Bytes.u16(b, 16, pseudoHeader(Ipv4.PROTOCOL_TCP, b.length));
        return ipv4(FROM, TO).protocol(Ipv4.PROTOCOL_TCP).payload(b).fragment(Ipv4.DONT_FRAGMENT);
    }

    public static Ipv4Frame udp(byte[] data) {
        byte[] b = Frames.udp(5, 6, data);
        Bytes.u16(b, 6, pseudoHeader(Ipv4.PROTOCOL_UDP, b.length));
        return ipv4(FROM, TO).payload(b);
    }

    /** The sum over the pseudo-header, RFC 9293 section 3.1. */
    public static int pseudoHeader(int protocol, int length) {
        byte[] addresses = ipv4(FROM, TO).packet();
        byte[] b = new byte[12];
        System.arraycopy(addresses, 12, b, 0, 8);
        b[9] = (byte) protocol;
        Bytes.u16(b, 10, length);
        return Bytes.sum(b, 0, 12);
    }

    /** Is the checksum of the transport message, pseudo-header included, right? */
    public static boolean isChecksumRight(int protocol, byte[] message) {
        int sum = pseudoHeader(protocol, message.length) + Bytes.sum(message, 0, message.length);
        return (sum & 0xffff) + (sum >>> 16) == 0xffff;
    }
}
