package org.vvorld.daemon.command;

import java.util.BitSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.vvorld.stack.icmp.EchoListener;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.EchoData;
import org.vvorld.stack.wire.Ipv4;

/**
 * A ping in progress. It waits on its caller's thread; workers send for it, and hand it what comes back through a queue.
 *
 * <pre>
 *  caller's thread                          worker
 *  send  ------------- netisr.post -------> sendEcho
 *  show  <---- events (bounded queue) ----- onReply, onError
 * </pre>
 */
final class PingSession implements EchoListener {
    private static final int SEQUENCES = 1 << 16;
    /** How many requests back a reply can be timed. */
    private static final int TIMED = 4096;
    /** What a flood of replies may pile up before the rest of it is lost. */
    private static final int EVENTS = 1024;
    /** How soon it is noticed that the caller or the vnet went away. */
    private static final long LOOK_UP_NANOS = 100_000_000L;
    /** ping(8): after the last request wait two round trips, but this at least. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final Invocation in;
    private final Vnet vnet;
    private final PingRequest request;
    private final LongSupplier clock;
    private final PingReport report;
    private final BlockingQueue<PingEvent> events = new ArrayBlockingQueue<>(EVENTS);
    private final AtomicLongArray sentAt = new AtomicLongArray(TIMED);
    private final BitSet answered = new BitSet();
    private int id;
    /** Replies when the last request left. */
    private int floodedAt;

    PingSession(Invocation in, Vnet vnet, PingRequest request) {
        this.in = in;
        this.vnet = vnet;
        this.request = request;
        this.clock = in.clock();
        this.report = new PingReport(request, in.out());
    }

    /** Pings to the end. Returns the exit status. */
    int run() {
        id = EchoIds.take(i -> vnet.echoClients().add(i, this));
        try {
            report.begin(in.json());
            loop();
        } catch (InterruptedException e) {
            // The daemon stops.
            Thread.currentThread().interrupt();
        } finally {
            vnet.echoClients().remove(id);
        }
        report.end(in.json());
        return report.received() > 0 ? 0 : 2;
    }

    private void loop() throws InterruptedException {
        long start = clock.getAsLong();
        long next = start;
        long lastSent = start;
        for (int i = 0; i < request.pace().preload() && hasMore(); i++) {
            send();
        }
        while (!in.out().isClosed()) {
            if (!vnet.isOpen()) {
                in.out().err("ping: sendto: Network is down: the jail was removed\n");
                return;
            }
            long now = clock.getAsLong();
            boolean allSent = !hasMore();
            if (isDone(allSent) || request.timeoutNanos() > 0 && now - start >= request.timeoutNanos()) {
                return;
            }
            if (!allSent && (now - next >= 0 || request.pace().flood() && report.received() > floodedAt)) {
                floodedAt = report.received();
                report.missed();
                send();
                lastSent = now;
                // Not a burst after a pause.
                next = Math.max(next + request.intervalNanos(), now);
                continue;
            }
            long wait = allSent ? lastSent + lingerNanos() - now : next - now;
            if (wait <= 0) {
                return;
            }
            if (request.timeoutNanos() > 0) {
                wait = Math.min(wait, start + request.timeoutNanos() - now);
            }
            take(events.poll(Math.min(wait, LOOK_UP_NANOS), TimeUnit.NANOSECONDS));
        }
    }

    private boolean isDone(boolean allSent) {
        return request.once() && report.received() > 0 || allSent && ended() >= report.transmitted();
    }

    private int ended() {
        return report.received() + report.failed();
    }

    /** Is there another to send? Of several sizes the next one's turn comes. */
    private boolean hasMore() {
        if (!request.pace().sweeps()) {
            return request.count() == 0 || report.transmitted() < request.count();
        }
        int each = Math.max(1, request.count());
        return request.dataBytes()
                        + report.transmitted() / each * (long) request.pace().sweepStep()
                <= request.pace().sweepMaximum();
    }

    private int dataBytes(int number) {
        int each = Math.max(1, request.count());
        return request.dataBytes() + number / each * request.pace().sweepStep();
    }

    private long lingerNanos() {
        return report.received() == 0
                ? request.waitNanos()
                : Math.min(request.waitNanos(), Math.max(LINGER_NANOS, 2 * report.longestNanos()));
    }

    private void send() {
        int bytes = dataBytes(report.transmitted());
        int sequence = report.transmitted() & (SEQUENCES - 1);
        answered.clear(sequence);
        report.sent();
        in.world().netisr().post(worker(), on -> send(on, sequence, bytes));
    }

    /** The worker that the replies will come to. */
    private int worker() {
        Policy policy = in.world().netisr().policy();
        int source = request.source();
        if (source == 0) {
            Route r = vnet.fib().in(request.how().fib()).lookup(request.address());
            source = r == null ? 0 : r.kind() == Route.Kind.LOCAL ? request.address() : r.source();
        }
        int hash = policy.flowHash().ofFlow(request.address(), source, Ipv4.PROTOCOL_ICMP, 0, 0);
        return policy.buckets().workerOf(hash);
    }

    private void send(Workstream on, int sequence, int bytes) {
        // A vnet that has closed must not get a new shard.
        if (!vnet.isOpen()) {
            return;
        }
        sentAt.set(sequence % TIMED, clock.getAsLong());
        Drop why =
                vnet.shard(on).icmp().sendEcho(request.source(), request.address(), id, sequence, bytes, request.how());
        if (why != null) {
            events.offer(new PingEvent.NotSent(why));
        }
    }

    @Override
    public void onReply(int from, int sequence, int ttl, int bytes, long nowNanos) {
        // The worker's clock stands still during a turn, in which a request may have left too.
        long trip = clock.getAsLong() - sentAt.get(sequence % TIMED);
        events.offer(new PingEvent.Reply(from, sequence, ttl, bytes, trip));
    }

    @Override
    public EchoData data() {
        return request.how().data();
    }

    @Override
    public void onWrongByte(int sequence, int index, int wanted, int was) {
        events.offer(new PingEvent.Wrong(index, wanted, was));
    }

    @Override
    public void onError(int from, int type, int code, int sequence, int bytes) {
        events.offer(new PingEvent.Unreached(from, type, code, bytes));
    }

    private void take(PingEvent event) {
        switch (event) {
            case null -> {}
            case PingEvent.Reply r -> {
                boolean again = answered.get(r.sequence());
                answered.set(r.sequence());
                report.reply(r, again);
            }
            case PingEvent.Unreached e -> report.error(e);
            case PingEvent.Wrong w -> report.wrong(w.index(), w.wanted(), w.was());
            case PingEvent.NotSent n -> report.notSent(n.why());
        }
    }
}
