package org.vvorld.stack.tcp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.ipv6.Ipv6Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Tcp;

/** TCP of one vnet on one worker: its connections, and which of them a segment is for. Made when the first segment or user comes. */
public final class TcpShard {
    private static final int ECN_MASK = 3;
    private static final int CE = 3;
    /**
     * What the buffers of all workers' connections may grow by for each packet that the vnet may hold, bytes: much that waits is in
     * packets of 64 KiB, little in those of 2 KiB.
     */
    private static final long GROWTH_BYTES = 8192;

    private final Shard shard;
    private final TcpSockets sockets;
    private final TcpRoutes routes;
    private final TcpContext context;
    private final TcpSysctls sysctls;
    private final FlowTable flows;
    private final TcpPorts ports;
    private final TcpErrors errors;
    private final TimeWaitQueue timeWaits;
    private final InSegment in = new InSegment();
    /** Ended, with data that their users have not read yet. */
    private final List<TcpConnection> unread = new ArrayList<>();

    private int sweepAt = 16;

    /**
     * @param ipv6 IPv6 output of this worker, made on first use
     * @param links the vnet's interfaces by their identity, for link-local addresses
     */
    public TcpShard(
            Shard shard, TcpSockets sockets, Ipv4Output ipv4, Supplier<Ipv6Output> ipv6, IntFunction<Interface> links) {
        this.shard = shard;
        this.sockets = sockets;
        routes = new TcpRoutes(shard, ipv4, ipv6, links);
        Workstream on = shard.workstream();
        long budget = shard.charge().limit() * GROWTH_BYTES / on.netisr().count();
        TcpSettings settings = new TcpSettings();
        sysctls = new TcpSysctls(shard.sysctls(), settings);
        sysctls.refresh();
        context = new TcpContext(
                on::now, shard::timer, routes, new ShardMemory(shard), settings, new TcpBudget(budget), on::random);
        flows = new FlowTable(on.random());
        ports = new TcpPorts(shard, sockets, flows);
        errors = new TcpErrors(flows, routes);
        timeWaits = new TimeWaitQueue(context, flows::remove);
    }

    /** Settings and counters of this worker. */
    public TcpContext context() {
        return context;
    }

    /** The number of its worker. */
    public int worker() {
        return shard.workstream().index();
    }

    /** Adds how its connections stand. */
    void states(Collection<TcpSocketState> to) {
        flows.each(f -> to.add(TcpSocketState.of(f)));
    }

    /** Resets connections; returns how many. */
    int dropIf(Predicate<TcpSocketState> which) {
        List<Flow> doomed = new ArrayList<>();
        flows.each(f -> {
            if (which.test(TcpSocketState.of(f))) {
                doomed.add(f);
            }
        });
        for (Flow f : doomed) {
            if (f instanceof TimeWait t) {
                timeWaits.remove(t);
                flows.remove(t);
            } else if (f instanceof TcpConnection c) {
                c.abort();
            }
        }
        return doomed.size();
    }

    /** What hears of ICMP errors. */
    public TcpErrors errors() {
        return errors;
    }

    /** Connections, in TIME-WAIT or not. */
    public int flows() {
        return flows.size();
    }

    /** Connections in TIME-WAIT. */
    public int timeWaits() {
        return timeWaits.size();
    }

    // --- users ---

    /**
     * What {@link #connect} came to: a connection that has sent its SYN, or why there is none.
     *
     * @param worker on which it is to be opened, since replies come to that one; -1 if on this
     */
    public record Opening(TcpConnection connection, SocketError error, int worker) {}

    private static Opening refused(SocketError error) {
        return new Opening(null, error, -1);
    }

