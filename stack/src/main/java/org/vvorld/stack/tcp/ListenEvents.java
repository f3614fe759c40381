package org.vvorld.stack.tcp;

/** What a listener asks its owner, and tells it. */
public interface ListenEvents {
    /**
     * Somebody wants to connect: makes a connection for the segment's tuple and enters it where segments for it are looked up. It
     * may send and receive before this listener hears of it again.
     *
     * @return null to have the segment dropped
     */
    TcpConnection incoming(TcpListener listener, InSegment s);

    /** The handshake is done: it waits to be accepted, until {@link TcpListener#onAccepted}. */
    void onEstablished(TcpListener listener, TcpConnection c);
}
