package org.vvorld.stack.tcp;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Tcp;

/** The urgent pointer, the data and the FIN: sixth to eighth in RFC 9293 section 3.10.7.4. */
final class DataArrives {
    private DataArrives() {}

    static void process(TcpConnection c, InSegment s) {
        if (!c.state.takesData()) {
            // The peer's FIN was here: nothing can follow it.
            if (s.dataLength > 0) {
                c.context.add(TcpCounter.AFTER_CLOSE);
            }
            return;
        }
        if (s.has(Tcp.URG)) {
            urgent(c, s);
        }
        if (s.dataLength > 0 && !data(c, s)) {
            return;
        }
        if (s.has(Tcp.FIN)) {
            c.finSeen = true;
            c.finSeq = s.seq + s.dataLength;
            if (c.finSeq != c.receiveNext) {
                c.ackNow = true;
            }
        }
        if (c.finSeen && c.finSeq == c.receiveNext) {
            fin(c);
        }
    }

    /** RFC 6093: the mark moves forward only, and the data stays where it is. */
    private static void urgent(TcpConnection c, InSegment s) {
        int mark = s.seq + s.urgentPointer;
        if (s.urgentPointer != 0
                && Seq.after(mark, c.receiveNext)
                && (!c.urgentSeen || Seq.after(mark, c.urgentMark))) {
            c.urgentSeen = true;
            c.urgentMark = mark;
            c.raiseUrgent();
        }
    }

    /** Returns false if nothing more is to be done with the segment. */
    private static boolean data(TcpConnection c, InSegment s) {
        if (c.userGone) {
            // RFC 9293 3.6.1: data that nobody will read.
            c.context.add(TcpCounter.AFTER_CLOSE);
            if (Seq.after(s.seq + s.dataLength, c.receiveNext)) {
                Closing.abort(c, TcpError.NONE);
                return false;
            }
        }
        int old = c.receiveNext - s.seq;
        if (old > 0) {
            int twice = Math.min(old, s.dataLength);
            c.context.add(TcpCounter.DUPLICATE_BYTES, twice);
            reportDuplicate(c, s.seq, s.seq + twice);
            c.ackNow = true;
            s.trimFront(twice);
        }
        int beyond = s.seq + s.dataLength - c.receiveEdge;
        if (beyond > 0) {
            c.context.add(TcpCounter.AFTER_WINDOW);
            s.trimBack(s.dataLength - beyond);
            c.ackNow = true;
        }
        if (c.finSeen && Seq.after(s.seq + s.dataLength, c.finSeq)) {
            s.trimBack(Math.max(0, c.finSeq - s.seq));
        }
        return s.dataLength == 0 || keep(c, s);
    }

    private static boolean keep(TcpConnection c, InSegment s) {
        int length = s.dataLength;
        int before = c.receiveNext;
        boolean inOrder = s.seq == before;
        boolean holes = c.reassembly != null && c.reassembly.ranges() > 0;
        if (!inOrder && holes && c.reassembly.holds(s.seq, s.seq + length)) {
            c.context.add(TcpCounter.DUPLICATE_BYTES, length);
            reportDuplicate(c, s.seq, s.seq + length);
            c.ackNow = true;
            return true;
        }
        Packet data = s.takeData();
        Packet p = c.context.memory.keep(data);
        if (p == null && inOrder && holes) {
            // RFC 2018 section 8: what is out of order may be thrown away again, for what is next.
            c.reassembly.clear(c.context.memory);
            p = c.context.memory.keep(data);
        }
        if (p == null) {
            c.context.memory.free(data);
            c.context.add(TcpCounter.MEMORY_REFUSED);
            c.ackNow = true;
            return false;
        }
        if (inOrder && !holes) {
            c.receiveBuffer.append(p, c.context.memory);
            c.receiveNext += length;
            AckSender.onData(c, s.pieces);
        } else {
            c.ackNow = true;
            if (!reassemble(c, s, p)) {
                return false;
            }
        }
        int arrived = c.receiveNext - before;
        if (arrived > 0) {
            c.context.add(TcpCounter.BYTES_IN_SEQUENCE, arrived);
            BufferTuning.onArrival(c);
            c.raiseReadable();
        }
        return true;
    }

    private static boolean reassemble(TcpConnection c, InSegment s, Packet p) {
        if (c.reassembly == null) {
            c.reassembly = new Reassembly();
        }
        if (s.seq != c.receiveNext) {
            c.context.add(TcpCounter.OUT_OF_ORDER_BYTES, s.dataLength);
        }
        if (!c.reassembly.add(s.seq, p, c.context.memory)) {
            c.context.add(TcpCounter.REASSEMBLY_REFUSED);
            c.context.memory.release(p);
            return false;
        }
        c.receiveNext = c.reassembly.drainTo(c.receiveBuffer, c.receiveNext, c.context.memory);
        return true;
    }

    /** RFC 2883: the next ACK says that {@code [from, to)} has arrived before. */
    static void reportDuplicate(TcpConnection c, int from, int to) {
        if (c.sackOn && Seq.before(from, to)) {
            c.dsackDue = true;
            c.dsackStart = from;
            c.dsackEnd = to;
        }
    }

    private static void fin(TcpConnection c) {
        c.receiveNext++;
        c.receiveEdge = Seq.max(c.receiveEdge, c.receiveNext);
        c.endReached = true;
        c.ackNow = true;
        c.raiseReadable();
        switch (c.state) {
            case ESTABLISHED -> c.state = TcpState.CLOSE_WAIT;
            case FIN_WAIT_1 -> c.state = TcpState.CLOSING;
            case FIN_WAIT_2 -> Closing.timeWait(c);
            default -> {}
        }
        if (c.state == TcpState.CLOSE_WAIT) {
            Closing.afterEstablished(c);
        }
    }
}
