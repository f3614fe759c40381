package org.vvorld.stack.rss;

import java.util.Arrays;
import java.util.HexFormat;
import org.vvorld.stack.packet.Packet;

/**
 * The Toeplitz hash of Microsoft RSS (FreeBSD's {@code net/toeplitz.c}), from tables. Immutable.
 *
 * <p>The hash of an input is the XOR, over each bit that is set in it, of the 32 bits of the key that start at that bit's
 * position. Inputs are addresses and ports in network byte order: source, destination, source port, destination port.
 *
 * <p>It is linear, so a part of the input can be looked up by itself and the parts combined by XOR. Three ways, chosen by
 * {@code FlowHashBenchmark}:
 * <ul>
 *   <li>a key that repeats every 16 bits gives all 16-bit words the same weight: they are combined first, and one word is looked
 *       up, two tables of 256 (2 KiB);
 *   <li>IPv4 with any other key: a table of 256 for each of 12 bytes (12 KiB);
 *   <li>IPv6 with any other key: a table of 16 for each of 72 half bytes (4.5 KiB). Tables of 256 would be 36 KiB, more than a
 *       first-level cache holds.
 * </ul>
 */
public final class Toeplitz {
    public static final int KEY_BYTES = 40;

    private static final int HASH_BITS = 32;
    private static final int IPV4_BYTES = 12;
    private static final int IPV6_BYTES = 36;
    private static final int SYMMETRY_BYTES = 2;

    private final byte[] key;
    private final boolean symmetric;
    /** Of the high and of the low byte of the one word; empty if the key is not symmetric. */
    private final int[] ofWord;
    /** 256 entries for each byte; empty if the key is symmetric. */
    private final int[] ofBytes;
    /** 16 entries for each half byte; empty if the key is symmetric. */
    private final int[] ofNibbles;

