package org.vvorld.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.sim.LabNetisr;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ethernet;

/**
 * Router vnets in a row, by epair, between a device that takes frames in and one that counts and frees them:
 * <pre>
 *   source -> [r0] --- [r1] --- ... --- [rN-1] -> sink
 * </pre>
 * One worker, driven by the caller.
 */
final class RouterChain implements AutoCloseable {
    private static final long MAC = 0x0200_0000_0000L;

    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, false);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 15, false);
    private final LabNetisr netisr = new LabNetisr(1, System::nanoTime, small, large, new SplittableRandom(1));
    private final Workstream workstream = netisr.workstream(0);
    private final List<Vnet> routers = new ArrayList<>();
    private final DeviceInterface in;
    private final DeviceInterface out;
    private final Packet template;
    private final ChainFamily family;
    private final int frameBytes;
    private int nextId = 1;

    /** @param frameBytes length of the frames, Ethernet header included */
    RouterChain(ChainFamily family, int length, int frameBytes) {
        this.family = family;
        this.frameBytes = frameBytes;
        for (int i = 0; i < length; i++) {
            Vnet v = Vnet.open("r" + i, netisr, nextId++, (vnet, fault) -> {
                throw new IllegalStateException("the router " + vnet + " failed in the benchmark", fault);
            });
            family.forwarding(v);
            routers.add(v);
        }
        in = device(routers.getFirst());
        family.source(routers.getFirst(), in, MAC | 0xff);
        out = device(routers.getLast());
        family.sink(routers.getLast(), out, MAC | 0xff);
        for (int i = 1; i < length; i++) {
            Epair e = Epair.create(i, nextId, MAC | (long) nextId << 8);
            nextId += 2;
            connect(routers.get(i - 1), e);
            connect(routers.get(i), e.peer());
            family.link(routers.get(i - 1), e, routers.get(i), e.peer(), i);
        }
        template = frame();
        netisr.settle();
        forward(1);
        if (out.totals().opackets == 0) {
            throw new IllegalStateException("the chain of " + length + " routers does not forward");
        }
    }

    private DeviceInterface device(Vnet v) {
        Sink sink = new Sink();
        sink.ifp = new DeviceInterface(nextId, "dev" + nextId, "bench", MAC | (long) nextId << 8, 1500, 9000, sink);
        nextId++;
        connect(v, sink.ifp);
        return sink.ifp;
    }

    private static void connect(Vnet v, Interface i) {
        i.home(v);
        v.attach(i);
        v.up(i, true);
    }

    private Packet frame() {
        Packet p = workstream.take();
        int at = p.append(frameBytes);
        p.zero(at, frameBytes);
        Ethernet.write(p, at, in.mac(), MAC | 0xff, family.etherType());
        family.header(p, at + Ethernet.HEADER_BYTES, frameBytes - Ethernet.HEADER_BYTES);
        return p;
    }

    /** Sends so many packets through the whole chain, {@code count} on their way at once. */
    void forward(int count) {
        for (int i = 0; i < count; i++) {
            Packet p = workstream.take();
            p.copyFrom(template, template.head(), p.append(frameBytes), frameBytes);
            in.input(p, workstream);
        }
        netisr.settle();
    }

    /** Packets that came out at the end. */
    long arrived() {
        return out.totals().opackets;
    }

    /** @throws IllegalStateException if a packet was lost on the way */
    @Override
    public void close() {
        long taken = routers.getFirst().value(family.forwarded());
        long given = routers.getLast().value(family.forwarded());
        workstream.free(template);
        long left = Vnet.closeAll(netisr, routers).total() + small.inUse();
        small.close();
        large.close();
        if (left != 0 || taken != given) {
            throw new IllegalStateException(
                    taken + " packets in, " + given + " out, " + left + " things left over: the numbers mean nothing");
        }
    }

    private static final class Sink implements Device {
        private DeviceInterface ifp;

        @Override
        public void transmit(Packet p, Shard from) {
            ifp.sent(p, from);
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void close() {}
    }
}
