package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vvorld.stack.testing.Allocations;

/** No heap for a segment in the steady state: bulk data with and without GSO, small exchanges. */
class TcpAllocationTest {
    @Test
    void bulkOfWholeSegments() {
        try (var pair = new DirectPair(65_000)) {
            Allocations.assertNone(() -> pair.move(20_000_000));
            assertTrue(pair.segments > 300);
        }
    }

    @Test
    void bulkOfSmallSegments() {
        try (var pair = new DirectPair(0)) {
            Allocations.assertNone(() -> pair.move(2_000_000));
            assertTrue(pair.segments > 2000);
        }
    }

    @Test
    void requestsAndAnswers() {
        try (var pair = new DirectPair(0)) {
            Allocations.assertNone(() -> {
                for (int i = 0; i < 500; i++) {
                    pair.exchange();
                }
            });
        }
    }
}
