package org.vvorld.daemon.device;

import org.vvorld.linux.Errno;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.TapDevice;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Flushable;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.VirtioNet;

/** One worker's frames for a TAP: gathered during a turn and written at its end, one write each. On that worker's thread only. */
final class TapSender implements Flushable, AutoCloseable {
    private static final int HEADER_BYTES = TapDevice.HEADER_BYTES;
    private static final int BATCH = 64;
    private static final long TRY_AGAIN = -Errno.EAGAIN.number();

    private final DeviceInterface ifp;
    private final IoVec vector = new IoVec(1);
    private final Packet[] batch = new Packet[BATCH];
    private final Shard[] batchFrom = new Shard[BATCH];
    /** Null while there is none. */
    private TapDevice tap;

    private int batched;

    TapSender(DeviceInterface ifp) {
        this.ifp = ifp;
    }

    void attach(TapDevice newTap) {
        tap = newTap;
    }

    void add(Packet p, Shard from) {
        if (batched == 0) {
            from.workstream().flushLater(this);
        }
        if (batched == BATCH) {
            writeAll();
        }
        p.park();
        batch[batched] = p;
        batchFrom[batched] = from;
        batched++;
    }

    @Override
    public void flush(Workstream on) {
        writeAll();
    }

    private void writeAll() {
        for (int i = 0; i < batched; i++) {
            Packet p = batch[i];
            Shard from = batchFrom[i];
            batch[i] = null;
            batchFrom[i] = null;
            p.unpark();
            try {
                write(p, from);
            } catch (RuntimeException e) {
                // One packet's fault is not to keep the others from leaving.
                if (p.isInHand()) {
                    from.drop(p, Drop.EXCEPTION);
                }
                from.fault(e);
            }
        }
        batched = 0;
    }

    private void write(Packet p, Shard from) {
        if (tap == null) {
            ifp.notSent(p, from, Drop.OUTPUT_DEVICE_ERROR);
            return;
        }
        VirtioNet.write(p, p.head() - HEADER_BYTES, HEADER_BYTES);
        int at = p.push(HEADER_BYTES);
        vector.set(0, p.address(at), p.length());
        long n = tap.writev(vector, 1);
        p.pull(HEADER_BYTES);
        if (n >= 0) {
            ifp.sent(p, from);
        } else {
            // EIO: the TAP is down in Linux.
            ifp.notSent(p, from, n == TRY_AGAIN ? Drop.OUTPUT_DEVICE_FULL : Drop.OUTPUT_DEVICE_ERROR);
        }
    }

    @Override
    public void close() {
        vector.close();
    }
}
