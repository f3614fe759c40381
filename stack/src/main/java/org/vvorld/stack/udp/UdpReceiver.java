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
     * @param from who says so, an IPv4 address
     * @param port that the datagram was for
     */
    default void onError(UdpSocket of, int from, int port, int type, int code) {}
}
