package org.vvorld.stack.tcp;

import org.vvorld.stack.socket.SocketAddress;

/**
 * Where a connection is to go, and from where. Addresses as {@link SocketAddress} has them.
 *
 * @param fromHigh our address; zeros to have it chosen by route
 * @param fromPort our port; 0 to have it chosen
 * @param fib by whose routes it goes
 */
public record TcpTarget(long high, long low, int port, long fromHigh, long fromLow, int fromPort, int fib) {
    /** To an address and port, from wherever the route says. */
    public static TcpTarget to(long high, long low, int port) {
        return new TcpTarget(high, low, port, 0, 0, 0, 0);
    }

    /** From one of our addresses, or from any (zeros), and from a port, or any (0). */
    public TcpTarget from(long ownHigh, long ownLow, int ownPort) {
        return new TcpTarget(high, low, port, ownHigh, ownLow, ownPort, fib);
    }

    /** By the routes of a FIB. */
    public TcpTarget fib(int number) {
        return new TcpTarget(high, low, port, fromHigh, fromLow, fromPort, number);
    }

    boolean isIpv4() {
        return SocketAddress.isIpv4(high, low);
    }
}
