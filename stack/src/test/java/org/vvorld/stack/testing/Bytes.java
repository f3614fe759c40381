package org.vvorld.stack.testing;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Big-endian fields of an array, and the Internet checksum as RFC 1071 section 1 defines it: a 16-bit word at a time. */
public final class Bytes {
    private Bytes() {}

    public static int u8(byte[] b, int at) {
        return b[at] & 0xff;
    }

    public static int u16(byte[] b, int at) {
        return u8(b, at) << 8 | u8(b, at + 1);
    }

    public static int u32(byte[] b, int at) {
        return u16(b, at) << 16 | u16(b, at + 2);
    }

    public static long u48(byte[] b, int at) {
        return (long) u16(b, at) << 32 | u32(b, at + 2) & 0xffff_ffffL;
    }

    public static void u16(byte[] b, int at, int value) {
        b[at] = (byte) (value >>> 8);
        b[at + 1] = (byte) value;
    }

    public static void u32(byte[] b, int at, int value) {
        u16(b, at, value >>> 16);
        u16(b, at + 2, value);
    }

    public static void u48(byte[] b, int at, long value) {
        u16(b, at, (int) (value >>> 32));
        u32(b, at + 2, (int) value);
    }

    /** The folded one's complement sum. */
    public static int sum(byte[] b, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? u8(b, at + i + 1) : 0;
            sum += u8(b, at + i) << 8 | low;
            if (sum > 0xffff) {
                sum = (sum & 0xffff) + 1;
            }
        }
        return sum;
    }

    /** What to store in a checksum field that is zero now. */
    public static int checksum(byte[] b, int at, int length) {
        return ~sum(b, at, length) & 0xffff;
    }

    public static byte[] random(RandomGenerator random, int length) {
        byte[] b = new byte[length];
        random.nextBytes(b);
        return b;
    }

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    public static String hex(byte[] b) {
        return HexFormat.of().formatHex(b);
    }
}