    /** Opens a connection. With a port of its own it may belong to another worker: then nothing is opened here. */
    public Opening connect(TcpTarget to, TcpEvents events) {
        if (to.port() <= 0 || to.port() > 65_535 || SocketAddress.isAny(to.high(), to.low())) {
            return refused(SocketError.EADDRNOTAVAIL);
        }
        sysctls.refresh();
        long fromHigh = to.fromHigh();
        long fromLow = to.fromLow();
        if (SocketAddress.isAny(fromHigh, fromLow)) {
            Inet6Address own = to.isIpv4() ? null : routes.source6(to.fib(), to.high(), to.low());
            fromHigh = own == null ? 0 : SocketAddress.scoped(own.high(), SocketAddress.zone(to.high()));
            fromLow = to.isIpv4() ? routes.source4(to.fib(), to.low()) : own == null ? 0 : own.low();
        } else if (SocketAddress.isIpv4(fromHigh, fromLow) != to.isIpv4()) {
            return refused(SocketError.EAFNOSUPPORT);
        } else if (!sockets.isOurs(fromHigh, fromLow)) {
            return refused(SocketError.EADDRNOTAVAIL);
        }
        int mss = routes.mss(to.fib(), to.high(), to.low());
        if (mss == 0 || SocketAddress.isAny(fromHigh, fromLow)) {
            return refused(SocketError.EHOSTUNREACH);
        }
        int local = to.fromPort();
        if (local == 0) {
            local = ports.choose(fromHigh, fromLow, to);
        } else {
            int worker = ports.workerOf(fromHigh, fromLow, local, to);
            if (worker != shard.workstream().index()) {
                return new Opening(null, null, worker);
            }
            local = ports.isFree(fromHigh, fromLow, local, to) ? local : -1;
        }
        if (local <= 0) {
            return refused(local == 0 ? SocketError.EADDRNOTAVAIL : SocketError.EADDRINUSE);
        }
        TcpConnection c = make(events, fromHigh, fromLow, local, to.high(), to.low(), to.port(), to.fib(), mss);
        c.connect();
        return new Opening(c, null, -1);
    }

    /** Frees a packet that {@link TcpConnection#readPacket} gave. */
    public void done(Packet p) {
        shard.consume(p);
    }

    // --- segments ---

    /** The worker that a segment of this vnet belongs to. */
    public static int ownerOf(Packet p, Workstream on) {
        if (on.isAlone()) {
            return on.index();
        }
        int known = p.flowHash();
        int hash = known != FlowHash.NONE ? known : on.policy().flowHash().ofDatagram(p, p.networkAt());
        return on.policy().buckets().workerOf(hash);
    }

    /**
     * Takes a whole IPv4 datagram that carries TCP.
     *
     * @param broadcast was it sent to a broadcast or multicast address?
     */
    public void input4(Packet p, boolean broadcast) {
        int at = p.networkAt();
        long from = SocketAddress.ofIpv4(Ipv4.source(p, at));
        long to = SocketAddress.ofIpv4(Ipv4.destination(p, at));
        input(p, at + Ipv4.headerLength(p, at), 0, 0, from, 0, to, Ipv4.tos(p, at), broadcast);
    }

    /**
     * Takes a whole IPv6 datagram whose TCP header starts at {@code tcpAt}.
     *
     * @param link identity of the interface that it came in by
     */
    public void input6(Packet p, int tcpAt, int link, boolean multicast) {
        int at = p.networkAt();
        input(
                p,
                tcpAt,
                link,
                Ipv6.sourceHigh(p, at),
                Ipv6.sourceLow(p, at),
                Ipv6.destinationHigh(p, at),
                Ipv6.destinationLow(p, at),
                Ipv6.trafficClass(p, at),
                multicast);
    }

    private void input(
            Packet p,
            int at,
            int link,
            long fromWire,
            long fromLow,
            long toWire,
            long toLow,
            int tos,
            boolean broadcast) {
        if (!Tcp.isValid(p, at)) {
            shard.drop(p, Drop.TCP_MALFORMED);
            return;
        }
        if (broadcast) {
            // RFC 9293 section 3.9.2.3: in silence.
            shard.drop(p, Drop.TCP_BROADCAST);
            return;
        }
        if (!Tcp.isChecksumValid(p, at, fromWire, fromLow, toWire, toLow)) {
            shard.drop(p, Drop.TCP_BAD_CHECKSUM);
            return;
        }
        long fromHigh = SocketAddress.scoped(fromWire, link);
        long toHigh = SocketAddress.scoped(toWire, link);
        sysctls.refresh();
        in.parse(p, at, fromHigh, fromLow, toHigh, toLow, (tos & ECN_MASK) == CE);
        Flow f = flows.find(toHigh, toLow, in.destinationPort(), fromHigh, fromLow, in.sourcePort());
        if (f instanceof TcpConnection c) {
            c.input(in);
        } else if (f instanceof TimeWait t) {
            late(t, p);
        } else {
            fresh(p);
        }
    }

    private void late(TimeWait t, Packet p) {
        switch (t.input(context, in)) {
            case KEEP -> {}
            case REFRESH -> timeWaits.add(t);
            case REOPEN -> {
                timeWaits.remove(t);
                flows.remove(t);
                fresh(p);
            }
        }
    }

