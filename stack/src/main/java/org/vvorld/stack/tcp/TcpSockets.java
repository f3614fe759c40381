package org.vvorld.stack.tcp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;

/**
 * The listening TCP sockets of a vnet: one array that is replaced whole, so that workers look up without a lock. Opening and closing
 * may be done by any thread; they exclude each other. Connections are their worker's: {@link TcpShard}.
 */
public final class TcpSockets {
    private static final TcpListenSocket[] NONE = {};

    private final Netisr netisr;
    private final Fib fib;
    private final FibInet6 fib6;
    private final IntFunction<Interface> links;
    private final Function<Workstream, TcpShard> shards;
    private final Function<Workstream, TcpShard> made;
    private volatile TcpListenSocket[] all = NONE;
    private volatile boolean closed;

    /**
     * @param links the vnet's interfaces by their identity
     * @param shards TCP of a worker, made on first use
     * @param made the same if it was made; else null
     */
    public TcpSockets(
            Netisr netisr,
            Fib fib,
            FibInet6 fib6,
            IntFunction<Interface> links,
            Function<Workstream, TcpShard> shards,
            Function<Workstream, TcpShard> made) {
        this.links = links;
        this.shards = shards;
        this.made = made;
        this.netisr = netisr;
        this.fib = fib;
        this.fib6 = fib6;
    }

    /** What {@link #listen} came to: a socket, or why there is none. */
    public record Listening(TcpListenSocket socket, SocketError error) {}

    /**
     * Waits for connections.
     *
     * @param high address, both zero for all of both families; IPv4 as mapped
     * @param backlog most connections on a worker that are not established yet; beyond it, cookies
     */
    public synchronized Listening listen(long high, long low, int port, int backlog, TcpAcceptor acceptor) {
        SocketError wrong = check(high, low, port);
        if (wrong != null) {
            return new Listening(null, wrong);
        }
        TcpListenSocket s = new TcpListenSocket(high, low, port, backlog, acceptor, netisr.count());
        TcpListenSocket[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = s;
        all = more;
        return new Listening(s, null);
    }

    private SocketError check(long high, long low, int port) {
        if (closed) {
            return SocketError.ENETDOWN;
        }
        if (port <= 0 || port > 65_535) {
            return SocketError.EINVAL;
        }
        if (!SocketAddress.isAny(high, low) && !isOurs(high, low)) {
            return SocketError.EADDRNOTAVAIL;
        }
        for (TcpListenSocket s : all) {
            if (s.port() == port && s.high() == high && s.low() == low) {
                return SocketError.EADDRINUSE;
            }
        }
        return null;
    }

    /** Is it an address of the vnet? */
    boolean isOurs(long high, long low) {
        if (SocketAddress.isIpv4(high, low)) {
            Route r = fib.lookup(SocketAddress.ipv4(low));
            return r != null && r.kind() == Route.Kind.LOCAL;
        }
        int zone = SocketAddress.zone(high);
        if (zone != 0) {
            Interface link = links.apply(zone);
            return link != null && link.inet6().find(SocketAddress.onWire(high), low) != null;
        }
        Route6 r = fib6.lookup(high, low);
        return r != null && r.kind() == Route.Kind.LOCAL;
    }

    /** Waits for connections no more; those that are there go on. */
    public synchronized void close(TcpListenSocket s) {
        s.close();
        all = Arrays.stream(all).filter(o -> o != s).toArray(TcpListenSocket[]::new);
    }

    /** Closes all; none can be opened afterwards. */
    public synchronized void closeAll() {
        closed = true;
        for (TcpListenSocket s : all) {
            close(s);
        }
    }

    /** Has a worker do something; {@code gone} is run in its place, by this thread or the worker, if the vnet has ended. */
    public void post(int worker, Consumer<TcpShard> task, Runnable gone) {
        if (closed) {
            gone.run();
            return;
        }
        netisr.post(worker, on -> {
            if (closed) {
                gone.run();
            } else {
                task.accept(shards.apply(on));
            }
        });
    }

    /** All connections, TIME-WAIT included. Waits for the workers: admin thread. */
    public List<TcpSocketState> connections() {
        List<TcpSocketState> all = Collections.synchronizedList(new ArrayList<>());
        onEach(t -> t.states(all));
        return all;
    }

    /** Resets connections, and ends those in TIME-WAIT. Returns how many. Waits for the workers: admin thread. */
    public int drop(Predicate<TcpSocketState> which) {
        AtomicInteger dropped = new AtomicInteger();
        onEach(t -> dropped.addAndGet(t.dropIf(which)));
        return dropped.get();
    }

    private void onEach(Consumer<TcpShard> task) {
        netisr.onEach(on -> {
            TcpShard t = made.apply(on);
            if (t != null) {
                task.accept(t);
            }
        });
    }

    /** Those that wait for connections. */
    public List<TcpListenSocket> list() {
        return List.of(all);
    }

    public int size() {
        return all.length;
    }

    /** The most specific for what was sent to an address and port; null if there is none. */
    TcpListenSocket find(long high, long low, int port) {
        TcpListenSocket best = null;
        int score = 0;
        for (TcpListenSocket s : all) {
            int match = s.match(high, low, port);
            if (match > score) {
                best = s;
                score = match;
            }
        }
        return best;
    }
}
