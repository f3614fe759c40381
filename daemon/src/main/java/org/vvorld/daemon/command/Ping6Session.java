package org.vvorld.daemon.command;

import java.util.BitSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.vvorld.stack.icmp6.EchoListener6;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.EchoData;

/** A ping6 in progress, made like {@link PingSession}: it waits on its caller's thread, a worker sends, a queue brings answers. */
final class Ping6Session implements EchoListener6 {
    private static final int SEQUENCES = 1 << 16;
    private static final int TIMED = 4096;
    private static final int EVENTS = 1024;
    private static final long LOOK_UP_NANOS = 100_000_000L;
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final Invocation in;
    private final Vnet vnet;
    private final Ping6Request request;
    private final LongSupplier clock;
    private final Ping6Report report;
    private final BlockingQueue<Ping6Event> events = new ArrayBlockingQueue<>(EVENTS);
    private final AtomicLongArray sentAt = new AtomicLongArray(TIMED);
    private final BitSet answered = new BitSet();
    private int id;

    Ping6Session(Invocation in, Vnet vnet, Ping6Request request) {
        this.in = in;
        this.vnet = vnet;
        this.request = request;
        this.clock = in.clock();
        this.report = new Ping6Report(request, in.out());
    }

    /** Pings to the end. Returns the exit status. */
    int run() {
        id = EchoIds.take(i -> vnet.echoClients6().add(i, this));
        try {
            report.begin(in.json());
            loop();
        } catch (InterruptedException e) {
            // The daemon stops.
            Thread.currentThread().interrupt();
        } finally {
            vnet.echoClients6().remove(id);
        }
        report.end(in.json());
        return report.received() > 0 ? 0 : 2;
    }

    private void loop() throws InterruptedException {
        long start = clock.getAsLong();
        long next = start;
        long lastSent = start;
        while (!in.out().isClosed()) {
            if (!vnet.isOpen()) {
                in.out().err("ping6: sendmsg: Network is down: the jail was removed\n");
                return;
            }
            long now = clock.getAsLong();
            boolean allSent = request.count() > 0 && report.transmitted() >= request.count();
            boolean isDone = request.once() && report.received() > 0
                    || allSent && report.received() + report.failed() >= request.count();
            if (isDone || request.timeoutNanos() > 0 && now - start >= request.timeoutNanos()) {
                return;
            }
            if (!allSent && now - next >= 0) {
                send();
                lastSent = now;
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

    private long lingerNanos() {
        return report.received() == 0
                ? request.waitNanos()
                : Math.min(request.waitNanos(), Math.max(LINGER_NANOS, 2 * report.longestNanos()));
    }

    private void send() {
        int sequence = report.transmitted() & (SEQUENCES - 1);
        answered.clear(sequence);
        report.sent();
        in.world().netisr().post(0, on -> send(on, sequence));
    }

    private void send(Workstream on, int sequence) {
        // A vnet that has closed must not get a new shard.
        if (!vnet.isOpen()) {
            return;
        }
        sentAt.set(sequence % TIMED, clock.getAsLong());
        Zoned to = request.to();
        Drop why = vnet.shard(on)
                .ipv6()
                .icmp()
                .sendEcho(
                        request.sourceHigh(),
                        request.sourceLow(),
                        to.high(),
                        to.low(),
                        to.zone(),
                        id,
                        sequence,
                        request.dataBytes(),
                        request.how());
        if (why != null) {
            events.offer(new Ping6Event.NotSent(why));
        }
    }

    @Override
    public void onReply(
            long fromHigh, long fromLow, String zone, int sequence, int hopLimit, int bytes, long nowNanos) {
        long trip = clock.getAsLong() - sentAt.get(sequence % TIMED);
        events.offer(new Ping6Event.Reply(fromHigh, fromLow, zone, sequence, hopLimit, bytes, trip));
    }

    @Override
    public EchoData data() {
        return request.how().data();
    }

    @Override
    public void onWrongByte(int sequence, int index, int wanted, int was) {
        events.offer(new Ping6Event.Wrong(index, wanted, was));
    }

    @Override
    public void onError(
            long fromHigh, long fromLow, String zone, int type, int code, int rest, int sequence, int bytes) {
        events.offer(new Ping6Event.Unreached(fromHigh, fromLow, zone, type, code, rest, bytes));
    }

    private void take(Ping6Event event) {
        switch (event) {
            case null -> {}
            case Ping6Event.Reply r -> {
                boolean again = answered.get(r.sequence());
                answered.set(r.sequence());
                report.reply(r, again);
            }
            case Ping6Event.Unreached e -> report.error(e);
            case Ping6Event.Wrong w -> report.wrong(w.index(), w.wanted(), w.was());
            case Ping6Event.NotSent n -> report.notSent(n.why());
        }
    }
}
