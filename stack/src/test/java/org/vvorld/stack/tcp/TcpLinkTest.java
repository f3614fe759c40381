package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two machines back to back over links that lose, reorder, duplicate and damage: every transfer ends, byte-exact. */
class TcpLinkTest {
    private static final long MILLIS = TcpLab.MILLIS;
    private static final long SECONDS = TcpLab.SECONDS;

    private static EmulatedLink link(TcpLab lab, long delay, long rate, int queue, EmulatedLink.Faults faults) {
        return new EmulatedLink(lab, lab.random.split(), delay, rate, queue, faults);
    }

    @Test
    void aCleanLink() {
        try (var lab = new TcpLab(1)) {
            lab.link(
                    link(lab, 5 * MILLIS, 100_000_000, 1 << 20, EmulatedLink.Faults.NONE),
                    link(lab, 5 * MILLIS, 100_000_000, 1 << 20, EmulatedLink.Faults.NONE));
            var server = new Transfer(0, 0, 1);
            var client = new Transfer(20_000_000, 1, 0);
            lab.b.listen(8, server);
            lab.a.connect(lab.b, client);
            long start = lab.now();
            lab.runFor(10 * SECONDS);
            assertEquals(20_000_000, server.read);
            assertTrue(client.closed && server.closed, () -> client + "; " + server);
            double goodput = 20_000_000 * 8.0 / (server.endedAtNanos - start) * 1000;
            assertTrue(goodput > 85, "Mbit/s " + goodput);
            assertEquals(0, lab.a.context.count(TcpCounter.RETRANSMITTED_SEGMENTS));
            assertEquals(1, lab.a.timeWaits() + lab.b.timeWaits(), "who closes first waits");
            lab.runFor(100 * SECONDS);
            assertEquals(0, lab.a.timeWaits() + lab.b.timeWaits() + lab.a.connections() + lab.b.connections());
        }
    }

    @Test
    void everySeedEndsByteExact() {
        int seeds = Integer.getInteger("tcp.seeds", 1000);
        for (int seed = 0; seed < seeds; seed++) {
            transfer(seed);
        }
    }

    /** A vnet at its limit of packets: writes are refused, arrivals dropped, and yet it ends. */
    @Test
    void littleMemory() {
        for (int seed = 0; seed < 50; seed++) {
            try (var lab = new TcpLab(seed)) {
                lab.charge.limit(3 + seed % 7);
                lab.link(
                        link(lab, MILLIS, 0, 1 << 20, EmulatedLink.Faults.loss(0.01)),
                        link(lab, MILLIS, 0, 1 << 20, EmulatedLink.Faults.loss(0.01)));
                var server = new Transfer(50_000, 2, 1);
                var client = new Transfer(50_000, 1, 2);
                lab.b.listen(8, server);
                lab.a.connect(lab.b, client);
                long limit = lab.now() + 3600 * SECONDS;
                while (!(client.closed && server.closed) && lab.step(limit)) {}
                assertEquals(50_000, server.read, "seed " + seed + ": " + client + "; " + server);
                assertEquals(50_000, client.read, "seed " + seed + ": " + client + "; " + server);
            }
        }
    }

    /** The reader stops for a minute: the window closes, is probed, and opens again (RFC 9293 section 3.8.6.1). */
    @Test
    void aReaderThatStops() {
        try (var lab = new TcpLab(1)) {
            lab.link(
                    link(lab, MILLIS, 100_000_000, 1 << 20, EmulatedLink.Faults.NONE),
                    link(lab, MILLIS, 100_000_000, 1 << 20, EmulatedLink.Faults.NONE));
            var server = new Transfer(0, 2, 1);
            var client = new Transfer(3_000_000, 1, 2);
            server.slow = true;
            lab.b.listen(8, server);
            lab.a.connect(lab.b, client);
            lab.runFor(60 * SECONDS);
            assertEquals(0, server.read);
            assertTrue(lab.a.context.count(TcpCounter.PERSIST_PROBES) > 5, "probes");
            server.slow = false;
            server.drain(lab.b.established.getFirst());
            lab.runFor(SECONDS);
            assertEquals(3_000_000, server.read);
            assertEquals(0, lab.a.context.count(TcpCounter.FAST_RECOVERIES));
        }
    }

