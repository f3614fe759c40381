package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.wire.Tcp;

/** Segments that a clever enemy, or chance, might send, on connections at work: nothing breaks, nothing leaks, and what must hold holds. */
class TcpFuzzTest {
    private static final long MILLIS = 1_000_000L;

    @Test
    void anySegments() {
        int seeds = Integer.getInteger("tcp.fuzz", 1500);
        int survived = 0;
        for (int seed = 0; seed < seeds; seed++) {
            try {
                survived += play(seed) ? 1 : 0;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertTrue(survived > seeds / 20, "too few got far: " + survived);
    }

    private static boolean play(int seed) {
        var r = new SplittableRandom(seed);
        try (var peer = new ScriptedPeer()) {
            peer.settings.ecn = r.nextInt(3);
            peer.settings.receiveSpace = r.nextInt(500, 200_000);
            peer.settings.pacing = r.nextInt(4) == 0;
            peer.settings.congestion = CongestionAlgorithm.values()[r.nextInt(2)];
            peer.gsoBytes = r.nextBoolean() ? 60_000 : 0;
            boolean timestamps = r.nextBoolean();
            open(peer, r, timestamps);
            boolean alive = true;
            for (int i = 0; i < 300 && alive; i++) {
                act(peer, r, timestamps);
                invariants(peer.connection);
                alive = peer.connection.state() != TcpState.CLOSED;
            }
            return alive;
        }
    }

    private static void open(ScriptedPeer peer, SplittableRandom r, boolean timestamps) {
        peer.listening = true;
        var syn = new ScriptedPeer.Made(Tcp.SYN | (r.nextBoolean() ? Tcp.ECE | Tcp.CWR : 0), 0, 0, 0);
        syn.mss = r.nextInt(100, 9000);
        syn.scale = r.nextInt(-1, 15);
        syn.sackPermitted = r.nextBoolean();
        syn.timestamps = timestamps;
        syn.timestampValue = 1000;
        peer.arrive(syn);
        var ack = new ScriptedPeer.Made(Tcp.ACK, 1, 1, 0);
        ack.timestamps = timestamps;
        ack.timestampValue = 1001;
        ack.timestampEcho = peer.lastTimestamp;
        peer.arrive(ack);
        assertEquals(TcpState.ESTABLISHED, peer.connection.state());
    }

    private static void act(ScriptedPeer peer, SplittableRandom r, boolean timestamps) {
        switch (r.nextInt(9)) {
            case 0 -> peer.write(r.nextInt(1, 50_000));
            case 1 -> peer.read(r.nextInt(1, 50_000));
            case 2 -> peer.pass(r.nextLong(1, 400) * MILLIS);
            case 3 -> {
                if (r.nextInt(30) == 0) {
                    peer.connection.shutdownWrite();
                } else if (r.nextInt(30) == 0) {
                    peer.connection.close();
                } else if (r.nextInt(10) == 0) {
                    peer.connection.onPathMss(r.nextInt(100, 1500), peer.connection.una);
                } else {
                    peer.outputFails = r.nextInt(3) == 0;
                }
            }
            default -> peer.arrive(segment(peer, r, timestamps));
        }
        peer.sent.clear();
    }

    private static ScriptedPeer.Made segment(ScriptedPeer peer, SplittableRandom r, boolean timestamps) {
        TcpConnection c = peer.connection;
        int expected = c.receiveNext - ScriptedPeer.PEER_ISN;
        int una = c.una - c.iss;
        int flight = c.next - c.una;
        int seq = r.nextInt(3) != 0 ? expected : expected + r.nextInt(-3000, 6000);
        int ack = r.nextInt(3) == 0 ? una : una + r.nextInt(flight + 1);
        if (r.nextInt(20) == 0) {
            ack += r.nextInt(-100_000, 1000);
        }
        int flags = Tcp.ACK | (r.nextInt(60) == 0 ? 1 << r.nextInt(8) : 0);
        flags |= r.nextInt(10) == 0 ? Tcp.ECE : 0;
        var m = new ScriptedPeer.Made(flags, seq, ack, r.nextBoolean() ? 0 : r.nextInt(1, 3000));
        m.window = r.nextInt(8) == 0 ? 0 : r.nextInt(65_536);
        m.urgent = r.nextInt(2000);
        m.timestamps = timestamps && r.nextInt(50) != 0;
        m.timestampValue = 1001 + (int) (peer.now() / MILLIS) + r.nextInt(-3, 3);
        m.timestampEcho = peer.lastTimestamp - r.nextInt(0, 5);
        if (r.nextBoolean()) {
            m.sack = new int[2 * r.nextInt(1, 4)];
            for (int i = 0; i < m.sack.length; i += 2) {
                m.sack[i] = una + r.nextInt(flight + 10);
                m.sack[i + 1] = m.sack[i] + r.nextInt(-5, 4000);
            }
        }
        return m;
    }

    static void invariants(TcpConnection c) {
        if (c.state() == TcpState.CLOSED) {
            return;
        }
        assertTrue(Seq.beforeOrAt(c.una, c.next), "una <= next");
        assertTrue(Seq.beforeOrAt(c.receiveNext, c.receiveEdge), "the window's edge is not behind");
        assertTrue(c.congestion.bytes() >= c.congestion.mssBytes(), "a segment at least");
        if (c.state().isSynchronized()) {
            assertEquals(c.next - (c.finSent ? 1 : 0), Seq.min(c.next, c.sendBuffer.end()), "what was sent is held");
            assertTrue(c.next == c.una || c.timer.isArmed(), "something in flight is watched");
            if (c.next == c.una && Transmit.unsent(c) > 0 && !c.outputFailed) {
                assertTrue(c.timer.isArmed(), "something that waits is watched");
            }
        }
        SackScoreboard b = c.board;
        int sacked = 0;
        int lost = 0;
        int again = 0;
        int pending = 0;
        for (int i = 0; i < b.count(); i++) {
            int bytes = b.length(i);
            assertTrue(bytes > 0, "an empty record");
            sacked += b.is(i, SackScoreboard.SACKED) ? bytes : 0;
            lost += b.is(i, SackScoreboard.LOST) ? bytes : 0;
            again += b.is(i, SackScoreboard.RETRANSMITTED) ? bytes : 0;
            pending += (b.flags(i) & (SackScoreboard.LOST | SackScoreboard.RETRANSMITTED)) == SackScoreboard.LOST
                    ? bytes
                    : 0;
        }
        assertEquals(sacked, b.sackedBytes(), "SACKed");
        assertEquals(lost, b.lostBytes(), "lost");
        assertEquals(again, b.retransmittedBytes(), "sent again");
        assertEquals(pending, b.pendingBytes(), "pending");
        if (b.count() > 0) {
            assertEquals(c.una, b.start(0), "records begin at una");
            assertEquals(c.next, b.end(b.count() - 1), "and end at next");
        } else if (c.state().isSynchronized()) {
            assertEquals(c.una, c.next, "no record, nothing in flight");
        }
    }
}
