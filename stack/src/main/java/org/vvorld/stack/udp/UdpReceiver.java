package org.vvorld.stack.udp;

import org.vvorld.stack.packet.Packet;

/** Takes what a socket receives, on the worker that received it: no waiting, no allocation. */
public interface UdpReceiver {
    /**
     * A datagram. The packet may be read, not kept: it is freed on return.
     *
     * @param payloadAt where the data start, absolute
     * @param payloadBytes how long they are
     */
    void onDatagram(UdpShard on, UdpSocket to, Packet p, int payloadAt, int payloadBytes);

    /**
     * An ICMP error about a datagram of this socket.
     *
     * @param fromHigh who says so
     * @param fromLow who says so, of IPv4 mapped
     * @param port that the datagram was for
     * @param type ICMP's, of IPv4, or ICMPv6's
     */
    default void onError(UdpSocket of, long fromHigh, long fromLow, int port, int type, int code) {}
}
