package org.vvorld.stack.wire;

import java.util.Arrays;
import org.vvorld.stack.packet.Packet;

/** What echo requests carry behind their header, and replies must bring back: a pattern, over and over. Any thread. */
public final class EchoData {
    /** As ping(8) fills it: bytes that count from 0. */
    public static final EchoData COUNTING = new EchoData(counting());

    private final byte[] pattern;

    private EchoData(byte[] pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException if it is empty */
    public static EchoData of(byte[] pattern) {
        if (pattern.length == 0) {
            throw new IllegalArgumentException("a pattern has a byte at least");
        }
        return new EchoData(pattern.clone());
    }

    private static byte[] counting() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    /** The byte at that place behind the header, 0 to 255. */
    public int at(int index) {
        return pattern[index % pattern.length] & 0xff;
    }

    /** Writes {@code bytes} of it from {@code at} on. */
    public void write(Packet p, int at, int bytes) {
        for (int i = 0; i < bytes; i++) {
            p.u8(at + i, at(i));
        }
    }

    /** The first of {@code bytes} from {@code at} on that is not what was sent, counted from 0; -1 if all are. */
    public int firstWrong(Packet p, int at, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (p.u8(at + i) != at(i)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EchoData o && Arrays.equals(pattern, o.pattern);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pattern);
    }
}
