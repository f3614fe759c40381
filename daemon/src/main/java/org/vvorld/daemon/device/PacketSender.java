package org.vvorld.daemon.device;

import java.lang.foreign.MemorySegment;
import org.vvorld.linux.Errno;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.PacketSocket;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Flushable;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.wire.VirtioNet;

/**
 * One worker's frames for a NIC: copied into the transmit ring during a turn, and sent by one system call at its end. What Linux does
 * not take then stays in the ring and is offered again. On that worker's thread only.
 */
final class PacketSender implements Flushable, AutoCloseable {
    private static final int HEADER_BYTES = VirtioNet.SHORT_BYTES;
    private static final int NO_ROOM = -Errno.ENOBUFS.number();
    private static final int TRY_AGAIN = -Errno.EAGAIN.number();
    private static final long AGAIN_NANOS = 1_000_000;
    /** Calls for one batch, each of which cost a frame. */
    private static final int MOST_CALLS = 16;

    private final DeviceInterface ifp;
    private final IoVec vector = new IoVec(1);
    private final Timer.Account account = new Timer.Account();
    /** Null while there is none; and its ring. */
    private PacketSocket socket;

    private MemorySegment ring;
    private boolean asked;
    private Timer again;

    PacketSender(DeviceInterface ifp) {
        this.ifp = ifp;
    }

    void attach(PacketSocket newSocket) {
        socket = newSocket;
        ring = newSocket == null ? null : newSocket.ring();
        if (again != null) {
            again.cancel();
        }
    }

    void add(Packet p, Shard from) {
        if (socket == null) {
            ifp.notSent(p, from, Drop.OUTPUT_DEVICE_ERROR);
            return;
        }
        int length = HEADER_BYTES + p.length();
        if (length > socket.transmitBufferBytes() || Offload.segmentPayloadBytes(p) != 0) {
            sendLarge(p, from);
            return;
        }
        long at = socket.transmitBuffer();
        if (at < 0) {
            send(from.workstream());
            at = socket.transmitBuffer();
            if (at < 0) {
                ifp.notSent(p, from, Drop.OUTPUT_DEVICE_FULL);
                return;
            }
        }
        VirtioNet.write(p, ring, at, HEADER_BYTES);
        p.copyTo(p.head(), ring, at + HEADER_BYTES, p.length());
        socket.commit(length);
        ifp.sent(p, from);
        if (!asked) {
            asked = true;
            from.workstream().flushLater(this);
        }
    }

    /** One that no place in the ring holds, or that Linux is to segment; behind what is in the ring. */
    private void sendLarge(Packet p, Shard from) {
        send(from.workstream());
        if (socket.unsent() > 0) {
            ifp.notSent(p, from, Drop.OUTPUT_DEVICE_FULL);
            return;
        }
        VirtioNet.write(p, p.head() - HEADER_BYTES, HEADER_BYTES);
        int at = p.push(HEADER_BYTES);
        vector.set(0, p.address(at), p.length());
        long n = socket.sendLarge(vector, 1);
        p.pull(HEADER_BYTES);
        if (n >= 0) {
            ifp.sent(p, from);
        } else {
            boolean full = n == TRY_AGAIN || n == NO_ROOM;
            ifp.notSent(p, from, full ? Drop.OUTPUT_DEVICE_FULL : Drop.OUTPUT_DEVICE_ERROR);
        }
    }

    @Override
    public void flush(Workstream on) {
        asked = false;
        if (socket != null) {
            send(on);
        }
    }

    private void send(Workstream on) {
        int result = socket.flush();
        for (int calls = 1; result == NO_ROOM; calls++) {
            // The interface's queue dropped one frame, which was counted as sent, and left the others.
            ifp.stats(on).oqdrops++;
            result = calls < MOST_CALLS ? socket.flush() : TRY_AGAIN;
        }
        if (result == TRY_AGAIN) {
            // Without a timer the last frames of a burst would wait for somebody to send another.
            if (again == null) {
                again = new Timer(on.timers(), account, () -> flush(on));
            }
            again.arm(AGAIN_NANOS);
        }
    }

    @Override
    public void close() {
        vector.close();
    }
}