    /** @throws IllegalArgumentException unless the key has {@link #KEY_BYTES} bytes */
    public Toeplitz(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("RSS key of " + key.length + " bytes: give " + KEY_BYTES + " bytes, "
                    + 2 * KEY_BYTES + " hexadecimal digits");
        }
        this.key = key.clone();
        symmetric = repeats(key);
        ofWord = symmetric ? tables(SYMMETRY_BYTES, Byte.SIZE) : new int[0];
        ofBytes = symmetric ? new int[0] : tables(IPV4_BYTES, Byte.SIZE);
        ofNibbles = symmetric ? new int[0] : tables(2 * IPV6_BYTES, Byte.SIZE / 2);
    }

    /**
     * The default. It repeats 6d5a, so hash(a, b) = hash(b, a) and both directions of a flow meet on one worker (Woo and Park,
     * "Scalable TCP Session Monitoring with Symmetric Receive-side Scaling", 2012). 6d5a has an odd number of ones: no two words
     * have the same hash. The price: flows in which the same bits differ in two places hash alike, 10.0.0.1 to 10.0.1.1 and
     * 10.0.0.2 to 10.0.1.2 for one, unless their ports tell them apart.
     */
    public static byte[] symmetricKey() {
        byte[] key = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i += 2) {
            key[i] = 0x6d;
            key[i + 1] = 0x5a;
        }
        return key;
    }

    /** Microsoft's verification key, FreeBSD's default ({@code rss_config.c}). Not symmetric. */
    public static byte[] microsoftKey() {
        return HexFormat.of()
                .parseHex("6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");
    }

    private static boolean repeats(byte[] key) {
        return Arrays.equals(key, 0, KEY_BYTES - SYMMETRY_BYTES, key, SYMMETRY_BYTES, KEY_BYTES);
    }

    /** For {@code count} digits of {@code bits} bits each: what each of a digit's values contributes. */
    private int[] tables(int count, int bits) {
        int values = 1 << bits;
        int[] tables = new int[count * values];
        for (int digit = 0; digit < count; digit++) {
            int base = digit * values;
            for (int bit = 0; bit < bits; bit++) {
                // A value is one with its highest bit taken off, which stands before it in the table, and that bit.
                int one = 1 << bit;
                int window = window((digit + 1) * bits - 1 - bit);
                for (int low = 0; low < one; low++) {
                    tables[base + one + low] = tables[base + low] ^ window;
                }
            }
        }
        return tables;
    }

    /** The 32 bits of the key from {@code bit} on, counted from the most significant bit of the first byte. */
    private int window(int bit) {
        long bytes = 0;
        for (int i = 0; i < Integer.BYTES + 1; i++) {
            int at = bit / Byte.SIZE + i;
            bytes = bytes << Byte.SIZE | (at < KEY_BYTES ? key[at] & 0xff : 0);
        }
        return (int) (bytes << bit % Byte.SIZE >>> Byte.SIZE);
    }

    /** A copy of the key. */
    public byte[] key() {
        return key.clone();
    }

    /** Does the key repeat every 16 bits, so that swapping source and destination changes nothing? */
    public boolean isSymmetric() {
        return symmetric;
    }

    /** Of an IPv4 2-tuple. Zero bits contribute nothing, so it is a 4-tuple without ports. */
    public int hash(int source, int destination) {
        return hash(source, destination, 0);
    }

    /** Of an IPv4 4-tuple; {@code ports} is the source port in the high 16 bits, the destination port in the low. */
    public int hash(int source, int destination, int ports) {
        if (symmetric) {
            return word(source ^ destination ^ ports);
        }
        return bytes(0, source) ^ bytes(4, destination) ^ bytes(8, ports);
    }

    /** Of an IPv6 2-tuple: source and destination, 32 bytes, stand at {@code addressesAt} and were found to be in the packet. */
    public int hash6(Packet p, int addressesAt) {
        return hash6(p, addressesAt, 0);
    }

    /** Of an IPv6 4-tuple: addresses as above, ports as for IPv4. */
    public int hash6(Packet p, int addressesAt, int ports) {
        return hash6(p, addressesAt, addressesAt + 16, ports);
    }

    /** Of an IPv6 4-tuple whose addresses stand in any order. */
    int hash6(Packet p, int sourceAt, int destinationAt, int ports) {
        long s0 = p.u64(sourceAt);
        long s1 = p.u64(sourceAt + 8);
        long d0 = p.u64(destinationAt);
        long d1 = p.u64(destinationAt + 8);
        if (symmetric) {
            long all = s0 ^ s1 ^ d0 ^ d1;
            return word((int) (all >>> 32) ^ (int) all ^ ports);
        }
        return nibbles(0, s0) ^ nibbles(16, s1) ^ nibbles(32, d0) ^ nibbles(48, d1) ^ ports6(ports);
    }

    /** Of the XOR of two words. */
    private int word(int twoWords) {
        int w = twoWords ^ twoWords >>> 16;
        return ofWord[w >>> 8 & 0xff] ^ ofWord[0x100 | w & 0xff];
    }

    private int bytes(int first, int value) {
        int at = first << 8;
        return ofBytes[at | value >>> 24]
                ^ ofBytes[at + 0x100 | value >>> 16 & 0xff]
                ^ ofBytes[at + 0x200 | value >>> 8 & 0xff]
                ^ ofBytes[at + 0x300 | value & 0xff];
    }

    private int nibbles(int first, long value) {
        int hash = 0;
        int end = first + 16 << 4;
        for (int at = first << 4, shift = 60; at < end; at += 16, shift -= 4) {
            hash ^= ofNibbles[at | (int) (value >>> shift) & 0xf];
        }
        return hash;
    }

    private int ports6(int ports) {
        int hash = 0;
        for (int at = 64 << 4, shift = HASH_BITS - 4; shift >= 0; at += 16, shift -= 4) {
            hash ^= ofNibbles[at | ports >>> shift & 0xf];
        }
        return hash;
    }
}
