package org.vvorld.stack.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/**
 * Predicates on frames, put together where a test says what it expects:
 * {@code assertPacket(frame, toMac(mac), ipv4(src("10.0.0.1"), ttl(63)), icmp(8, 0))}.
 */
public final class Checkers {
    /** One thing that must hold. */
    @FunctionalInterface
    public interface Checker {
        /** @throws AssertionError if it does not */
        void check(byte[] frame);
    }

    public static final int IP = Ethernet.HEADER_BYTES;

    private Checkers() {}

    public static void assertPacket(byte[] frame, Checker... checkers) {
        try {
            for (Checker c : checkers) {
                c.check(frame);
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " in the frame " + Bytes.hex(frame), e);
        }
    }

    public static Checker toMac(long mac) {
        return f -> assertEquals(MacAddress.format(mac), MacAddress.format(Bytes.u48(f, 0)), "destination MAC");
    }

    public static Checker fromMac(long mac) {
        return f -> assertEquals(MacAddress.format(mac), MacAddress.format(Bytes.u48(f, 6)), "source MAC");
    }

    public static Checker arp(int operation, long senderMac, String sender, long targetMac, String target) {
        return f -> {
            assertEquals(Ethernet.TYPE_ARP, Bytes.u16(f, 12), "EtherType");
            assertEquals(IP + Arp.BYTES, f.length, "frame length");
            byte[] expected = Frames.arpPayload(operation, senderMac, sender, targetMac, target);
            assertEquals(Bytes.hex(expected), Bytes.hex(f).substring(2 * IP), "ARP message");
        };
    }

    /** A valid IPv4 header (its checksum and length too) with these properties. */
    public static Checker ipv4(Checker... checkers) {
        return f -> {
            assertEquals(Ethernet.TYPE_IPV4, Bytes.u16(f, 12), "EtherType");
            assertEquals(4, f[IP] >> 4, "IP version");
            assertEquals(0xffff, Bytes.sum(f, IP, ipHeader(f)), "IP header sum");
            assertEquals(f.length - IP, Bytes.u16(f, IP + 2), "IP total length");
            for (Checker c : checkers) {
                c.check(f);
            }
        };
    }

    public static Checker src(String address) {
        return f -> assertEquals(address, Ipv4Address.format(Bytes.u32(f, IP + 12)), "source");
    }

    public static Checker dst(String address) {
        return f -> assertEquals(address, Ipv4Address.format(Bytes.u32(f, IP + 16)), "destination");
    }

    public static Checker ttl(int value) {
        return f -> assertEquals(value, Bytes.u8(f, IP + 8), "TTL");
    }

    public static Checker protocol(int value) {
        return f -> assertEquals(value, Bytes.u8(f, IP + 9), "protocol");
    }

    public static Checker fragment(int flagsAndOffset) {
        return f -> assertEquals(flagsAndOffset, Bytes.u16(f, IP + 6), "flags and offset");
    }

    /** A valid ICMP message. */
    public static Checker icmp(int type, int code) {
        return f -> {
            protocol(Ipv4.PROTOCOL_ICMP).check(f);
            int at = IP + ipHeader(f);
            assertTrue(f.length - at >= 8, "ICMP header there");
            assertEquals(type + "/" + code, Bytes.u8(f, at) + "/" + Bytes.u8(f, at + 1), "ICMP type/code");
            assertEquals(0xffff, Bytes.sum(f, at, f.length - at), "ICMP sum");
        };
    }

    /** The ICMP message's second word. */
    public static Checker rest(int value) {
        return f -> assertEquals(value, Bytes.u32(f, IP + ipHeader(f) + 4), "ICMP second word");
    }

    /** What is behind the ICMP header starts with this. */
    public static Checker quoting(byte[] packet, int bytes) {
        return f -> {
            int at = IP + ipHeader(f) + 8;
            assertEquals(bytes, f.length - at, "bytes quoted");
            assertEquals(Bytes.hex(packet).substring(0, 2 * bytes), Bytes.hex(f).substring(2 * at), "quote");
        };
    }

    public static int ipHeader(byte[] frame) {
        return (frame[IP] & 0xf) * 4;
    }
}
