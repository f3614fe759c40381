package org.vvorld.stack.tcp;

import org.vvorld.stack.socket.SocketAddress;

/** A socket that waits for connections, on all workers of its vnet. Address as two longs, IPv4 ones mapped, zeros for any. */
public final class TcpListenSocket {
    private final long high;
    private final long low;
    private final int port;
    private final int backlog;
    private final TcpAcceptor acceptor;
    /** By worker, each made and used by that worker only. */
    final TcpListener[] listeners;

    private volatile boolean closed;
    private String command = "";

    TcpListenSocket(long high, long low, int port, int backlog, TcpAcceptor acceptor, int workers) {
        this.high = high;
        this.low = low;
        this.port = port;
        this.backlog = backlog;
        this.acceptor = acceptor;
        this.listeners = new TcpListener[workers];
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    public int port() {
        return port;
    }

    /** Says what it is for, as sockstat(1) shows it. */
    public TcpListenSocket command(String name) {
        command = name;
        return this;
    }

    public String command() {
        return command;
    }

    /** Most connections on a worker that wait to be established, without cookies. */
    public int backlog() {
        return backlog;
    }

    public boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Who serves what connects. */
    public TcpAcceptor acceptor() {
        return acceptor;
    }

    /** How well it fits what was sent to an address: 2 exactly, 1 as a wildcard, 0 not at all. */
    int match(long toHigh, long toLow, int toPort) {
        if (toPort != port) {
            return 0;
        }
        return high == toHigh && low == toLow ? 2 : SocketAddress.isAny(high, low) ? 1 : 0;
    }
}