    /** A peer that vanishes: given up after the retransmissions that are set (RFC 9293 section 3.8.3). */
    @Test
    void aPeerThatVanishes() {
        try (var lab = new TcpLab(1)) {
            var there = link(lab, MILLIS, 0, 1 << 20, EmulatedLink.Faults.NONE);
            lab.link(there, link(lab, MILLIS, 0, 1 << 20, EmulatedLink.Faults.NONE));
            var client = new Transfer(Long.MAX_VALUE, 1, 2);
            lab.b.listen(8, new Transfer(0, 2, 1));
            lab.a.connect(lab.b, client);
            lab.runFor(SECONDS);
            there.cut(true);
            lab.runFor(1000 * SECONDS);
            assertTrue(client.closed);
            assertEquals(TcpError.ETIMEDOUT, client.error);
        }
    }

    static void transfer(long seed) {
        var r = new SplittableRandom(seed);
        try (var lab = new TcpLab(seed)) {
            vary(lab.a, r);
            vary(lab.b, r);
            long delay = r.nextLong(50_000, 100 * MILLIS);
            long rate = r.nextInt(3) == 0 ? 0 : r.nextLong(1_000_000, 1_000_000_000);
            int queue = r.nextInt(5_000, 500_000);
            lab.link(link(lab, delay, rate, queue, faults(r, delay)), link(lab, delay, rate, queue, faults(r, delay)));
            int there = r.nextInt(4) == 0 ? r.nextInt(3000) : r.nextInt(300_000);
            int back = r.nextInt(2) == 0 ? 0 : r.nextInt(300_000);
            var server = new Transfer(back, 2, 1);
            var client = new Transfer(there, 1, 2);
            lab.b.listen(8, server);
            lab.a.connect(lab.b, client);
            long limit = lab.now() + 3600 * SECONDS;
            while (!(client.closed && server.closed) && lab.step(limit)) {}
            String what = "seed " + seed + ": " + client + "; " + server;
            assertTrue(client.closed && server.closed, what);
            assertEquals(TcpError.NONE, client.error, what);
            // The last ACK of all may be lost again and again; then the server gives up on an empty connection.
            assertEquals(TcpError.NONE, server.error, what);
            assertEquals(there, server.read, what);
            assertEquals(back, client.read, what);
        }
    }

    private static void vary(TcpHost host, SplittableRandom r) {
        TcpSettings s = host.settings;
        s.sack = r.nextInt(4) != 0;
        s.rfc7323 = r.nextInt(4) != 0;
        s.ecn = r.nextInt(3);
        s.pacing = r.nextInt(4) == 0;
        s.congestion = r.nextBoolean() ? CongestionAlgorithm.CUBIC : CongestionAlgorithm.NEWRENO;
        s.receiveSpace = r.nextInt(2) == 0 ? r.nextInt(2_000, 20_000) : 128 * 1024;
        s.receiveSpaceMaximum = Math.max(s.receiveSpace, r.nextInt(2) == 0 ? 0 : 1 << 20);
        s.retransmits = 30;
        s.keepInitNanos = 600 * SECONDS;
        s.finWait2Nanos = 3600 * SECONDS;
        host.gsoBytes = r.nextBoolean() ? 65_000 : 0;
    }

    private static EmulatedLink.Faults faults(SplittableRandom r, long delay) {
        return new EmulatedLink.Faults(
                r.nextInt(2) * r.nextDouble() * 0.1,
                r.nextInt(2) * r.nextDouble() * 0.3,
                r.nextLong(1, 3 * delay),
                r.nextInt(3) == 0 ? 0.05 : 0,
                r.nextInt(3) == 0 ? 0.02 : 0,
                r.nextInt(2) * 0.05);
    }
}
