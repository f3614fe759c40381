package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;
import org.vvorld.stack.wire.TcpOptions;

/** What every segment says of the receiving side, mere ACKs, and when they may wait. RFC 9293 section 3.8.6.3. */
final class AckSender {
    private static final int BLOCKS_BESIDE_TIMESTAMPS = 3;

    private AckSender() {}

    /** Bytes that SACK blocks take of the next segment. */
    static int sackOptionBytes(TcpConnection c) {
        int blocks = blocks(c);
        return blocks == 0 ? 0 : 4 + 8 * blocks;
    }

    private static int blocks(TcpConnection c) {
        if (!c.sackOn) {
            return 0;
        }
        int blocks = (c.dsackDue ? 1 : 0) + (c.reassembly == null ? 0 : c.reassembly.ranges());
        return Math.min(blocks, c.timestampsOn ? BLOCKS_BESIDE_TIMESTAMPS : TcpOptions.MAX_SACK_BLOCKS);
    }

    /** ACK, window and options of a segment that is not a SYN. */
    static void fill(TcpConnection c, OutSegment o) {
        o.ack = c.receiveNext;
        o.window = ReceiveWindow.advertise(c);
        if (c.timestampsOn) {
            o.timestamps = true;
            o.timestampValue = Timestamps.of(c.context.now(), c.timestampOffset);
            o.timestampEcho = c.peerTimestamp;
        }
        if (c.echoCongestion) {
            o.flags |= Tcp.ECE;
        }
        int blocks = blocks(c);
        if (blocks > 0) {
            int filled = 0;
            if (c.dsackDue) {
                // RFC 2883 section 4: what came twice is the first block.
                o.sackStarts[0] = c.dsackStart;
                o.sackEnds[0] = c.dsackEnd;
                filled = 1;
            }
            o.sackBlocks =
                    c.reassembly == null ? filled : c.reassembly.writeBlocks(o.sackStarts, o.sackEnds, filled, blocks);
        }
    }

    /** A segment with the present ACK went out. */
    static void sent(TcpConnection c, OutSegment o) {
        c.ackSent = o.ack;
        c.ackNow = false;
        c.ackDelayed = false;
        c.dsackDue = false;
        if (c.unackedSegments > 0) {
            c.unackedSegments = 0;
            c.quickAcks = Math.max(0, c.quickAcks - 1);
        }
    }

    /** Sends a segment that is nothing but an ACK. */
    static void send(TcpConnection c) {
        OutSegment o = c.context.out;
        o.begin(c);
        o.seq = c.next;
        o.flags = Tcp.ACK;
        fill(c, o);
        emit(c, o);
    }

    /** An ACK from before the window: the peer is to answer (keepalive, RFC 9293 section 3.8.4). */
    static void probe(TcpConnection c) {
        OutSegment o = c.context.out;
        o.begin(c);
        o.seq = c.una - 1;
        o.flags = Tcp.ACK;
        fill(c, o);
        emit(c, o);
    }

    private static void emit(TcpConnection c, OutSegment o) {
        if (c.context.output.send(o)) {
            c.context.add(TcpCounter.SEGMENTS_SENT);
            c.context.add(TcpCounter.ACKS_SENT);
            sent(c, o);
        } else {
            // Not forgotten: as if it were delayed.
            c.ackNow = false;
            delay(c);
        }
    }

    /** RFC 5961 section 7: an ACK that a forged segment may have asked for. */
    static void challenge(TcpConnection c) {
        if (c.context.mayChallenge()) {
            c.context.add(TcpCounter.CHALLENGE_ACKS_SENT);
            c.ackNow = true;
        }
    }

    /** Data arrived in sequence, in {@code pieces} segments. */
    static void onData(TcpConnection c, int pieces) {
        c.unackedSegments += pieces;
        if (c.unackedSegments >= 2 || c.quickAcks > 0 || !c.context.settings.delayedAck) {
            c.ackNow = true;
        } else {
            delay(c);
        }
    }

    private static void delay(TcpConnection c) {
        if (!c.ackDelayed) {
            c.ackDelayed = true;
            long delay = c.context.settings.delayedAckNanos;
            c.ackNanos = c.context.now() + delay;
            // An armed timer is never late: it may have been left by an earlier segment.
            if (!c.ackTimer.isArmed()) {
                c.ackTimer.arm(delay);
            }
        }
    }

    static void onTimer(TcpConnection c) {
        if (!c.ackDelayed || !c.state.isSynchronized()) {
            return;
        }
        long left = c.ackNanos - c.context.now();
        if (left > 0) {
            c.ackTimer.arm(left);
            return;
        }
        c.ackDelayed = false;
        c.ackNow = true;
        c.context.add(TcpCounter.DELAYED_ACKS);
        // One that waits comes late: the peer sends little at a time, so nothing is to be hurried.
        c.quickAcks = 0;
        c.transmit();
    }
}
