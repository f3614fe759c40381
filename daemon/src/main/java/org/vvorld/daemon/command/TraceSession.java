package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.vvorld.stack.vnet.Vnet;

/** A traceroute in progress: one probe after the other, each with its time to be answered. On its caller's thread. */
final class TraceSession {
    private static final int EVENTS = 256;
    private static final long LOOK_UP_NANOS = 100_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Invocation in;
    private final Vnet vnet;
    private final TraceRequest request;
    private final LongSupplier clock;
    private final BlockingQueue<TraceEvent> events = new ArrayBlockingQueue<>(EVENTS);
    private final JsonArray hops = new JsonArray();
    private int sequence;
    private boolean isOver;

    TraceSession(Invocation in, Vnet vnet, TraceRequest request) {
        this.in = in;
        this.vnet = vnet;
        this.request = request;
        this.clock = in.clock();
    }

    /** Traces to the end. Returns the exit status. */
    int run() {
        int status = 0;
        try (TraceProbes probes = TraceProbes.of(request, vnet, events, clock)) {
            begin();
            for (int hop = request.firstHop(); hop <= request.lastHop() && !isOver; hop++) {
                status = Math.max(status, trace(probes, hop));
            }
        } catch (InterruptedException e) {
            // The daemon stops.
            Thread.currentThread().interrupt();
            status = 1;
        }
        if (in.json()) {
            JsonObject o = new JsonObject();
            o.addProperty("host", request.host());
            o.addProperty("address", request.address());
            o.add("hop", hops);
            in.out().out(Json.text(Json.object("traceroute", o)));
        }
        return status;
    }

    private void begin() {
        if (!in.json()) {
            in.out()
                    .err(request.program() + " to " + request.host() + " (" + request.address() + "), "
                            + request.lastHop() + " hops max, " + request.packetBytes() + " byte packets\n");
        }
    }

    private void print(String text) {
        if (!in.json()) {
            in.out().out(text);
        }
    }

    /** Asks at one distance. Returns the exit status. */
    private int trace(TraceProbes probes, int hop) throws InterruptedException {
        print(String.format(Locale.ROOT, "%2d ", hop));
        JsonArray answers = new JsonArray();
        String last = null;
        int unreachable = 0;
        boolean isThere = false;
        int status = 0;
        for (int i = 0; i < request.probes() && !isOver; i++) {
            TraceEvent e = ask(probes, hop);
            switch (e) {
                case null -> {
                    print(isOver ? "" : " *");
                    answers.add(new JsonObject());
                }
                case TraceEvent.NotSent n -> {
                    in.out().err(request.program() + ": " + n.why() + "\n");
                    isOver = true;
                    status = 1;
                }
                case TraceEvent.Answer a -> {
                    String from = TraceRequest.address(a.fromHigh(), a.fromLow(), a.zone());
                    if (!from.equals(last)) {
                        print((last == null ? " " : "\n    ") + (request.numeric() ? from : from + " (" + from + ")"));
                        last = from;
                    }
                    double millis = a.tripNanos() / NANOS_PER_MILLI;
                    print(String.format(Locale.ROOT, "  %.3f ms", millis)
                            + (a.mark().isEmpty() ? "" : " " + a.mark()));
                    isThere |= a.isEnd();
                    unreachable += a.mark().isEmpty() ? 0 : 1;
                    answers.add(json(from, millis, a.mark()));
                }
            }
        }
        print("\n");
        JsonObject o = new JsonObject();
        o.addProperty("hop", hop);
        o.add("probe", answers);
        hops.add(o);
        isOver |= isThere || unreachable > 0 && unreachable >= request.probes() - 1;
        return status;
    }

    private static JsonObject json(String from, double millis, String mark) {
        JsonObject o = new JsonObject();
        o.addProperty("address", from);
        o.addProperty("time", millis);
        if (!mark.isEmpty()) {
            o.addProperty("mark", mark);
        }
        return o;
    }

    private void pause() throws InterruptedException {
        long end = clock.getAsLong() + request.pauseNanos();
        for (long left = request.pauseNanos(); left > 0 && !in.out().isClosed(); left = end - clock.getAsLong()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_UP_NANOS));
        }
    }

    /** Sends one probe and waits for what becomes of it; null if nothing does. */
    private TraceEvent ask(TraceProbes probes, int hop) throws InterruptedException {
        if (sequence > 0) {
            pause();
        }
        int asked = sequence++;
        in.world().netisr().post(0, on -> {
            // A vnet that has closed must not get a new shard.
            if (vnet.isOpen()) {
                probes.send(vnet.shard(on), asked, hop);
            }
        });
        long end = clock.getAsLong() + request.waitNanos();
        for (long left = request.waitNanos(); left > 0; left = end - clock.getAsLong()) {
            if (in.out().isClosed() || !vnet.isOpen()) {
                isOver = true;
                return vnet.isOpen() ? null : new TraceEvent.NotSent("Network is down: the jail was removed");
            }
            TraceEvent e = events.poll(Math.min(left, LOOK_UP_NANOS), TimeUnit.NANOSECONDS);
            boolean isLate = e instanceof TraceEvent.Answer a && a.sequence() != asked;
            if (e != null && !isLate) {
                return e;
            }
        }
        return null;
    }
}
