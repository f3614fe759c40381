package org.vvorld.stack.udp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.vvorld.stack.addrselect.SourceSelection;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.sysctl.SysctlValues;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * The UDP sockets of a vnet, by local port. A port's sockets are one array that is replaced whole; workers look up without a lock.
 * Binding, connecting and closing may be done by any thread but a worker; they exclude each other.
 */
public final class UdpSockets {
    private static final int PAGE_BITS = 8;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final UdpBinding[] NONE = {};

    private final Netisr netisr;
    private final Fib fib;
    private final SysctlValues sysctls;
    private final Function<Workstream, UdpShard> shards;
    private final FibInet6 fib6;
    private final Supplier<List<Interface>> interfaces;
    /** Pages of arrays by port. A page is made when its first port is bound, and this with the vnet's first: null before. */
    private volatile AtomicReferenceArray<AtomicReferenceArray<UdpBinding[]>> pages;

    private Consumer<UdpSocket> onClose = s -> {};
    private volatile int size;
    private volatile boolean closed;
    private int lastPort;

    /**
     * @param interfaces the vnet's, whose addresses can be sources of IPv6
     * @param shards UDP on a worker
     */
    public UdpSockets(
            Netisr netisr,
            Fib fib,
            FibInet6 fib6,
            Supplier<List<Interface>> interfaces,
            SysctlValues sysctls,
            Function<Workstream, UdpShard> shards) {
        this.fib6 = fib6;
        this.interfaces = interfaces;
        this.netisr = netisr;
        this.fib = fib;
        this.sysctls = sysctls;
        this.shards = shards;
    }

    /** Who hears of sockets that close while they are in multicast groups; once. */
    public void onClose(Consumer<UdpSocket> listener) {
        onClose = listener;
    }

    /** The sockets of a port. */
    UdpBinding[] at(int port) {
        AtomicReferenceArray<AtomicReferenceArray<UdpBinding[]>> all = pages;
        AtomicReferenceArray<UdpBinding[]> page = all == null ? null : all.getAcquire(port >> PAGE_BITS);
        UdpBinding[] there = page == null ? null : page.getAcquire(port & PAGE - 1);
        return there == null ? NONE : there;
    }

    /** How many are bound. */
    public int size() {
        return size;
    }

    /** Those that are bound, by port. */
    public List<UdpSocket> list() {
        List<UdpSocket> all = new ArrayList<>();
        AtomicReferenceArray<AtomicReferenceArray<UdpBinding[]>> now = pages;
        for (int i = 0; now != null && i < now.length(); i++) {
            if (now.getAcquire(i) != null) {
                for (int port = i << PAGE_BITS; port < (i + 1) << PAGE_BITS; port++) {
                    Arrays.stream(at(port)).map(UdpBinding::socket).forEach(all::add);
                }
            }
        }
        return all;
    }

    /**
     * Binds a socket. Its queue belongs to {@code worker} from now on.
     *
     * @param high address, both zero for the wildcard; IPv4 as mapped
     * @param port 0 to have one chosen
     * @param random what a chosen port is made of
     * @return null, or why not
     */
    public synchronized SocketError bind(UdpSocket s, long high, long low, int port, int worker, long random) {
        if (closed) {
            return SocketError.ENETDOWN;
        }
        if (s.isBound()) {
            return SocketError.EINVAL;
        }
        SocketError wrong = checkLocal(s, high, low);
        if (wrong != null) {
            return wrong;
        }
        UdpBinding b = new UdpBinding(s, high, low, port, 0, 0, 0, worker);
        if (port == 0) {
            return place(b, random, false) ? null : SocketError.EADDRNOTAVAIL;
        }
        if (UdpConflicts.isTaken(at(port), b)) {
            return SocketError.EADDRINUSE;
        }
        put(b);
        return null;
    }

    private SocketError checkLocal(UdpSocket s, long high, long low) {
        if (SocketAddress.isAny(high, low)) {
            return null;
        }
        boolean isIpv4 = SocketAddress.isIpv4(high, low);
        if (isIpv4 ? !s.takesIpv4() : !s.takesIpv6()) {
            return SocketError.EAFNOSUPPORT;
        }
        if (!isIpv4) {
            return isOurs6(high, low) || Ipv6Address.isMulticast(high) ? null : SocketError.EADDRNOTAVAIL;
        }
        int address = SocketAddress.ipv4(low);
        if (address == Ipv4Address.BROADCAST || Ipv4Address.isMulticast(address)) {
            return null;
        }
        Route r = fib.lookup(address);
        boolean ours = r != null && (r.kind() == Route.Kind.LOCAL || r.kind() == Route.Kind.BROADCAST);
        return ours ? null : SocketError.EADDRNOTAVAIL;
    }

