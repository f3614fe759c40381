package org.vvorld.daemon.command;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.vvorld.stack.vnet.RouteEvent;
import org.vvorld.stack.vnet.Vnet;

/**
 * {@code route monitor}: tells of what changes until its caller goes away. The admin thread puts texts into a bounded queue and never
 * waits; what does not fit is counted, and said.
 */
final class RouteMonitor {
    private static final int EVENTS = 4096;
    private static final long LOOK_UP_NANOS = 100_000_000L;

    private final Invocation in;
    private final Vnet vnet;
    private final BlockingQueue<String> texts = new ArrayBlockingQueue<>(EVENTS);
    private final AtomicLong lost = new AtomicLong();

    RouteMonitor(Invocation in, Vnet vnet) {
        this.in = in;
        this.vnet = vnet;
    }

    /** Monitors to the end. Returns the exit status. */
    int run() {
        // As text at once: an interface may have changed by the time it is printed.
        Consumer<RouteEvent> listener = e -> {
            String text = in.json() ? RouteMessage.json(e) : RouteMessage.text(e, System.currentTimeMillis());
            if (!texts.offer(text)) {
                lost.incrementAndGet();
            }
        };
        vnet.routeEvents().add(listener);
        try {
            while (!in.out().isClosed() && vnet.isOpen()) {
                print(texts.poll(LOOK_UP_NANOS, TimeUnit.NANOSECONDS));
            }
            for (String text = texts.poll(); text != null; text = texts.poll()) {
                print(text);
            }
            return 0;
        } catch (InterruptedException e) {
            // The daemon stops.
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            vnet.routeEvents().remove(listener);
        }
    }

    private void print(String text) {
        if (text != null) {
            in.out().out(text);
        }
        long n = texts.isEmpty() ? lost.getAndSet(0) : 0;
        if (n > 0) {
            in.out().err("route: monitor: " + n + " messages came too fast and are lost\n");
        }
    }
}
