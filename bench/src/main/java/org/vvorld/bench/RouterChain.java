package org.vvorld.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.sim.LabNetisr;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * Router vnets in a row, by epair, between a device that takes frames in and one that counts and frees them:
 * <pre>
 *   source -> [r0] --- [r1] --- ... --- [rN-1] -> sink
 * </pre>
 * One worker, driven by the caller.
 */
final class RouterChain implements AutoCloseable {
    private static final long MAC = 0x0200_0000_0000L;
    private static final int SOURCE = Ipv4Address.parse("192.0.2.1");
    private static final int SINK = Ipv4Address.parse("198.51.100.1");

    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, false);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 15, false);
    private final LabNetisr netisr = new LabNetisr(1, System::nanoTime, small, large, new SplittableRandom(1));
    private final Workstream workstream = netisr.workstream(0);
    private final List<Vnet> routers = new ArrayList<>();
    private final DeviceInterface in;
    private final DeviceInterface out;
    private final Packet template;
    private final int frameBytes;
    private int nextId = 1;

    /** @param frameBytes length of the frames, Ethernet header included */
    RouterChain(int length, int frameBytes) {
        this.frameBytes = frameBytes;
        for (int i = 0; i < length; i++) {
            Vnet v = Vnet.open("r" + i, netisr, nextId++, (vnet, fault) -> {
                throw new IllegalStateException("the router " + vnet + " failed in the benchmark", fault);
            });
            v.sysctls().set(Sysctl.IP_FORWARDING, 1);
            routers.add(v);
        }
        in = device(routers.getFirst(), "192.0.2.254/24", SOURCE);
        out = device(routers.getLast(), "198.51.100.254/24", SINK);
        for (int i = 1; i < length; i++) {
            Epair e = Epair.create(i, nextId, MAC | (long) nextId << 8);
            nextId += 2;
            connect(routers.get(i - 1), e, "10." + i + ".0.1/24");
            connect(routers.get(i), e.peer(), "10." + i + ".0.2/24");
            route(routers.get(i - 1), "10." + i + ".0.2");
        }
        template = frame();
        netisr.settle();
        forward(1);
        if (out.totals().opackets == 0) {
            throw new IllegalStateException("the chain of " + length + " routers does not forward");
        }
    }

    private DeviceInterface device(Vnet v, String address, int neighbour) {
        Sink sink = new Sink();
        sink.ifp = new DeviceInterface(nextId, "dev" + nextId, "bench", MAC | (long) nextId << 8, 1500, 9000, sink);
        nextId++;
        connect(v, sink.ifp, address);
        v.ipv4().putNeighbour(sink.ifp, neighbour, MAC | 0xff);
        return sink.ifp;
    }

    private static void connect(Vnet v, Interface i, String address) {
        i.home(v);
        v.attach(i);
        v.up(i, true);
        v.ipv4().add(i, InterfaceAddress.parse(address));
    }

    private static void route(Vnet v, String gateway) {
        v.ipv4()
                .putRoute(new StaticRoute(
                        Ipv4Prefix.parse("198.51.100.0/24"), Route.Kind.GATEWAY, Ipv4Address.parse(gateway)));
    }

    private Packet frame() {
        Packet p = workstream.take();
        int at = p.append(frameBytes);
        p.zero(at, frameBytes);
        Ethernet.write(p, at, in.mac(), MAC | 0xff, Ethernet.TYPE_IPV4);
        int ip = at + Ethernet.HEADER_BYTES;
        int bytes = frameBytes - Ethernet.HEADER_BYTES;
        Ipv4.write(p, ip, 0, bytes, 1, Ipv4.DONT_FRAGMENT, 64, Ipv4.PROTOCOL_UDP, SOURCE, SINK);
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
        long taken = routers.getFirst().value(Counter.IP_FORWARDED);
        long given = routers.getLast().value(Counter.IP_FORWARDED);
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
