package org.vvorld.linux;

/** The Toeplitz hash as Microsoft writes it: bit by bit, a window of 32 bits that slides over the key. */
final class ToeplitzBits {
    private ToeplitzBits() {}

    static int hash(byte[] key, byte[] input) {
        int hash = 0;
        for (int i = 0; i < input.length * 8; i++) {
            if (bit(input, i)) {
                hash ^= window(key, i);
            }
        }
        return hash;
    }

    private static int window(byte[] key, int from) {
        int window = 0;
        for (int i = 0; i < 32; i++) {
            window = window << 1 | (bit(key, from + i) ? 1 : 0);
        }
        return window;
    }

    private static boolean bit(byte[] bytes, int i) {
        return (bytes[i / 8] & 0x80 >> i % 8) != 0;
    }
}
