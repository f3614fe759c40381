package org.vvorld.stack.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The Internet checksum, RFC 1071: the one's complement of the one's complement sum of 16-bit words.
 *
 * <p>Sums are added up in native byte order eight bytes at a time and swapped once at the end (RFC 1071 section 2 (B):
 * byte order independence).
 */
public final class Checksum {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt HALF = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private Checksum() {}

    /** The checksum of {@code [at, at + length)}: what to store in a header whose checksum field is zero. */
    public static int of(Packet p, int at, int length) {
        return ~sum(p, at, length) & 0xffff;
    }

    /** Is the sum over {@code [at, at + length)}, the checksum field included, all ones? */
    public static boolean isValid(Packet p, int at, int length) {
        return sum(p, at, length) == 0xffff;
    }

    /** The folded one's complement sum of {@code [at, at + length)}, big-endian, not complemented. */
    public static int sum(Packet p, int at, int length) {
        MemorySegment s = p.slot();
        long sum = 0;
        int end = at + length;
        int i = at;
        // Four words a round: their sums do not wait for each other.
        long a = 0;
        long b = 0;
        long c = 0;
        for (; i + 32 <= end; i += 32) {
            long w0 = s.get(WORD, i);
            long w1 = s.get(WORD, i + 8);
            long w2 = s.get(WORD, i + 16);
            long w3 = s.get(WORD, i + 24);
            sum += (w0 & 0xffff_ffffL) + (w0 >>> 32);
            a += (w1 & 0xffff_ffffL) + (w1 >>> 32);
            b += (w2 & 0xffff_ffffL) + (w2 >>> 32);
            c += (w3 & 0xffff_ffffL) + (w3 >>> 32);
        }
        sum += a + b + c;
        for (; i + 8 <= end; i += 8) {
            long word = s.get(WORD, i);
            sum += (word & 0xffff_ffffL) + (word >>> 32);
        }
        if (i + 4 <= end) {
            sum += s.get(HALF, i) & 0xffff_ffffL;
            i += 4;
        }
        if (i + 2 <= end) {
            sum += s.get(SHORT, i) & 0xffffL;
            i += 2;
        }
        if (i < end) {
            // RFC 1071 section 1: an odd last byte is padded with a zero byte on its right.
            int last = s.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            sum += LITTLE ? last : (long) last << 8;
        }
        int folded = fold(sum);
        return LITTLE ? Short.toUnsignedInt(Short.reverseBytes((short) folded)) : folded;
    }

    /** Folds a sum of big-endian 16-bit or 32-bit words to 16 bits, not complemented. */
    public static int foldWords(long sum) {
        return fold(sum);
    }

    private static int fold(long sum) {
        long s = (sum & 0xffff_ffffL) + (sum >>> 32);
        s = (s & 0xffff) + (s >>> 16);
        s = (s & 0xffff) + (s >>> 16);
        s = (s & 0xffff) + (s >>> 16);
        return (int) s;
    }

    /** RFC 1624 section 3, equation 3: the checksum after one 16-bit word changed from {@code from} to {@code to}. */
    public static int update(int checksum, int from, int to) {
        int sum = (~checksum & 0xffff) + (~from & 0xffff) + to;
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~sum & 0xffff;
    }
}
