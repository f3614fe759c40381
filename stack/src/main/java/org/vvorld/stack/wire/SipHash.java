package org.vvorld.stack.wire;

/** SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash of 64 bits. An object hashes one input after another, on one thread. */
public final class SipHash {
    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** {@code key0} is the key's first eight bytes read as little-endian, {@code key1} its last. */
    public SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** Of bytes. */
    public long hash(byte[] input) {
        start();
        int whole = input.length & ~7;
        for (int at = 0; at < whole; at += 8) {
            word(littleEndian(input, at));
        }
        word(littleEndian(input, whole) | (long) input.length << 56);
        return finish();
    }

    /** Of eight bytes: the word, little-endian. Allocates nothing. */
    public long hash(long word) {
        start();
        word(word);
        word(8L << 56);
        return finish();
    }

    /** Of 48 bytes: the words in this order, each little-endian. Allocates nothing. */
    public long hash(long w0, long w1, long w2, long w3, long w4, long w5) {
        start();
        word(w0);
        word(w1);
        word(w2);
        word(w3);
        word(w4);
        word(w5);
        word(48L << 56);
        return finish();
    }

    private void start() {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
    }

    private void word(long m) {
        v3 ^= m;
        round();
        round();
        v0 ^= m;
    }

    private long finish() {
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
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

    private static long littleEndian(byte[] input, int from) {
        long m = 0;
        for (int i = from; i < Math.min(from + 8, input.length); i++) {
            m |= (input[i] & 0xffL) << (8 * (i - from));
        }
        return m;
    }
}
