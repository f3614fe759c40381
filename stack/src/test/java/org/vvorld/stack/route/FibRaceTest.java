package org.vvorld.stack.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader beside a writer that flaps a route: it sees the one answer or the other. */
class FibRaceTest {
    @ParameterizedTest
    @CsvSource({"3, 24", "3, 8", "3000, 24", "3000, 12", "512, 24", "512, 8", "80000, 24", "80000, 12"})
    void onlyTheTwoAnswersThatArePermitted(int prefixes, int flapping) throws InterruptedException {
        Fib4<String> fib = new Fib4<>();
        int address = 0x0a40_8001;
        fib.add(0, 0, "default");
        // Beside the one that flaps, in its chunk and others; 512 is where the structure changes, and 80,000 is flat.
        for (int i = 1; i < prefixes; i++) {
            fib.add(0x0a41_0000 + (i << 8), 24, "other");
        }
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong wrong = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                String hop = fib.lookup(address);
                if (!"default".equals(hop) && !"flap".equals(hop)) {
                    wrong.incrementAndGet();
                }
                seen.incrementAndGet();
            }
        });
        reader.start();
        int network = address & Prefixes.mask4(flapping);
        int flaps = 0;
        while (flaps < 5000 || seen.get() < 50_000) {
            fib.add(network, flapping, "flap");
            fib.remove(network, flapping);
            flaps++;
        }
        done.set(true);
        reader.join();
        assertEquals(0, wrong.get());
        assertTrue(flaps >= 5000);
    }
}
