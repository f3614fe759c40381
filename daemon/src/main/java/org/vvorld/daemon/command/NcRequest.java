package org.vvorld.daemon.command;

import org.vvorld.stack.socket.SocketAddress;

/**
 * What nc(1) was asked to do. Addresses are those of sockets: IPv4 is mapped, zeros are the wildcard.
 *
 * @param ipv6 of IPv6
 * @param listen wait for somebody, instead of calling
 * @param ends at the end of standard input shut down what is sent
 * @param keep after one peer listen to the next: of UDP, to all at once
 * @param zero do not talk, find out whether somebody is there
 * @param verbose say who is there
 * @param deaf do not read standard input
 * @param host the peer, or where to listen, as it was written
 * @param localPort 0 to have one chosen
 * @param idleNanos without a word from either side it ends after this time; 0: it does not
 * @param fib by whose routes it sends
 */
record NcRequest(
        boolean udp,
        boolean ipv6,
        boolean ends,
        boolean listen,
        boolean keep,
        boolean zero,
        boolean verbose,
        boolean deaf,
        String host,
        long hostHigh,
        long hostLow,
        int port,
        long localHigh,
        long localLow,
        int localPort,
        long idleNanos,
        int fib) {
    /** The peer, as FreeBSD's nc shows it. */
    String peer() {
        return host + " port " + port + " [" + (udp ? "udp" : "tcp") + "/*]";
    }

    NcRequest toPort(int other) {
        return new NcRequest(
                udp, ipv6, ends, listen, keep, zero, verbose, deaf, host, hostHigh, hostLow, other, localHigh, localLow,
                localPort, idleNanos, fib);
    }

    boolean hasLocalAddress() {
        return !SocketAddress.isAny(localHigh, localLow);
    }
}
