package org.vvorld.stack.rss;

import java.util.random.RandomGenerator;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.testing.Bytes;

/** The Toeplitz hash as Microsoft defines it, bit by bit, and a packet whose last byte is its slot's last. */
final class Hashes implements AutoCloseable {
    private final PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false);
    private final PacketCache cache = new PacketCache(pool);
    private final Packet packet = cache.take();

    static int bitByBit(byte[] key, byte[] input) {
        int hash = 0;
        for (int i = 0; i < input.length * 8; i++) {
            if (bit(input, i) == 1) {
                int window = 0;
                for (int j = 0; j < 32; j++) {
                    window = window << 1 | bit(key, i + j);
                }
                hash ^= window;
            }
        }
        return hash;
    }

    private static int bit(byte[] b, int i) {
        return b[i / 8] >>> 7 - i % 8 & 1;
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static byte[] word(int value) {
        byte[] b = new byte[4];
        Bytes.u32(b, 0, value);
        return b;
    }

    static byte[] randomSymmetricKey(RandomGenerator random) {
        byte[] key = new byte[Toeplitz.KEY_BYTES];
        byte[] word = Bytes.random(random, 2);
        for (int i = 0; i < key.length; i++) {
            key[i] = word[i % 2];
        }
        return key;
    }

    /** These bytes right before the end of the slot, so that reading behind the tail throws. */
    Packet packet(byte[] bytes) {
        packet.reset(packet.capacity() - bytes.length);
        packet.copyFrom(bytes, 0, packet.append(bytes.length), bytes.length);
        return packet;
    }

    /** These bytes with others behind the tail. */
    Packet packet(byte[] bytes, byte[] behind) {
        packet.reset(PacketPool.HEADROOM_BYTES);
        packet.copyFrom(bytes, 0, packet.append(bytes.length), bytes.length);
        packet.copyFrom(behind, 0, packet.tail(), behind.length);
        return packet;
    }

    @Override
    public void close() {
        cache.give(packet);
        pool.close();
    }
}
