package org.vvorld.daemon.stream;

import java.util.function.Consumer;
import org.vvorld.stack.tcp.TcpShard;
import org.vvorld.stack.tcp.TcpSockets;
import org.vvorld.stack.tcp.TcpTarget;

/** Makes the streams of a vnet. */
public final class TcpStreams {
    private final TcpSockets sockets;

    public TcpStreams(TcpSockets sockets) {
        this.sockets = sockets;
    }

    /**
     * Opens a connection; {@link TcpStream#awaitConnected} says when it is there.
     *
     * @param worker that is to own it, if its port leaves the choice
     * @param command what it is for, as sockstat(1) shows it
     */
    public TcpStream connect(TcpTarget to, int worker, String command) {
        TcpStream s = new TcpStream(sockets, worker, command, null);
        s.open(to);
        return s;
    }

    /** A stream for a connection that a worker accepts: {@code accepted} hears of it there, once it is established. */
    public TcpStream stream(TcpShard on, String command, Consumer<TcpStream> accepted) {
        return new TcpStream(sockets, on.worker(), command, accepted);
    }

    /** Waits for connections: {@code accepted} hears of each, on its worker. */
    public TcpSockets.Listening listen(
            long high, long low, int port, int backlog, String command, Consumer<TcpStream> accepted) {
        TcpSockets.Listening l = sockets.listen(high, low, port, backlog, on -> stream(on, command, accepted));
        if (l.socket() != null) {
            l.socket().command(command);
        }
        return l;
    }
}
