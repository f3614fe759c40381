package org.vvorld.stack.rss;

import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;

/** Builds an IPv6 packet, extension headers included. */
final class Ipv6Frame {
    static final int HOP_BY_HOP = 0;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ROUTING = 43;
    static final int FRAGMENT = 44;
    static final int ICMP = 58;
    static final int DESTINATION_OPTIONS = 60;

    private final byte[] source;
    private final byte[] destination;
    private byte[] rest = {};
    private int next = 59;

    private Ipv6Frame(byte[] source, byte[] destination) {
        this.source = source;
        this.destination = destination;
    }

    static Ipv6Frame ipv6(byte[] source, byte[] destination) {
        return new Ipv6Frame(source, destination);
    }

    Ipv6Frame payload(int protocol, byte[] bytes) {
        next = protocol;
        rest = bytes;
        return this;
    }

    /** Puts an extension header of {@code 8 + 8 * more} bytes in front of what is there. */
    Ipv6Frame behind(int header, int more) {
        byte[] b = new byte[8 + 8 * more];
        b[0] = (byte) next;
        b[1] = (byte) more;
        return payload(header, Hashes.join(b, rest));
    }

    byte[] packet() {
        byte[] b = new byte[40];
        b[0] = 0x60;
        Bytes.u16(b, 4, rest.length);
        b[6] = (byte) next;
        b[7] = 64;
        System.arraycopy(source, 0, b, 8, 16);
        System.arraycopy(destination, 0, b, 24, 16);
        return Hashes.join(b, rest);
    }

    byte[] frame() {
        return Frames.ethernet(1, 2, 0x86dd, packet());
    }
}
