package org.vvorld.stack.netisr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.sim.LabNetisr;

class WorkstreamTest {
    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 1, true);
    private final Workstream workstream =
            new LabNetisr(1, () -> 0, small, large, new SplittableRandom(1)).workstream(0);

    @AfterEach
    void close() {
        small.close();
        large.close();
    }

    /** A worker goes on after an exception: the next turn must not meet it again. */
    @Test
    void aFlushThatThrowsKeepsNoOtherFromItsTurn() {
        List<String> flushed = new ArrayList<>();
        workstream.flushLater(on -> flushed.add("before"));
        workstream.flushLater(on -> {
            throw new IllegalStateException("on purpose, by WorkstreamTest");
        });
        workstream.flushLater(on -> flushed.add("behind"));
        assertThrows(IllegalStateException.class, workstream::endTurn);
        workstream.endTurn();
        workstream.flushLater(on -> flushed.add("later"));
        workstream.endTurn();
        assertEquals(
                List.of("before", "behind", "later"), flushed.stream().sorted().toList());
    }
}
