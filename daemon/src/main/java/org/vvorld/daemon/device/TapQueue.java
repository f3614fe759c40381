package org.vvorld.daemon.device;

import java.lang.foreign.MemorySegment;
import org.vvorld.daemon.netisr.Pollable;
import org.vvorld.linux.Errno;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.TapDevice;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.VirtioNet;

/**
 * One worker's queue of a TAP. Each frame has a virtio-net header in front, which says what its sender left undone:
 * {@link org.vvorld.stack.packet.Offload}. On that worker's thread only, but for the constructor and {@link #close}.
 *
 * <p>Reads straight into a packet's slot; what an ordinary slot cannot hold spills into a second buffer and is copied to a large
 * packet.
 */
final class TapQueue implements Pollable, AutoCloseable {
    /** The rest of the longest frame, behind what fits into a slot. */
    static final int SPILL_BYTES = 64 * 1024 + TapDevice.HEADER_BYTES;

    private static final int HEADER_BYTES = TapDevice.HEADER_BYTES;
    private static final long TRY_AGAIN = -Errno.EAGAIN.number();
    private static final long DELETED = -Errno.EBADFD.number();

    private final DeviceInterface ifp;
    private final TapSender sender;
    private final MemorySegment spill;
    private final Runnable onDeletion;
    private final IoVec vector = new IoVec(2);
    /** Null while there is none. */
    private TapDevice tap;

    private boolean deleted;

    /**
     * @param spill {@link #SPILL_BYTES} that this worker's queues share
     * @param onDeletion told, on the worker's thread, that the TAP is gone from Linux
     */
    TapQueue(DeviceInterface ifp, MemorySegment spill, Runnable onDeletion) {
        this.ifp = ifp;
        this.sender = new TapSender(ifp);
        this.spill = spill;
        this.onDeletion = onDeletion;
        vector.set(1, spill.address(), SPILL_BYTES);
    }

    /** Reads and writes through {@code newTap} from now on, or nowhere if it is null. */
    void attach(TapDevice newTap) {
        tap = newTap;
        deleted = false;
        sender.attach(newTap);
    }

    @Override
    public int fd() {
        return tap.fd();
    }

    @Override
    public int receive(Workstream on, int budget) {
        int done = 0;
        while (done < budget && receiveOne(on)) {
            done++;
        }
        return deleted ? GONE : done;
    }

    private boolean receiveOne(Workstream on) {
        Packet p = on.take();
        if (p == null) {
            return discardOne(on);
        }
        int at = p.head() - HEADER_BYTES;
        int room = p.capacity() - at;
        vector.set(0, p.address(at), room);
        long n = tap.readv(vector, 2);
        if (n < HEADER_BYTES) {
            on.free(p);
            if (n != TRY_AGAIN) {
                ifp.stats(on).ierrors++;
            }
            noteDeletion(n);
            return n >= 0;
        }
        int frame = (int) n - HEADER_BYTES;
        if (n <= room) {
            p.extent(p.head(), p.head() + frame);
            VirtioNet.read(p, at);
            ifp.receive(p, on);
        } else {
            inputLarge(on, p, frame, room - HEADER_BYTES);
        }
        return true;
    }

    private void inputLarge(Workstream on, Packet p, int frame, int inSlot) {
        Packet large = on.take(frame);
        if (large == null) {
            ifp.stats(on).iqdrops++;
        } else {
            int at = large.append(frame);
            large.copyFrom(p, p.head() - HEADER_BYTES, at - HEADER_BYTES, HEADER_BYTES + inSlot);
            large.copyFrom(spill, 0, at + inSlot, frame - inSlot);
            VirtioNet.read(large, at - HEADER_BYTES);
            ifp.receive(large, on);
        }
        on.free(p);
    }

    /** Without memory for it, a frame is still taken off the TAP, so that the worker is not told of it again and again. */
    private boolean discardOne(Workstream on) {
        vector.set(0, spill.address(), SPILL_BYTES);
        long n = tap.readv(vector, 1);
        if (n < 0) {
            noteDeletion(n);
            return false;
        }
        ifp.stats(on).ipackets++;
        ifp.stats(on).iqdrops++;
        return true;
    }

    private void noteDeletion(long result) {
        if (result == DELETED) {
            deleted = true;
            onDeletion.run();
        }
    }

    void transmit(Packet p, Shard from) {
        sender.add(p, from);
    }

    @Override
    public void close() {
        vector.close();
        sender.close();
    }
}
