package org.vvorld.daemon.command;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.socket.SocketAddress;

/**
 * What traceroute(8) was asked to do. Addresses as {@link SocketAddress} has them: of IPv4 mapped, zeros to have one chosen.
 *
 * @param program {@code traceroute} or {@code traceroute6}
 * @param zone the link of a link-local address, or null
 * @param echo ICMP echo requests in place of UDP
 * @param port of the first UDP datagram; each has the next one
 * @param packetBytes of a whole packet
 * @param fib by whose routes the probes go
 */
record TraceRequest(
        String program,
        String host,
        long toHigh,
        long toLow,
        Interface zone,
        long fromHigh,
        long fromLow,
        boolean echo,
        int firstHop,
        int lastHop,
        int probes,
        long waitNanos,
        long pauseNanos,
        int port,
        int packetBytes,
        int tos,
        boolean dontFragment,
        boolean numeric,
        int fib) {
    private static final int HEADERS4 = 28;
    private static final int HEADERS6 = 48;

    boolean isIpv4() {
        return SocketAddress.isIpv4(toHigh, toLow);
    }

    /** Bytes behind IP's header and UDP's or ICMP's, which are of one length. */
    int dataBytes() {
        return packetBytes - headers(isIpv4());
    }

    static int headers(boolean isIpv4) {
        return isIpv4 ? HEADERS4 : HEADERS6;
    }

    String address() {
        return address(toHigh, toLow, zone == null ? null : zone.name());
    }

    /** @param zone name of the link of a link-local address, or null */
    static String address(long high, long low, String zone) {
        boolean isZoned = zone != null && SocketAddress.onWire(high) >>> 48 == 0xfe80;
        return SocketAddress.format(high, low) + (isZoned ? "%" + zone : "");
    }
}
