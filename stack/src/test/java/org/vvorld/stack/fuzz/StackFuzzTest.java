package org.vvorld.stack.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/**
 * Coverage-guided fuzzing with Jazzer. In a build it replays the inputs in {@code StackFuzzTestInputs/anyFrames}; with the
 * environment variable {@code JAZZER_FUZZ=1} it looks for new ones.
 *
 * <p>An input is a row of frames, each behind its length in two bytes.
 */
class StackFuzzTest {
    private static final int LONGEST_FRAME = 2000;

    @FuzzTest(maxDuration = "2m")
    void anyFrames(byte[] data) {
        try (FuzzLab lab = new FuzzLab(1)) {
            ByteBuffer in = ByteBuffer.wrap(data);
            while (in.remaining() >= 2) {
                byte[] frame = new byte[Math.min(Math.min(in.getShort() & 0xffff, LONGEST_FRAME), in.remaining())];
                in.get(frame);
                lab.feed(frame);
            }
            lab.assertAccounted();
        }
    }
}
