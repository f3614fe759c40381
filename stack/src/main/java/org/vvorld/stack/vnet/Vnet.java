package org.vvorld.stack.vnet;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.vvorld.stack.arp.ArpTable;
import org.vvorld.stack.frag.FragmentBudget;
import org.vvorld.stack.icmp.EchoClients;
import org.vvorld.stack.icmp6.EchoClients6;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceOwner;
import org.vvorld.stack.iface.Loopback;
import org.vvorld.stack.iface.VlanTrunk;
import org.vvorld.stack.ipv4.DestinationCache;
import org.vvorld.stack.ipv6.PathMtuCache;
import org.vvorld.stack.nd.NdTable;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.pktgen.PktGenCounters;
import org.vvorld.stack.redirect.HostRedirects;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.sysctl.SysctlValues;
import org.vvorld.stack.tcp.TcpCounter;
import org.vvorld.stack.tcp.TcpSockets;
import org.vvorld.stack.udp.UdpSockets;
import org.vvorld.stack.vnet.Leftovers.Kind;

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
    private final HostRedirects redirects6 = new HostRedirects();
    private final PathMtuCache pathMtus6 = new PathMtuCache();
    private final Addresses6 ipv6 = new Addresses6(this);
    private final UdpSockets udp;
    private final TcpSockets tcp;
    private final Multicast multicast = new Multicast(this);
    private final Loopback loopback;
    private final AtomicReferenceArray<VnetShard> shards;
    private final AtomicReference<RingShare> ringShare = new AtomicReference<>();
    private final InterfaceTable interfaces = new InterfaceTable();
    private final RouteEvents routeEvents = new RouteEvents();
    private final Fibs fibs;
    private final Addresses4 ipv4 = new Addresses4(this);
    private final Members members = new Members(this, interfaces);

    private Vnet(String name, Netisr netisr, int loopbackId, FaultListener faults) {
        this.name = name;
        this.netisr = netisr;
        this.faults = faults;
        this.shards = new AtomicReferenceArray<>(netisr.count());
        this.udp = new UdpSockets(
                netisr, fib, fib6, this::interfaces, sysctls, on -> shard(on).udp());
        this.tcp = new TcpSockets(netisr, fib, fib6, udp::link, on -> shard(on).tcp(), on -> {
            VnetShard made = shards.get(on.index());
            return made == null ? null : made.tcpIfAny();
        });
        this.udp.onClose(multicast::leaveAll);
        this.loopback = new Loopback(loopbackId, "lo0");
        this.fibs = new Fibs(this, fib, fib6);
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

    /** Who is told when routes, addresses and interfaces change. */
    public RouteEvents routeEvents() {
        return routeEvents;
    }

    /** IPv4 routes of FIB 0, to change them. */
    public Routing4 routing() {
        return fibs.routing(0);
    }

    /** Routes of all FIBs, to change them. */
    public Fibs fibs() {
        return fibs;
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

    /** The MTUs of IPv6 paths that routers have told of. */
    public PathMtuCache pathMtus6() {
        return pathMtus6;
    }

    /** Better first hops for IPv6 destinations, as routers have said. */
    public HostRedirects redirects6() {
        return redirects6;
    }

    /** IPv6 routes of FIB 0, to change them. */
    public Routing6 routing6() {
        return fibs.routing6(0);
    }

    /** IPv4 addresses, neighbours and routes, to change them. */
    public Addresses4 ipv4() {
        return ipv4;
    }

    /** IPv6 addresses, neighbours and routes, to change them. */
    public Addresses6 ipv6() {
        return ipv6;
    }

    InterfaceTable interfaceTable() {
        return interfaces;
    }

    Members members() {
        return members;
    }

    Netisr netisr() {
        return netisr;
    }

    /** Its UDP sockets. */
    public UdpSockets udp() {
        return udp;
    }

    /** Its TCP sockets that wait for connections. */
    public TcpSockets tcp() {
        return tcp;
    }

    /** TCP connections, those in TIME_WAIT among them. */
    public int tcpConnections() {
        return (int) sum(VnetShard::tcpFlows);
    }

    /** Who is in which multicast groups. */
    public Multicast multicast() {
        return multicast;
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

    /** This worker's shard, or null. On that worker only. */
    VnetShard madeShard(Workstream on) {
        return shards.getPlain(on.index());
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

    public long value(TcpCounter c) {
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

    /** Packets that wait to cross to another vnet. */
    int waitingToCross() {
        return (int) sum(VnetShard::crossingsWaiting);
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

    /** An interface that was lent is home, under another name. */
    void onRename(Interface i, String was) {
        faults.onRename(this, i, was);
    }

    private void onChange(Sysctl s) {
        switch (s) {
            case VNET_INPUT_FAILS -> gate.failing(sysctls.isOn(s));
            case IP6_FORWARDING -> interfaces().forEach(multicast::follow6);
            case FIBS -> fibs.count(sysctls.get(s));
            case ADD_ADDR_ALLFIBS -> fibs.everywhere(sysctls.isOn(s));
            default -> {}
        }
    }

    /** Gives an interface that is in this vnet another name, which is free here. */
    public void rename(Interface i, String newName) {
        interfaces.rename(i, newName);
    }

    /** Takes an interface in, whose name is free here: with the lowest free index, without addresses, as it is otherwise. */
    public void attach(Interface i) {
        members.attach(i);
    }

    /** Lets an interface go: down, without addresses, and no worker holds anything of it afterwards. */
    public void detach(Interface i) {
        members.detach(i);
    }

    /** Destroys an interface that is in this vnet, and its twin wherever that is. */
    public void destroy(Interface i) {
        members.destroy(i);
    }

    public void up(Interface i, boolean up) {
        if (i.isUp() == up) {
            return;
        }
        if (!up) {
            ipv6.beforeDown(i);
        }
        i.up(up);
        i.onChange();
        fibs.update(i);
        if (routeEvents.isHeard()) {
            routeEvents.tell(new RouteEvent.State(i, up));
        }
        if (up) {
            ipv4.announce(i, i.addresses());
            ipv6.onUp(i);
            multicast.onUp(i);
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
        ipv4.announce(i, i.addresses());
        ipv6.onMac(i);
        VlanTrunk trunk = i.vlans();
        if (trunk != null) {
            trunk.all().stream().filter(v -> !v.hasOwnMac()).forEach(v -> ((Vnet) v.owner()).mac(v, mac));
        }
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
        tcp.closeAll();
        return Leftovers.of(Kind.ORDER, name, life.stop(Part.INPUT));
    }

    /** Are there peers to be told of its end, and is its code to be trusted with that? */
    boolean mayHangUp() {
        return isOpen() && !isQuarantined() && tcpConnections() > 0;
    }

    void hangUp(Workstream on) {
        tcp.closeAll();
        VnetShard s = madeShard(on);
        if (s != null && s.tcpIfAny() != null) {
            s.tcpIfAny().hangUp();
        }
    }

    /** The parts that are alive, in the order in which they started. */
    public List<Part> parts() {
        return life.alive();
    }

    Life life() {
        return life;
    }

    void drain(Workstream on) {
        VnetShard s = madeShard(on);
        if (s != null) {
            s.drain();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
