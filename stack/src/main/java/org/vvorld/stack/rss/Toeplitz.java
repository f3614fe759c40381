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
 * <p>It is linear, so a part of the input can be looked up by itself and the parts combined by XOR. Two ways, chosen by
 * {@code FlowHashBenchmark}:
 * <ul>
 *   <li>a key that repeats every 16 bits gives all 16-bit words the same weight: they are combined first, and one word is looked
 *       up, two tables of 256 (2 KiB);
 *   <li>any other key: a table of 256 for each byte of the input, 12 KiB that IPv4 uses and 24 more for IPv6. More than the
 *       first-level cache holds, but a packet touches 36 lines of it; tables of 16 for each half byte touch 72, and are slower.
 * </ul>
 */
public final class Toeplitz {
    public static final int KEY_BYTES = 40;

    /** The longest input: two IPv6 addresses and ports. */
    private static final int INPUT_BYTES = 36;

    private static final int SYMMETRY_BYTES = 2;

    private final byte[] key;
    private final boolean symmetric;
    /** Of the high and of the low byte of the one word; empty if the key is not symmetric. */
    private final int[] ofWord;
    /** 256 entries for each byte; empty if the key is symmetric. */
    private final int[] ofBytes;

    /** @throws IllegalArgumentException unless the key has {@link #KEY_BYTES} bytes */
    public Toeplitz(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("RSS key of " + key.length + " bytes: give " + KEY_BYTES + " bytes, "
                    + 2 * KEY_BYTES + " hexadecimal digits");
        }
        this.key = key.clone();
        symmetric = repeats(key);
        ofWord = symmetric ? tables(SYMMETRY_BYTES) : new int[0];
        ofBytes = symmetric ? new int[0] : tables(INPUT_BYTES);
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

    /** For each of the first {@code count} bytes of an input: what each of its 256 values contributes. */
    private int[] tables(int count) {
        int[] tables = new int[count << Byte.SIZE];
        for (int i = 0; i < count; i++) {
            int base = i << Byte.SIZE;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                // A value is its highest bit and the rest, and the rest stands before it in the table.
                int highest = 1 << bit;
                int window = window(i * Byte.SIZE + Byte.SIZE - 1 - bit);
                for (int rest = 0; rest < highest; rest++) {
                    tables[base + highest + rest] = tables[base + rest] ^ window;
                }
            }
        }
        return tables;
    }

    /** The 32 bits of the key from {@code bit} on, counted from the most significant bit of the first byte. */
    private int window(int bit) {
        long bytes = 0;
        for (int i = 0; i <= Integer.BYTES; i++) {
            bytes = bytes << Byte.SIZE | key[bit / Byte.SIZE + i] & 0xff;
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
        return hash6(p.u64(sourceAt), p.u64(sourceAt + 8), p.u64(destinationAt), p.u64(destinationAt + 8), ports);
    }

    /** Of an IPv6 4-tuple in longs. */
    int hash6(long s0, long s1, long d0, long d1, int ports) {
        if (symmetric) {
            long all = s0 ^ s1 ^ d0 ^ d1;
            return word((int) (all >>> 32) ^ (int) all ^ ports);
        }
        return bytes(0, s0) ^ bytes(8, s1) ^ bytes(16, d0) ^ bytes(24, d1) ^ bytes(32, ports);
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

    private int bytes(int first, long value) {
        return bytes(first, (int) (value >>> 32)) ^ bytes(first + 4, (int) value);
    }
}
