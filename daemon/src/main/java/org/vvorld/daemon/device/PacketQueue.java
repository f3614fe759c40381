package org.vvorld.daemon.device;

import java.lang.foreign.MemorySegment;
import org.vvorld.daemon.netisr.Pollable;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.PacketSocket;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Flushable;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.VirtioNet;

/**
 * One worker's raw socket on a NIC: frames are copied from its receive ring into packets, and into its transmit ring, which is handed to
 * Linux once a turn. On that worker's thread only.
 */
final class PacketQueue implements Pollable, Flushable, AutoCloseable {
    private static final int ADDRESSES_BYTES = 12;
    private static final int TAG_BYTES = 4;

    private final PacketSocket socket;
    private final DeviceInterface ifp;
    private final MemorySegment ring;
    private final int headerBytes;
    private final IoVec vector = new IoVec(1);
    private boolean flushAsked;

    PacketQueue(PacketSocket socket, DeviceInterface ifp) {
        this.socket = socket;
        this.ifp = ifp;
        this.ring = socket.ring();
        this.headerBytes = socket.headerBytes();
    }

    PacketSocket socket() {
        return socket;
    }

    @Override
    public int fd() {
        return socket.fd();
    }

    @Override
    public int receive(Workstream on, int budget) {
        int done = 0;
        while (done < budget && socket.nextFrame()) {
            receiveOne(on);
            done++;
        }
        if (done == 0) {
            // Woken for nothing: an error waits, such as the interface being down, and epoll would tell of it for ever.
            int _ = socket.takeError();
        }
        return done;
    }

    private void receiveOne(Workstream on) {
        if (socket.isLarge()) {
            receiveLarge(on);
            return;
        }
        int length = socket.capturedBytes();
        int tag = socket.vlanTci() >= 0 ? TAG_BYTES : 0;
        Packet p = length == socket.originalBytes() ? on.take(length + tag) : null;
        if (p == null) {
            lost(on);
            return;
        }
        long from = socket.frameOffset();
        int at = p.append(length + tag);
        if (tag == 0) {
            p.copyFrom(ring, from, at, length);
        } else {
            // Linux takes the tag out of the frame (IEEE 802.1Q section 9.3: it stands behind the addresses).
            p.copyFrom(ring, from, at, ADDRESSES_BYTES);
            p.u16(at + ADDRESSES_BYTES, socket.vlanProtocol());
            p.u16(at + ADDRESSES_BYTES + 2, socket.vlanTci());
            p.copyFrom(ring, from + ADDRESSES_BYTES, at + ADDRESSES_BYTES + TAG_BYTES, length - ADDRESSES_BYTES);
        }
        if (tag == 0) {
            VirtioNet.read(p, ring, socket.headerOffset());
        }
        ifp.receive(p, on);
    }

    private void receiveLarge(Workstream on) {
        Packet p = on.take(PacketPool.LARGE_SLOT_BYTES / 2);
        if (p == null) {
            // It is taken all the same, or all behind it would be out of step.
            Packet small = on.take();
            if (small != null) {
                vector.set(0, small.address(0), small.capacity());
                long _ = socket.takeLarge(vector, 1);
                on.free(small);
            }
            lost(on);
            return;
        }
        int at = p.head() - headerBytes;
        vector.set(0, p.address(at), p.capacity() - at);
        long n = socket.takeLarge(vector, 1);
        if (n < headerBytes || n > p.capacity() - at) {
            on.free(p);
            lost(on);
            return;
        }
        p.extent(p.head(), at + (int) n);
        VirtioNet.read(p, at);
        ifp.receive(p, on);
    }

    private void lost(Workstream on) {
        ifp.stats(on).ipackets++;
        ifp.stats(on).iqdrops++;
    }

    /** Sends a frame: it leaves at the end of the turn. */
    void send(Packet p, Shard from) {
        if (!flushAsked) {
            flushAsked = true;
            from.workstream().flushLater(this);
        }
        if (p.length() + headerBytes > socket.transmitBufferBytes()) {
            sendLarge(p, from);
            return;
        }
        long at = socket.transmitBuffer();
        if (at < 0) {
            int _ = socket.flush();
            at = socket.transmitBuffer();
        }
        if (at < 0) {
            ifp.notSent(p, from, Drop.OUTPUT_DEVICE_FULL);
            return;
        }
        VirtioNet.write(p, ring, at, headerBytes);
        p.copyTo(p.head(), ring, at + headerBytes, p.length());
        socket.commit(headerBytes + p.length());
        ifp.sent(p, from);
    }

    private void sendLarge(Packet p, Shard from) {
        // It would overtake what is in the ring.
        int _ = socket.flush();
        VirtioNet.write(p, p.head() - headerBytes, headerBytes);
        int at = p.push(headerBytes);
        vector.set(0, p.address(at), p.length());
        long n = socket.sendLarge(vector, 1);
        p.pull(headerBytes);
        if (n >= 0) {
            ifp.sent(p, from);
        } else {
            ifp.notSent(p, from, Drop.OUTPUT_DEVICE_ERROR);
        }
    }

    @Override
    public void flush(Workstream on) {
        flushAsked = false;
        int result = socket.flush();
        if (result < 0) {
            // What is not sent stays in the ring and goes out with a later flush; a full ring counts its drops.
            ifp.stats(on).oerrors++;
        }
    }

    @Override
    public void close() {
        socket.close();
        vector.close();
    }
}