    /** A segment of no connection. */
    private void fresh(Packet p) {
        TcpListenSocket s = sockets.find(in.destinationHigh(), in.destinationLow(), in.destinationPort());
        if (s != null) {
            int mss = routes.mss(in.fib, in.sourceHigh(), in.sourceLow());
            listener(s).input(in, mss);
            return;
        }
        int blackhole = shard.sysctls().get(Sysctl.TCP_BLACKHOLE);
        // FreeBSD's tcp(4): 1 refuses no SYN, 2 nothing at all.
        if (blackhole == 0 || blackhole == 1 && (in.flags() & Tcp.SYN) == 0) {
            Resets.refuse(context, in);
        }
        shard.drop(p, Drop.TCP_NO_PORT);
    }

    private TcpListener listener(TcpListenSocket s) {
        int worker = shard.workstream().index();
        TcpListener l = s.listeners[worker];
        if (l == null) {
            l = new Listener(s, this).listener;
            s.listeners[worker] = l;
        }
        return l;
    }

    /** A listening socket on this worker. */
    private static final class Listener implements ListenEvents {
        private final TcpListenSocket socket;
        private final TcpShard on;
        final TcpListener listener;

        Listener(TcpListenSocket socket, TcpShard on) {
            this.socket = socket;
            this.on = on;
            listener = new TcpListener(on.context, this, socket.backlog());
        }

        @Override
        public TcpConnection incoming(TcpListener from, InSegment s) {
            TcpEvents events = socket.acceptor().accept(on);
            return events == null ? null : on.accept(events, s);
        }

        @Override
        public void onEstablished(TcpListener from, TcpConnection c) {
            // Its handler has it already.
            from.onAccepted();
        }
    }

    private TcpConnection accept(TcpEvents events, InSegment s) {
        int mss = routes.mss(s.fib, s.sourceHigh(), s.sourceLow());
        return mss == 0
                ? null
                : make(
                        events,
                        s.destinationHigh(),
                        s.destinationLow(),
                        s.destinationPort(),
                        s.sourceHigh(),
                        s.sourceLow(),
                        s.sourcePort(),
                        s.fib,
                        mss);
    }

    private TcpConnection make(
            TcpEvents events, long high, long low, int port, long toHigh, long toLow, int toPort, int fib, int mss) {
        int gso = context.settings().segmentationOffload ? TcpRoutes.gsoBytes(SocketAddress.isIpv4(toHigh, toLow)) : 0;
        TcpConnection c =
                new TcpConnection(context, new Entered(events), high, low, port, toHigh, toLow, toPort, mss, gso);
        c.fib = fib;
        flows.put(c);
        return c;
    }

    /** A connection's handler that keeps the table; all else is the user's. */
    private final class Entered implements TcpEvents {
        private final TcpEvents user;

        Entered(TcpEvents user) {
            this.user = user;
        }

        @Override
        public void onConnected(TcpConnection c) {
            user.onConnected(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            user.onReadable(c);
        }

        @Override
        public void onWritable(TcpConnection c) {
            user.onWritable(c);
        }

        @Override
        public void onUrgent(TcpConnection c) {
            user.onUrgent(c);
        }

        @Override
        public String command() {
            return user.command();
        }

        @Override
        public void onTimeWait(TcpConnection c, TimeWait record) {
            flows.put(record);
            timeWaits.add(record);
            user.onTimeWait(c, record);
        }

        @Override
        public void onClosed(TcpConnection c, TcpError error) {
            flows.remove(c);
            if (error == TcpError.NONE && !c.userGone) {
                // The last data and the FIN may have come in one segment with what ended it.
                user.onReadable(c);
            }
            user.onClosed(c, error);
            if (c.available() > 0) {
                setAside(c);
            }
        }
    }

    private void setAside(TcpConnection c) {
        if (unread.size() >= sweepAt) {
            unread.removeIf(o -> o.available() == 0);
            sweepAt = Math.max(16, 2 * unread.size());
        }
        unread.add(c);
    }

    // --- the end ---

    /** Resets all connections: the vnet is about to go. */
    public void hangUp() {
        dropIf(s -> s.state() != TcpState.TIME_WAIT);
    }

    /** Ends all connections without a word: the vnet goes, and its way out is closed. */
    public void drain() {
        timeWaits.clear();
        flows.each(f -> {
            if (f instanceof TcpConnection c) {
                c.discard();
            }
            flows.remove(f);
        });
        unread.forEach(TcpConnection::discard);
        unread.clear();
    }
}
