package org.vvorld.stack.vnet;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.vvorld.stack.arp.ArpEntry;
import org.vvorld.stack.arp.ArpTable;
import org.vvorld.stack.frag.FragmentBudget;
import org.vvorld.stack.icmp.EchoClients;
import org.vvorld.stack.icmp6.EchoClients6;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.InterfaceOwner;
import org.vvorld.stack.iface.Loopback;
import org.vvorld.stack.iface.VlanTrunk;
import org.vvorld.stack.ipv4.DestinationCache;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.nd.NdTable;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.pktgen.PktGenCounters;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.sysctl.SysctlValues;
import org.vvorld.stack.udp.UdpSockets;
import org.vvorld.stack.vnet.Leftovers.Kind;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * A network stack: interfaces, addresses, neighbours, routes, sysctls, counters, and nothing shared with another. What FreeBSD
 * calls a virtualised global is a field here, or of a part of this.
 *
 * <p>Methods are for the admin thread, except {@link #input} and {@link #shard}, which are for workers. The admin thread never
 * touches a shard: it publishes snapshots, or posts to the shard's worker.
 */
public final class Vnet implements InterfaceOwner {
    /** Packets that may wait in one vnet, unless said otherwise. */
    public static final int DEFAULT_CHARGE_LIMIT = 1024;

    /** Told of exceptions in this vnet's code, on a worker. */
    @FunctionalInterface
    public interface FaultListener {
        void onFault(Vnet vnet, Throwable fault);

        /** So many exceptions in so short a time that the vnet was closed off. */
        default void onQuarantine(Vnet vnet) {}

        /** An interface that was lent has come home, and its name was taken: it has another one now. Admin thread. */
        default void onRename(Vnet vnet, Interface i, String was) {}
    }

    private final String name;
    private final Netisr netisr;
    private final FaultListener faults;
    private final PktGenCounters counters = new PktGenCounters();
    private final Gate gate = new Gate();
    private final Life life = new Life();
    private final SysctlValues sysctls = new SysctlValues(this::onChange);
    private final Charge charge = new Charge(DEFAULT_CHARGE_LIMIT);
    private final Fib fib = new Fib();
    private final ArpTable arpTable = new ArpTable();
    private final FragmentBudget fragments = new FragmentBudget();
    private final DestinationCache destinations = new DestinationCache();
    private final EchoClients echoClients = new EchoClients();
    private final FibInet6 fib6 = new FibInet6();
    private final NdTable ndTable = new NdTable();
    private final EchoClients6 echoClients6 = new EchoClients6();
    private final Routing6 routing6 = new Routing6(fib6);
    private final Addresses6 ipv6 = new Addresses6(this);
    private final UdpSockets udp;
    private final Loopback loopback;
    private final AtomicReferenceArray<VnetShard> shards;
    private final AtomicReference<RingShare> ringShare = new AtomicReference<>();
    private final InterfaceTable interfaces = new InterfaceTable();
    private final Routing routing = new Routing(fib, interfaces);
    /** Interfaces that were created here and are elsewhere; null for none. Admin thread only. */
    private Set<Interface> lent;

    private Vnet(String name, Netisr netisr, int loopbackId, FaultListener faults) {
        this.name = name;
        this.netisr = netisr;
        this.faults = faults;
        this.shards = new AtomicReferenceArray<>(netisr.count());
        this.udp = new UdpSockets(netisr, fib, sysctls, on -> shard(on).udp());
        this.loopback = new Loopback(loopbackId, "lo0");
    }

    /**
     * Makes a vnet with its {@code lo0}, which is up and has no address yet.
     *
     * @param name for people: logs and {@link #toString}
     * @param loopbackId internal id of {@code lo0}
     */
    public static Vnet open(String name, Netisr netisr, int loopbackId, FaultListener faults) {
        Vnet v = new Vnet(name, netisr, loopbackId, faults);
        v.loopback.home(v);
        v.loopback.up(true);
        v.attach(v.loopback);
        for (Part part : Part.values()) {
            v.life.start(part);
        }
        return v;
    }

    public String name() {
        return name;
    }

    /** Is it neither closed nor being closed? */
    public boolean isOpen() {
        return !gate.isClosed();
    }

    Gate gate() {
        return gate;
    }

    /** Was it closed off because its code threw too many exceptions? */
    public boolean isQuarantined() {
        return gate.isQuarantined();
    }

    /** Lets it out of quarantine, its exceptions forgotten. */
    public void endQuarantine() {
        gate.release();
    }

    public SysctlValues sysctls() {
        return sysctls;
    }

    public Charge charge() {
        return charge;
    }

    public Fib fib() {
        return fib;
    }

    public Routing routing() {
        return routing;
    }

    public ArpTable arpTable() {
        return arpTable;
    }

    /** What ICMP has told it about destinations. */
    public DestinationCache destinations() {
        return destinations;
    }

    /** What it holds of datagrams that are not whole yet. */
    public FragmentBudget fragments() {
        return fragments;
    }

    public EchoClients echoClients() {
        return echoClients;
    }

    /** IPv6 routes, link-local ones apart. */
    public FibInet6 fib6() {
        return fib6;
    }

    /** IPv6 neighbours. */
    public NdTable ndTable() {
        return ndTable;
    }

    public EchoClients6 echoClients6() {
        return echoClients6;
    }

    public Routing6 routing6() {
        return routing6;
    }

    /** IPv6 addresses, neighbours and routes, to change them. */
    public Addresses6 ipv6() {
        return ipv6;
    }

    Netisr netisr() {
        return netisr;
    }

    /** Its UDP sockets. */
    public UdpSockets udp() {
        return udp;
    }

    /** Is there anybody to count datagrams for: a generator anywhere, or a counter here? */
    boolean isMeasured() {
        return !counters.isEmpty() || netisr.probes().isAny();
    }

    /** Who counts datagrams for this vnet in place of refusing them. */
    public PktGenCounters counters() {
        return counters;
    }

    public Loopback loopback() {
        return loopback;
    }

    /** The interfaces in it now, in the order of their index; a snapshot. */
    public List<Interface> interfaces() {
        return interfaces.snapshot();
    }

    /** The interface of that name in this vnet, or null. */
    public Interface interfaceNamed(String wanted) {
        return interfaces.named(wanted);
    }

    // --- workers ---

    @Override
    public void input(Interface in, Packet p, Workstream on) {
        shard(on).input(in, p);
    }

    @Override
    public void output(Interface out, Packet p, Workstream on) {
        shard(on).output(out, p);
    }

    /** This worker's shard, made on first use. On that worker only. */
    @Override
    public VnetShard shard(Workstream on) {
        VnetShard s = shards.getPlain(on.index());
        if (s == null) {
            s = new VnetShard(this, on);
            shards.setRelease(on.index(), s);
        }
        return s;
    }

    void onFault(Throwable fault, long now) {
        boolean tooMany = gate.onFault(now);
        faults.onFault(this, fault);
        if (tooMany) {
            faults.onQuarantine(this);
        }
    }

    /** What it has in the workers' rings; made on first use. Any worker. */
    RingShare ringShare() {
        RingShare r = ringShare.get();
        if (r != null) {
            return r;
        }
        RingShare fresh = new RingShare(netisr.count());
        return ringShare.compareAndSet(null, fresh) ? fresh : ringShare.get();
    }

    /** What it has in the workers' rings; empty if no packet of it ever went to another worker. */
    public Optional<RingShare> ring() {
        return Optional.ofNullable(ringShare.get());
    }

    /** How many workers could have a slice of it. */
    public int workers() {
        return shards.length();
    }

    /** This vnet's slice on a worker, for another thread to read its counters from; empty before it had a packet there. */
    public Optional<Shard> shardOf(int worker) {
        return Optional.ofNullable(shards.getAcquire(worker));
    }

    // --- what is counted ---

    public long value(Counter c) {
        return sum(s -> s.value(c));
    }

    public long value(Drop d) {
        return sum(s -> s.value(d));
    }

    /** Packets for it that found a worker's queue full: QDrops of {@code netstat -Q}, of all workers. */
    public long queueDrops() {
        return sum(VnetShard::crossingsRefused)
                + ring().map(RingShare::totalRefused).orElse(0L);
    }

    /** Timers its shards have armed. */
    public long armedTimers() {
        return sum(VnetShard::armedTimers);
    }

    private long sum(ToLongFunction<VnetShard> part) {
        long sum = 0;
        for (int i = 0; i < shards.length(); i++) {
            VnetShard s = shards.getAcquire(i);
            sum += s == null ? 0 : part.applyAsLong(s);
        }
        return sum;
    }

    // --- administration ---

    private void onChange(Sysctl s) {
        if (s == Sysctl.VNET_INPUT_FAILS) {
            gate.failing(sysctls.isOn(s));
        }
    }

    /** Takes an interface in, whose name is free here: with the lowest free index, without addresses, as it is otherwise. */
    public void attach(Interface i) {
        interfaces.add(i);
        i.owner(this);
        if (lent != null) {
            lent.remove(i);
        }
    }

    /** Those that were created here and are elsewhere. */
    Collection<Interface> lent() {
        return lent == null ? List.of() : List.copyOf(lent);
    }

    /** Takes back an interface that was lent. If its name is taken meanwhile, it gets the first free one of its kind. */
    void takeBack(Interface i) {
        String was = i.name();
        for (int unit = 0; interfaceNamed(i.name()) != null; unit++) {
            i.name(i.kind() + unit);
        }
        attach(i);
        if (!i.name().equals(was)) {
            faults.onRename(this, i, was);
        }
    }

    /** Gives an interface that is in this vnet another name, which is free here. */
    public void rename(Interface i, String newName) {
        interfaces.rename(i, newName);
    }

    /** Lets an interface go: down, without addresses, and no worker holds anything of it afterwards. */
    public void detach(Interface i) {
        boolean untouched = i.isPristine();
        withdraw(i);
        if (!untouched) {
            netisr.onEach(on -> forget(on, i));
        }
        if (i.home() == this) {
            lent = lent == null ? new LinkedHashSet<>() : lent;
            lent.add(i);
        }
    }

    /** Destroys an interface that is in no vnet any more. */
    static void end(Interface i) {
        Vnet home = (Vnet) i.home();
        if (home != null && home.lent != null) {
            home.lent.remove(i);
        }
        i.destroy();
    }

    /** Takes the interface out of every snapshot; what workers hold of it is still there until the barrier. */
    void withdraw(Interface i) {
        i.onLeave();
        boolean hadRoutes = i.addresses().length > 0;
        if (hadRoutes) {
            routing.forget(i);
        }
        boolean hadRoutes6 = i.inet6().addresses().length > 0;
        if (hadRoutes6) {
            routing6.forget(i, interfaces());
        }
        i.up(false);
        i.owner(null);
        i.addresses(new InterfaceAddress[0]);
        i.inet6(i.inet6().withoutAddresses());
        i.leaveGroups();
        interfaces.remove(i);
        if (hadRoutes && isOpen()) {
            routing.update(i);
        }
        if (hadRoutes6 && isOpen()) {
            ipv6.rebuild();
        }
        ndTable.list().stream().filter(e -> e.ifp() == i && e.isPermanent()).forEach(ndTable::remove);
        arpTable.list().stream().filter(e -> e.ifp() == i && e.isPermanent()).forEach(arpTable::remove);
    }

    void forget(Workstream on, Interface i) {
        VnetShard s = shards.getPlain(on.index());
        if (s != null) {
            s.forget(i);
        }
    }

    /** Destroys an interface that is in this vnet, and its twin wherever that is. */
    public void destroy(Interface i) {
        Interface twin = i.twin();
        Vnet twinsVnet = twin == null ? null : (Vnet) twin.owner();
        boolean untouched = i.isPristine() && (twin == null || twin.isPristine());
        withdraw(i);
        if (twinsVnet != null) {
            twinsVnet.withdraw(twin);
        }
        if (!untouched) {
            netisr.onEach(on -> {
                forget(on, i);
                if (twinsVnet != null) {
                    twinsVnet.forget(on, twin);
                }
            });
        }
        end(i);
        if (twin != null) {
            end(twin);
        }
    }

    public void up(Interface i, boolean up) {
        if (i.isUp() == up) {
            return;
        }
        i.up(up);
        i.onChange();
        routing.update(i);
        ipv6.rebuild();
        if (up) {
            announce(i, i.addresses());
            ipv6.onUp(i);
        } else {
            eachShard(s -> s.forget(i));
        }
    }

    /** Sets the hardware address, and tells the link. */
    public void mac(Interface i, long mac) {
        if (i instanceof DeviceInterface d) {
            d.device().mac(mac);
        }
        i.mac(mac);
        i.onChange();
        announce(i, i.addresses());
        ipv6.onMac(i);
        VlanTrunk trunk = i.vlans();
        if (trunk != null) {
            trunk.all().stream().filter(v -> !v.hasOwnMac()).forEach(v -> ((Vnet) v.owner()).mac(v, mac));
        }
    }

    private void announce(Interface i, InterfaceAddress... which) {
        netisr.post(0, on -> {
            // By now it may have moved on to another vnet, whose addresses are not ours to announce.
            if (isOpen() && i.owner() == this) {
                for (InterfaceAddress a : which) {
                    shard(on).arp().announce(i, a.address());
                }
            }
        });
    }

    /** Adds an address; of one that is there already, changes the prefix length. The first is the primary one. */
    public void addAddress(Interface i, InterfaceAddress a) {
        InterfaceAddress[] old = i.addresses();
        for (int at = 0; at < old.length; at++) {
            if (old[at].address() == a.address()) {
                InterfaceAddress[] changed = old.clone();
                changed[at] = a;
                i.addresses(changed);
                routing.update(i);
                return;
            }
        }
        InterfaceAddress[] more = Arrays.copyOf(old, old.length + 1);
        more[old.length] = a;
        i.addresses(more);
        routing.update(i);
        announce(i, a);
    }

    /** Removes an address; false if the interface does not have it. */
    public boolean removeAddress(Interface i, int address) {
        if (!i.hasAddress(address)) {
            return false;
        }
        i.addresses(
                Arrays.stream(i.addresses()).filter(a -> a.address() != address).toArray(InterfaceAddress[]::new));
        routing.update(i);
        // Neighbours in a subnet that is no longer ours cannot be asked any more.
        eachShard(s -> arpTable.list().stream()
                .filter(e -> e.ifp() == i && e.ifp().addressTowards(e.address()) == null)
                .filter(e -> e.madeBy(s.workstream()))
                .forEach(s.arp()::forget));
        return true;
    }

    /** Sets a permanent neighbour, in place of what was known of it. */
    public void putNeighbour(Interface i, int address, long mac) {
        putNeighbour(i, address, mac, false);
    }

    /**
     * Sets a permanent neighbour, in place of what was known of it.
     *
     * @param isPublished do we answer requests for it?
     */
    public void putNeighbour(Interface i, int address, long mac, boolean isPublished) {
        removeNeighbour(i, address);
        arpTable.putPermanent(i, address, mac, isPublished);
    }

    /** Sets a neighbour that expires as one does that has answered. */
    public void putTemporaryNeighbour(Interface i, int address, long mac) {
        removeNeighbour(i, address);
        netisr.onEach(on -> {
            if (on.index() == 0) {
                shard(on).arp().set(i, address, mac);
            }
        });
    }

    /** Removes a neighbour, permanent or learnt; what waits for it is dropped. False if there is none. */
    public boolean removeNeighbour(Interface i, int address) {
        ArpEntry e = arpTable.find(i, address);
        if (e == null) {
            return false;
        }
        if (e.isPermanent()) {
            return arpTable.remove(e);
        }
        netisr.onEach(on -> {
            if (e.madeBy(on)) {
                shard(on).arp().forget(e);
            }
        });
        return true;
    }

    /** Could a route through {@code gateway} be used now? */
    public boolean isReachable(int gateway) {
        return routing.towards(gateway) != null;
    }

    /** Sets a static route, in place of one for the same destination. */
    public void putRoute(StaticRoute route) {
        routing.put(route);
    }

    /** Removes a static route; false if there is none for exactly this destination. */
    public boolean removeRoute(Ipv4Prefix destination) {
        return routing.remove(destination);
    }

    /** Has {@code task} run for the shard of every worker that has one, soon. */
    public void eachShard(Consumer<VnetShard> task) {
        for (int i = 0; i < netisr.count(); i++) {
            if (shards.getAcquire(i) != null) {
                netisr.post(i, on -> task.accept(shard(on)));
            }
        }
    }

    // --- the end ---

    /**
     * Ends the vnet; see {@link #closeAll}.
     *
     * @return what was left over: {@link Leftovers#NONE}, or there is a bug
     */
    public Leftovers close() {
        return closeAll(netisr, List.of(this));
    }

    /**
     * Ends vnets together, with one barrier for all. When it returns, no packet, timer, neighbour or route of theirs is left, lent
     * interfaces are home, and those created inside are destroyed.
     */
    public static Leftovers closeAll(Netisr netisr, List<Vnet> vnets) {
        return new Closing(netisr, vnets).run();
    }

    /** Stage 1: nothing comes in any more. */
    Leftovers shutDoor() {
        gate.close();
        udp.closeAll();
        return Leftovers.of(Kind.ORDER, name, life.stop(Part.INPUT));
    }

    /** The parts that are alive, in the order in which they started. */
    public List<Part> parts() {
        return life.alive();
    }

    void drain(Workstream on) {
        VnetShard s = shards.getPlain(on.index());
        if (s != null) {
            s.drain();
        }
    }

    /** Stage 3: stops the parts, the last that started first. */
    Leftovers free() {
        Leftovers left = Leftovers.NONE;
        for (Part part : List.of(Part.values()).reversed()) {
            left = left.plus(stop(part)).plus(Leftovers.of(Kind.ORDER, name, life.stop(part)));
        }
        return left;
    }

    private Leftovers stop(Part part) {
        return switch (part) {
            case INPUT, PKTGEN, ICMP -> Leftovers.NONE;
            case UDP -> Leftovers.of(Kind.SOCKETS, name, udp.size());
            case FRAG -> Leftovers.of(Kind.DATAGRAMS, name, fragments.datagrams());
            case IFNET -> Leftovers.of(Kind.INTERFACES, name, interfaces.size());
            case ARP -> {
                arpTable.list().stream().filter(ArpEntry::isPermanent).forEach(arpTable::remove);
                yield Leftovers.of(Kind.NEIGHBOURS, name, arpTable.size())
                        .plus(Leftovers.of(Kind.TIMERS, name, armedTimers()));
            }
            case ND -> {
                ndTable.list().stream().filter(NdEntry::isPermanent).forEach(ndTable::remove);
                yield Leftovers.of(Kind.NEIGHBOURS, name, ndTable.size());
            }
            case ROUTE -> {
                routing.clear();
                routing6.clear();
                yield Leftovers.of(Kind.ROUTES, name, fib.size() + fib6.size());
            }
            case MEMORY ->
                Leftovers.of(
                        Kind.PACKETS,
                        name,
                        charge.packets()
                                + waitingToCross()
                                + ring().map(RingShare::total).orElse(0));
            case SYSCTL -> Leftovers.NONE;
        };
    }

    private int waitingToCross() {
        return (int) sum(VnetShard::crossingsWaiting);
    }

    @Override
    public String toString() {
        return name;
    }
}
