package org.vvorld.stack.testing;

import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;

/** Builds an IPv4 packet in an Ethernet frame; right unless it is told to be wrong. */
public final class Ipv4Frame {
    private final int source;
    private final int destination;
    private int versionAndLength = -1;
    private int totalLength = -1;
    private int id = 0x1234;
    private int fragment;
    private int ttl = 64;
    private int protocol = Ipv4.PROTOCOL_UDP;
    private byte[] options = {};
    private byte[] payload = {};
    private int padding;
    private boolean spoiled;

    private Ipv4Frame(int source, int destination) {
        this.source = source;
        this.destination = destination;
    }

    public static Ipv4Frame ipv4(String source, String destination) {
        return new Ipv4Frame(Ipv4Address.parse(source), Ipv4Address.parse(destination));
    }

    /** The first byte, in place of the right one. */
    public Ipv4Frame versionAndLength(int value) {
        versionAndLength = value;
        return this;
    }

    /** The total length, in place of the right one. */
    public Ipv4Frame totalLength(int value) {
        totalLength = value;
        return this;
    }

    public Ipv4Frame id(int value) {
        id = value;
        return this;
    }

    public Ipv4Frame fragment(int flagsAndOffset) {
        fragment = flagsAndOffset;
        return this;
    }

    public Ipv4Frame ttl(int value) {
        ttl = value;
        return this;
    }

    public Ipv4Frame protocol(int value) {
        protocol = value;
        return this;
    }

    /** Option bytes, a multiple of four. */
    public Ipv4Frame options(int... bytes) {
        options = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            options[i] = (byte) bytes[i];
        }
        return this;
    }

    public Ipv4Frame payload(byte[] bytes) {
        payload = bytes;
        return this;
    }

    public Ipv4Frame icmp(byte[] message) {
        return protocol(Ipv4.PROTOCOL_ICMP).payload(message);
    }

    /** Bytes behind the datagram, as Ethernet pads short frames. */
    public Ipv4Frame padding(int bytes) {
        padding = bytes;
        return this;
    }

    /** Makes the header checksum wrong. */
    public Ipv4Frame badChecksum() {
        spoiled = true;
        return this;
    }

    /** The packet without a link header. */
    public byte[] packet() {
        int header = Ipv4.MIN_HEADER_BYTES + options.length;
        byte[] b = new byte[header + payload.length + padding];
        b[0] = (byte) (versionAndLength >= 0 ? versionAndLength : 0x40 | header / 4);
        Bytes.u16(b, 2, totalLength >= 0 ? totalLength : header + payload.length);
        Bytes.u16(b, 4, id);
        Bytes.u16(b, 6, fragment);
        b[8] = (byte) ttl;
        b[9] = (byte) protocol;
        Bytes.u32(b, 12, source);
        Bytes.u32(b, 16, destination);
        System.arraycopy(options, 0, b, Ipv4.MIN_HEADER_BYTES, options.length);
        System.arraycopy(payload, 0, b, header, payload.length);
        // Over the length that the first byte claims, so that the claim is what is refused and not the checksum.
        int claimed = Math.min((b[0] & 0xf) * 4, b.length);
        Bytes.u16(b, 10, Bytes.checksum(b, 0, claimed) ^ (spoiled ? 0x0101 : 0));
        return b;
    }

    /** The packet in a frame. */
    public byte[] frame(long to, long from) {
        return Frames.ethernet(to, from, Ethernet.TYPE_IPV4, packet());
    }
}
