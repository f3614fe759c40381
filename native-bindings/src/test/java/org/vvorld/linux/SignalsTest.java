package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsTest {
    private final BlockingQueue<Thread> handled = new ArrayBlockingQueue<>(10);

    @ParameterizedTest
    @CsvSource({"HUP, 1", "INT, 2", "TERM, 15"})
    void theHandlerRunsOnAThreadOfItsOwn(Signal signal, int number) throws Exception {
        try (Signals.Registration _ = Signals.on(signal, () -> handled.add(Thread.currentThread()))) {
            send(number);
            Thread thread = handled.poll(10, TimeUnit.SECONDS);
            assertNotNull(thread, "not handled");
            assertNotSame(Thread.currentThread(), thread);
            send(number);
            assertNotNull(handled.poll(10, TimeUnit.SECONDS), "handled once only");
        }
    }

    @Test
    void closingRestoresTheOneBefore() throws Exception {
        try (Signals.Registration outer = Signals.on(Signal.HUP, () -> handled.add(Thread.currentThread()))) {
            assertNotNull(outer);
            BlockingQueue<String> inner = new ArrayBlockingQueue<>(10);
            try (Signals.Registration _ = Signals.on(Signal.HUP, () -> inner.add("inner"))) {
                send(1);
                assertEquals("inner", inner.poll(10, TimeUnit.SECONDS));
            }
            send(1);
            assertNotNull(handled.poll(10, TimeUnit.SECONDS));
            assertNull(inner.poll());
        }
    }

    @Test
    void aFailureOfTheHandlerIsNotItsEnd() throws Exception {
        BlockingQueue<String> calls = new ArrayBlockingQueue<>(10);
        try (Signals.Registration _ = Signals.on(Signal.HUP, () -> {
            calls.add("called");
            throw new IllegalStateException("a failure that this test wants to see logged");
        })) {
            send(1);
            assertEquals("called", calls.poll(10, TimeUnit.SECONDS));
            send(1);
            assertEquals("called", calls.poll(10, TimeUnit.SECONDS));
        }
    }

    private static void send(int signal) {
        assertEquals(0, TestLibC.C.kill((int) ProcessHandle.current().pid(), signal));
    }
}
