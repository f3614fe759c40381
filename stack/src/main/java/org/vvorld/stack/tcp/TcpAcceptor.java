package org.vvorld.stack.tcp;

/** Who serves what connects to a listening socket. */
@FunctionalInterface
public interface TcpAcceptor {
    /**
     * Somebody wants to connect. Called on the worker that the connection will belong to, before its handshake is done: its handler
     * hears {@link TcpEvents#onConnected} then.
     *
     * @return who handles the connection's events; null to have the SYN dropped
     */
    TcpEvents accept(TcpShard on);
}
