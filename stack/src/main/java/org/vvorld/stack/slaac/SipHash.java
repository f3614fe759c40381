package org.vvorld.stack.slaac;

/** SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash of 64 bits. */
final class SipHash {
    private SipHash() {}

    /** {@code k0} is the key's first eight bytes read as little-endian, {@code k1} its last. */
    static long hash(long k0, long k1, byte[] input) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int words = input.length / 8;
        for (int i = 0; i < words + 3; i++) {
            // Whole words, the last one with the length in its top byte, and finalisation: twice two rounds.
            boolean isInput = i <= words;
            long m = isInput ? word(input, i * 8) : 0;
            m |= i == words ? (long) input.length << 56 : 0;
            v2 ^= i == words + 1 ? 0xff : 0;
            v3 ^= m;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long word(byte[] input, int from) {
        long m = 0;
        for (int i = from; i < Math.min(from + 8, input.length); i++) {
            m |= (input[i] & 0xffL) << (8 * (i - from));
        }
        return m;
    }
}
