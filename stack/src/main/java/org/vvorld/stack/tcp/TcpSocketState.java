package org.vvorld.stack.tcp;

/**
 * A connection as it was when it was asked for, for {@code netstat -an} and its kin. Addresses as
 * {@link org.vvorld.stack.socket.SocketAddress} has them.
 *
 * @param receiveBytes received and not read
 * @param sendBytes written and not acknowledged
 * @param command what opened or serves it; empty if that said nothing
 */
public record TcpSocketState(
        long localHigh,
        long localLow,
        int localPort,
        long remoteHigh,
        long remoteLow,
        int remotePort,
        TcpState state,
        int receiveBytes,
        int sendBytes,
        String command) {
    static TcpSocketState of(Flow f) {
        TcpConnection c = f instanceof TcpConnection open ? open : null;
        return new TcpSocketState(
                f.localHigh(),
                f.localLow(),
                f.localPort(),
                f.remoteHigh(),
                f.remoteLow(),
                f.remotePort(),
                c == null ? TcpState.TIME_WAIT : c.state(),
                c == null ? 0 : c.available(),
                c == null ? 0 : c.sendQueue(),
                c == null ? "" : c.events.command());
    }
}
