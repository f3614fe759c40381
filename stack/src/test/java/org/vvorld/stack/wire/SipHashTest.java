package org.vvorld.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SipHashTest {
    private final SipHash hash = new SipHash(0x0706_0504_0302_0100L, 0x0f0e_0d0c_0b0a_0908L);

    /** The vectors of the SipHash paper, appendix A, and of its reference implementation. */
    @Test
    void vectors() {
        byte[] input = new byte[64];
        for (int i = 0; i < input.length; i++) {
            input[i] = (byte) i;
        }
        assertEquals(0xa129_ca61_49be_45e5L, hash.hash(Arrays.copyOf(input, 15)));
        assertEquals(0x726f_db47_dd0e_0e31L, hash.hash(new byte[0]));
        assertEquals(0x93f5_f579_9a93_2462L, hash.hash(Arrays.copyOf(input, 8)));
        assertEquals(0x93f5_f579_9a93_2462L, hash.hash(0x0706_0504_0302_0100L));
    }

    @Test
    void wordsAreBytesInLittleEndian() {
        ByteBuffer bytes = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        for (long w = 1; w <= 6; w++) {
            bytes.putLong(w * 0x0123_4567_89ab_cdefL);
        }
        long w = 0x0123_4567_89ab_cdefL;
        assertEquals(hash.hash(bytes.array()), hash.hash(w, 2 * w, 3 * w, 4 * w, 5 * w, 6 * w));
    }
}
