package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Pollable;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.linux.Errno;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.TapDevice;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.VirtioNet;

/**
 * A Linux TAP as the device behind an interface. Each frame has a virtio-net header in front, which says what its sender left
 * undone: {@link org.vvorld.stack.packet.Offload}. Linux takes any offload in what we write; {@link TapOffloads} says what we take.
 *
 * <p>Receiving reads straight into a packet's slot; what an ordinary slot cannot hold spills into a second buffer and is copied to
 * a large packet. One worker receives; any may send, each through a {@link TapSender} of its own.
 */
final class TapPort implements Device, Pollable {
    private static final Logger LOG = System.getLogger(TapPort.class.getName());
    private static final int HEADER_BYTES = TapDevice.HEADER_BYTES;
    private static final int SPILL_BYTES = 64 * 1024;
    private static final long TRY_AGAIN = -Errno.EAGAIN.number();
    private static final long DELETED = -Errno.EBADFD.number();

    private final TapDevice tap;
    private final Link link;
    private final Workers workers;
    private final int worker;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment spill = arena.allocate(SPILL_BYTES + HEADER_BYTES, 64);
    private final IoVec readVector = new IoVec(2);
    private final TapSender[] senders;
    private DeviceInterface ifp;
    private boolean deleted;

    TapPort(TapDevice tap, Link link, Workers workers, int worker) {
        this.tap = tap;
        this.link = link;
        this.workers = workers;
        this.worker = worker;
        this.senders = new TapSender[workers.count()];
        readVector.set(1, spill.address(), SPILL_BYTES);
    }

    /** Begins to receive for {@code newIfp}. */
    void start(DeviceInterface newIfp) {
        ifp = newIfp;
        Arrays.setAll(senders, i -> new TapSender(tap, newIfp));
        workers.register(worker, this);
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
        readVector.set(0, p.address(at), room);
        long n = tap.readv(readVector, 2);
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
        readVector.set(0, spill.address(), SPILL_BYTES);
        long n = tap.readv(readVector, 1);
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
            LOG.log(
                    Level.WARNING,
                    "{0}: somebody deleted the TAP {1} in Linux: take {0} out of the config and send SIGHUP, put it in again and"
                            + " send SIGHUP; or start vvorldd again",
                    ifp.name(),
                    tap.name());
        }
    }

    @Override
    public void transmit(Packet p, Shard from) {
        senders[from.workstream().index()].add(p, from);
    }

    @Override
    public boolean takesOffloads() {
        return true;
    }

    @Override
    public boolean isRunning() {
        try {
            return link.isUp();
        } catch (LinuxException e) {
            return false;
        }
    }

    @Override
    public void mtuBytes(int bytes) {
        try {
            link.mtuBytes(bytes);
        } catch (LinuxException e) {
            throw new AdminException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        workers.unregister(worker, this);
        tap.close();
        readVector.close();
        for (TapSender sender : senders) {
            sender.close();
        }
        arena.close();
    }
}
