package org.vvorld.stack.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void eachKindByItself() {
        Tally tally = new Tally(33);
        for (int kind = 0; kind < 33; kind += 3) {
            for (int n = 0; n <= kind; n++) {
                tally.add(kind);
            }
        }
        for (int kind = 0; kind < 33; kind++) {
            assertEquals(kind % 3 == 0 ? kind + 1 : 0, tally.value(kind), "kind " + kind);
        }
    }

    @Test
    void nothingYet() {
        assertEquals(0, new Tally(1).value(0));
    }
}
