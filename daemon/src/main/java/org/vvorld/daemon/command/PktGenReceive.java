package org.vvorld.daemon.command;

import java.util.concurrent.locks.LockSupport;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.pktgen.PktGenCounter;
import org.vvorld.stack.vnet.Vnet;

/** A run of {@code pkt-gen -f rx}: counts UDP for this vnet that comes in by one interface, until there is enough or the caller goes away. */
final class PktGenReceive {
    /** Where it counts. */
    record Place(Vnet vnet, Interface on) {}

    private static final long LOOK_NANOS = 5_000_000L;

    private final Invocation in;
    private final Place place;
    private final long count;
    private final int reportMillis;

    /** @param count packets to wait for; 0 for no end */
    PktGenReceive(Invocation in, Place place, long count, int reportMillis) {
        this.in = in;
        this.place = place;
        this.count = count;
        this.reportMillis = reportMillis;
    }

    int run() {
        PktGenCounter counter =
                new PktGenCounter(place.on(), in.world().netisr().count());
        in.onWorld(scope -> {
            if (!place.vnet().counters().add(counter)) {
                throw new ToolException(
                        "another pkt-gen counts on " + place.on().name() + ": end it first");
            }
            return null;
        });
        PktGenReport report = new PktGenReport(in.out(), in.json());
        try {
            long nextReport = System.nanoTime() + reportMillis * 1_000_000L;
            while (goesOn() && (count == 0 || counter.packets() < count)) {
                LockSupport.parkNanos(LOOK_NANOS);
                long now = System.nanoTime();
                if (now - nextReport >= 0) {
                    report.interval(counter.packets(), counter.bytes(), now, "");
                    nextReport = now + reportMillis * 1_000_000L;
                }
            }
        } finally {
            place.vnet().counters().remove(counter);
        }
        // Not before no worker is counting any more.
        in.onWorld(scope -> {
            in.world().netisr().onEach(on -> {});
            return null;
        });
        report.received(counter);
        if (!place.vnet().isOpen()) {
            throw new ToolException("the jail was removed");
        }
        return 0;
    }

    private boolean goesOn() {
        return !in.out().isClosed()
                && place.vnet().isOpen()
                && !Thread.currentThread().isInterrupted();
    }
}
