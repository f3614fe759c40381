package org.vvorld.stack.tcp;

/**
 * What a connection tells its user, on the worker that owns it. The handlers may call the connection: what they write goes out
 * when the segment at hand is done with.
 */
public interface TcpEvents {
    /** The handshake is done: data may be written, and perhaps read. */
    void onConnected(TcpConnection c);

    /** There is something to read, or the end of it: {@link TcpConnection#available}, {@link TcpConnection#isEnd}. */
    void onReadable(TcpConnection c);

    /** There is room to write, after {@link TcpConnection#write} took less than it was given. */
    void onWritable(TcpConnection c);

    /** Urgent data was announced (RFC 6093): the byte before {@link TcpConnection#urgentMark}. */
    default void onUrgent(TcpConnection c) {}

    /**
     * It waits out TIME-WAIT: {@code record} is to answer for its tuple from now on, until the {@link TimeWaitQueue} says otherwise.
     * {@link #onClosed} follows at once.
     */
    default void onTimeWait(TcpConnection c, TimeWait record) {}

    /** What it is for, as sockstat(1) shows it. Any thread. */
    default String command() {
        return "";
    }

    /** Nothing is sent or received any more; what was received may still be read. The last call about this connection. */
    void onClosed(TcpConnection c, TcpError error);
}
