package org.vvorld.stack.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.Vnet;

/**
 * A laboratory: vnets, in-memory wires, simulated time, one seed. It jumps from event to event, so an hour takes as long as what
 * happens in it; the same seed gives the same run. No thread, no root, no port.
 *
 * <pre>{@code
 * try (var lab = new Lab(seed)) {
 *     var a = lab.host("a", "10.0.0.1/24");
 *     var r = lab.router("r");
 *     var b = lab.host("b", "10.0.1.1/24");
 *     lab.wire(a, r).delay(ms(5));
 *     lab.wire(r, b).loss(0.01).capture(Path.of("forward.pcap"));
 *     LabPing ping = a.ping(b);
 *     lab.runFor(seconds(1));
 * }
 * }</pre>
 *
 * {@link #close} ends all vnets and insists that nothing is left: no packet, no timer, no route.
 */
public final class Lab implements AutoCloseable {
    private record Event(long at, long number, Runnable action) {}

    private final long seed;
    private final SplittableRandom random;
    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 65_536, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 256, true);
    private final LabNetisr netisr;
    private final List<LabNode> nodes = new ArrayList<>();
    private final List<LabWire> wires = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long now;
    private long eventNumber;
    private int nextId = 1;
    private int epairs;

    /** A laboratory with one worker. */
    public Lab(long seed) {
        this(seed, 1);
    }

    /** @param workers how many workstreams share the work, in turn */
    public Lab(long seed, int workers) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.netisr = new LabNetisr(workers, () -> now, small, large, random);
    }

    /** Milliseconds in nanoseconds. */
    public static long ms(long n) {
        return n * 1_000_000L;
    }

    /** Seconds in nanoseconds. */
    public static long seconds(long n) {
        return n * 1_000_000_000L;
    }

    public long seed() {
        return seed;
    }

    /** Simulated time, nanoseconds from the start. */
    public long now() {
        return now;
    }

    public LabNetisr netisr() {
        return netisr;
    }

    SplittableRandom random() {
        return random;
    }

    /** Packets somebody holds. */
    public int packetsInUse() {
        return small.inUse() + large.inUse();
    }

    /** Native memory that packets have taken so far, bytes. */
    public long packetBytes() {
        return small.nativeBytes() + large.nativeBytes();
    }

    /** Exceptions that vnets' code has thrown. */
    public List<Throwable> faults() {
        return faults;
    }

    /** A vnet without interfaces besides {@code lo0}. */
    public LabNode node(String name) {
        LabNode n = new LabNode(this, Vnet.open(name, netisr, nextId++, (vnet, fault) -> faults.add(fault)));
        nodes.add(n);
        return n;
    }

    /** A vnet that will have this address on the first wire it is connected to. */
    public LabNode host(String name, String address) {
        LabNode n = node(name);
        n.plan(InterfaceAddress.parse(address));
        return n;
    }

    /** A vnet that forwards. */
    public LabNode router(String name) {
        LabNode n = node(name);
        n.vnet().sysctls().set(Sysctl.IP_FORWARDING, 1);
        return n;
    }

    /**
     * A wire between two nodes, an interface at either end ({@code eth0}, {@code eth1}, ...). A host's end gets the host's address;
     * a node without a plan gets the last address of the other's subnet, and the host its default route through it.
     */
    public LabWire wire(LabNode a, LabNode b) {
        LabWire w = new LabWire(this);
        DeviceInterface ia = w.end(0, nextId++, a.nextName(), mac());
        DeviceInterface ib = w.end(1, nextId++, b.nextName(), mac());
        wires.add(w);
        a.connect(ia);
        b.connect(ib);
        LabNode.number(a, ia, b, ib);
        return w;
    }

    /** An epair between two nodes; returns the end in {@code a}. Addresses are given as by {@link #wire}. */
    public Epair epair(LabNode a, LabNode b) {
        Epair e = Epair.create(epairs++, nextId, mac());
        nextId += 2;
        a.connect(e);
        b.connect(e.peer());
        LabNode.number(a, e, b, e.peer());
        return e;
    }

    /** A bridge in {@code n}, up, with these members: interfaces of {@code n}. */
    public Bridge bridge(LabNode n, Interface... members) {
        int id = nextId;
        long mac = mac();
        nextId++;
        Bridge b = new Bridge(id, n.nextBridgeName(), mac, netisr);
        n.connect(b);
        for (Interface i : members) {
            b.add(i, false);
        }
        return b;
    }

    /** A vlan in {@code n}, up, of a parent anywhere; {@code parent.id} is its name. */
    public Vlan vlan(LabNode n, Interface parent, int etherType, int id) {
        Vlan v = new Vlan(nextId++, parent.name() + "." + id);
        v.attach(parent, etherType, id);
        n.connect(v);
        return v;
    }

    private long mac() {
        return 0x0200_0000_0000L | (long) nextId << 8;
    }

    void at(long time, Runnable action) {
        events.add(new Event(time, eventNumber++, action));
    }

    /** Lets simulated time pass. */
    public void runFor(long nanos) {
        long end = now + nanos;
        netisr.settle();
        while (true) {
            long next =
                    Math.min(events.isEmpty() ? Long.MAX_VALUE : events.peek().at(), netisr.nextEvent(now));
            if (next > end) {
                break;
            }
            now = Math.max(now, next);
            while (!events.isEmpty() && events.peek().at() <= now) {
                events.poll().action().run();
            }
            netisr.settle();
        }
        now = end;
        netisr.settle();
    }

    /** Ends one node's vnet; what was left over. */
    public Leftovers destroy(LabNode node) {
        nodes.remove(node);
        return node.vnet().close();
    }

    /** @throws IllegalStateException if anything is left, or a vnet's code threw an exception; the message names the seed */
    @Override
    public void close() {
        Leftovers left = Vnet.closeAll(netisr, nodes.stream().map(LabNode::vnet).toList());
        nodes.clear();
        netisr.settle();
        events.clear();
        wires.forEach(LabWire::finish);
        int held = packetsInUse();
        long timers = netisr.armedTimers();
        small.close();
        large.close();
        if (left.total() != 0 || held != 0 || timers != 0 || !faults.isEmpty()) {
            IllegalStateException e = new IllegalStateException("lab with seed " + seed + " ended with " + left + ", "
                    + held + " packets in use, " + timers + " timers armed, " + faults.size() + " exceptions");
            faults.forEach(e::addSuppressed);
            throw e;
        }
    }
}
