package org.vvorld.daemon.device;

import java.lang.foreign.MemorySegment;
import org.vvorld.daemon.netisr.Pollable;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.PacketSocket;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.InterfaceShard;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.VirtioNet;

/**
 * One worker's raw socket on a NIC. Frames are copied out of the ring, one copy each; what is longer than the ring's places is read
 * from the socket. On that worker's thread only, but for the constructor and {@link #close}.
 */
final class PacketQueue implements Pollable, AutoCloseable {
    private static final int HEADER_BYTES = VirtioNet.SHORT_BYTES;
    private static final int TAG_BYTES = 4;
    private static final int LARGEST_FRAME = PacketPool.LARGE_SLOT_BYTES - PacketPool.HEADROOM_BYTES;

    private final DeviceInterface ifp;
    private final PacketSender sender;
    private final IoVec vector = new IoVec(1);
    /** Null while there is none; and its ring. */
    private PacketSocket socket;

    private MemorySegment ring;

    PacketQueue(DeviceInterface ifp) {
        this.ifp = ifp;
        this.sender = new PacketSender(ifp);
    }

    /** Receives and sends through {@code newSocket} from now on, or nowhere if it is null. */
    void attach(PacketSocket newSocket) {
        socket = newSocket;
        ring = newSocket == null ? null : newSocket.ring();
        sender.attach(newSocket);
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
            // No frame, but epoll had something to say: the link went down. Who asks for the error ends the report.
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
        // A frame that was too long for the ring, when the socket's queue was full as well.
        Packet p = length == socket.originalBytes() ? on.take(length) : null;
        if (p == null) {
            lost(on);
            return;
        }
        p.copyFrom(ring, socket.frameOffset(), p.append(length), length);
        VirtioNet.read(p, ring, socket.headerOffset());
        deliver(p, on);
    }

    private void receiveLarge(Workstream on) {
        int length = socket.originalBytes();
        Packet p = length <= LARGEST_FRAME ? on.take(length) : null;
        if (p == null) {
            // What does not fit is taken off the queue all the same.
            vector.set(0, ring.address() + socket.headerOffset(), HEADER_BYTES);
            long _ = socket.takeLarge(vector, 1);
            lost(on);
            return;
        }
        int at = p.append(length) - HEADER_BYTES;
        vector.set(0, p.address(at), HEADER_BYTES + length);
        if (socket.takeLarge(vector, 1) == HEADER_BYTES + length) {
            VirtioNet.read(p, at);
            deliver(p, on);
        } else {
            on.free(p);
            ifp.stats(on).ierrors++;
        }
    }

    private void lost(Workstream on) {
        InterfaceShard stats = ifp.stats(on);
        stats.ipackets++;
        stats.iqdrops++;
    }

    private void deliver(Packet p, Workstream on) {
        int tag = socket.vlanTci();
        if (tag >= 0 && p.length() >= Ethernet.HEADER_BYTES) {
            insertTag(p, socket.vlanProtocol(), tag);
        }
        ifp.receive(p, on);
    }

    /** Puts back what Linux has taken out of the frame; behind the offload, whose places do not move. */
    private static void insertTag(Packet p, int protocol, int tag) {
        int was = p.head();
        long destination = p.u48(was);
        long source = p.u48(was + 6);
        int at = p.push(TAG_BYTES);
        p.u48(at, destination);
        p.u48(at + 6, source);
        p.u16(at + 12, protocol);
        p.u16(at + 14, tag);
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