    private boolean isOurs6(long high, long low) {
        if (Ipv6Address.isLinkLocal(high)) {
            Interface link = link(SocketAddress.zone(high));
            return link != null && link.inet6().isAssigned(SocketAddress.onWire(high), low);
        }
        Route6 r = fib6.lookup(high, low);
        return r != null && r.kind() == Route.Kind.LOCAL;
    }

    /** The interface of that number, or null. */
    public Interface link(int id) {
        for (Interface i : interfaces.get()) {
            if (i.id() == id) {
                return i;
            }
        }
        return null;
    }

    /**
     * Connects a socket: it receives from there alone, and hears of ICMP errors. One that is not bound is bound, to a port whose
     * replies come to its worker.
     *
     * @param worker that is to own it if it is not bound; -1 for whichever its flow hashes to
     * @return null, or why not
     */
    public synchronized SocketError connect(UdpSocket s, long high, long low, int port, int worker, long random) {
        if (closed) {
            return SocketError.ENETDOWN;
        }
        UdpBinding was = s.binding;
        if (was != null && was.isConnected()) {
            return SocketError.EISCONN;
        }
        if (port == 0 || SocketAddress.isAny(high, low)) {
            return SocketError.EADDRNOTAVAIL;
        }
        boolean isIpv4 = SocketAddress.isIpv4(high, low);
        if (isIpv4 ? !s.takesIpv4() : !s.takesIpv6()) {
            return SocketError.EAFNOSUPPORT;
        }
        if (!isIpv4) {
            return connect6(s, was, high, low, port, worker, random);
        }
        int to = SocketAddress.ipv4(low);
        Route r = fib.in(s.fib()).lookup(to);
        if (r == null) {
            return SocketError.EHOSTUNREACH;
        }
        if (r.kind() == Route.Kind.BROADCAST && !s.broadcast()) {
            return SocketError.EACCES;
        }
        long from = was != null && !was.isAnyAddress()
                ? was.localLow()
                : SocketAddress.ofIpv4(r.kind() == Route.Kind.LOCAL ? to : r.source());
        return connect(s, was, 0, from, high, low, port, worker, random);
    }

    private SocketError connect6(UdpSocket s, UdpBinding was, long high, long low, int port, int worker, long random) {
        if (was != null && !was.isAnyAddress()) {
            return connect(s, was, was.localHigh(), was.localLow(), high, low, port, worker, random);
        }
        Interface out = link(SocketAddress.zone(high));
        if (!Ipv6Address.isLinkLocal(high)) {
            Route6 r = fib6.in(s.fib()).lookup(high, low);
            out = Ipv6Address.isMulticast(high) && s.multicast().out() != null
                    ? s.multicast().out()
                    : r == null ? null : r.ifp();
        }
        if (out == null) {
            return SocketError.EHOSTUNREACH;
        }
        long to = SocketAddress.onWire(high);
        Inet6Address own = out.inet6().find(to, low);
        if (own == null) {
            own = SourceSelection.select(interfaces.get(), out, to, low);
        }
        return own == null
                ? SocketError.EADDRNOTAVAIL
                : connect(
                        s, was, SocketAddress.scoped(own.high(), out.id()), own.low(), high, low, port, worker, random);
    }

    private SocketError connect(
            UdpSocket s,
            UdpBinding was,
            long fromHigh,
            long from,
            long high,
            long low,
            int port,
            int worker,
            long random) {
        if (was == null) {
            UdpBinding b = new UdpBinding(s, fromHigh, from, 0, high, low, port, worker);
            return place(b, random, true) ? null : SocketError.EADDRNOTAVAIL;
        }
        UdpBinding b = new UdpBinding(s, fromHigh, from, was.localPort(), high, low, port, was.worker());
        if (UdpConflicts.isSameFlow(at(was.localPort()), b)) {
            return SocketError.EADDRINUSE;
        }
        replace(was, b);
        return null;
    }

    /** Ends a connection; the socket keeps its port, and its address becomes the wildcard. */
    public synchronized SocketError disconnect(UdpSocket s) {
        UdpBinding was = s.binding;
        if (was == null || !was.isConnected()) {
            return SocketError.ENOTCONN;
        }
        replace(was, new UdpBinding(s, 0, 0, was.localPort(), 0, 0, 0, was.worker()));
        return null;
    }

    /** Closes a socket; what waits in it is freed by its worker, soon. One that is not bound is left alone. */
    public synchronized void close(UdpSocket s) {
        UdpBinding was = s.binding;
        if (s.multicast() != UdpMulticast.DEFAULT) {
            onClose.accept(s);
        }
        if (was == null) {
            return;
        }
        s.binding = null;
        set(was.localPort(), without(at(was.localPort()), was));
        size(-1);
        if (!closed && s.receiver() == null) {
            netisr.post(was.worker(), on -> drain(s, on));
        }
    }

    private void drain(UdpSocket s, Workstream on) {
        // A vnet that has closed has drained it.
        if (!closed) {
            shards.apply(on).drain(s);
        }
    }

    /** Closes all; none can be bound afterwards. The vnet's shards are to be drained. */
    public synchronized void closeAll() {
        closed = true;
        list().forEach(this::close);
    }

    /** RFC 6056 section 3.3.1: a random port, and from there on the next ones until one is free. */
    private boolean place(UdpBinding b, long random, boolean steered) {
        int low = sysctls.get(Sysctl.IP_PORT_FIRST);
        int high = sysctls.get(Sysctl.IP_PORT_LAST);
        int first = Math.min(low, high);
        int count = Math.abs(high - low) + 1;
        int start = sysctls.isOn(Sysctl.IP_PORT_RANDOMIZED)
                ? (int) Long.remainderUnsigned(random, count)
                : Math.floorMod(lastPort - first + 1, count);
        for (int i = 0; i < count; i++) {
            int port = first + (start + i) % count;
            int worker = steered ? workerOf(b, port) : b.worker();
            if (b.worker() >= 0 && worker != b.worker()) {
                continue;
            }
            UdpBinding at = new UdpBinding(
                    b.socket(),
                    b.localHigh(),
                    b.localLow(),
                    port,
                    b.foreignHigh(),
                    b.foreignLow(),
                    b.foreignPort(),
                    worker);
            if (!UdpConflicts.isTaken(at(port), at)) {
                lastPort = port;
                put(at);
                return true;
            }
        }
        return false;
    }

    /** The worker that replies to {@code port} come to. */
    private int workerOf(UdpBinding b, int port) {
        Policy policy = netisr.policy();
        int hash = SocketAddress.isIpv4(b.foreignHigh(), b.foreignLow())
                ? policy.flowHash()
                        .ofFlow(
                                SocketAddress.ipv4(b.foreignLow()),
                                SocketAddress.ipv4(b.localLow()),
                                Ipv4.PROTOCOL_UDP,
                                b.foreignPort(),
                                port)
                : policy.flowHash()
                        .ofFlow6(
                                SocketAddress.onWire(b.foreignHigh()),
                                b.foreignLow(),
                                SocketAddress.onWire(b.localHigh()),
                                b.localLow(),
                                Ipv4.PROTOCOL_UDP,
                                b.foreignPort(),
                                port);
        return policy.buckets().workerOf(hash);
    }

    private void put(UdpBinding b) {
        UdpSocket s = b.socket();
        s.arrivals = (p, on) -> shards.apply(on).queue(s, p);
        s.binding = b;
        set(b.localPort(), with(at(b.localPort()), b));
        size(1);
    }

    /** In one write: a datagram finds the one or the other. */
    private void replace(UdpBinding was, UdpBinding now) {
        now.socket().binding = now;
        set(was.localPort(), with(without(at(was.localPort()), was), now));
    }

    /** Under the lock. */
    private void size(int more) {
        int now = size + more;
        size = now;
    }

    private static UdpBinding[] with(UdpBinding[] all, UdpBinding b) {
        UdpBinding[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = b;
        return more;
    }

    private static UdpBinding[] without(UdpBinding[] all, UdpBinding b) {
        return Arrays.stream(all).filter(o -> o != b).toArray(UdpBinding[]::new);
    }

    private void set(int port, UdpBinding[] all) {
        if (pages == null) {
            pages = new AtomicReferenceArray<>(65_536 >> PAGE_BITS);
        }
        AtomicReferenceArray<UdpBinding[]> page = pages.getPlain(port >> PAGE_BITS);
        if (page == null) {
            page = new AtomicReferenceArray<>(PAGE);
            pages.setRelease(port >> PAGE_BITS, page);
        }
        page.setRelease(port & PAGE - 1, all.length == 0 ? null : all);
    }
}
