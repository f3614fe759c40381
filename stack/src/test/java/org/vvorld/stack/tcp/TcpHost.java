package org.vvorld.stack.tcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Tcp;

/** One end in the lab: a table of connections, a listener, and what its users do. */
final class TcpHost implements TcpOutput, ListenEvents {
    static final int MSS = 1460;
    static final int PORT = 80;

    private final TcpLab lab;
    private final String name;
    private final long address;
    private final InSegment in = new InSegment();
    private final Map<Integer, TcpConnection> connections = new HashMap<>();
    private final Map<Integer, TimeWait> timeWaits = new HashMap<>();
    private final TimeWaitQueue waiting;
    private TcpListener listener;
    private TcpEvents accepted;
    private int nextPort = 10_000;

    final TcpSettings settings = new TcpSettings();
    final TcpContext context;
    final List<TcpConnection> established = new ArrayList<>();
    EmulatedLink out;
    int gsoBytes;
    int badChecksums;
    int refused;
    boolean outputFails;

    TcpHost(TcpLab lab, String name, long address) {
        this.lab = lab;
        this.name = name;
        this.address = address;
        context = new TcpContext(
                lab::now,
                lab.wheel(),
                lab.timers(),
                this,
                lab.memory(),
                settings,
                new TcpBudget(64 << 20),
                lab.random::nextLong);
        waiting = new TimeWaitQueue(context, t -> timeWaits.remove(t.ports));
    }

    void listen(int backlog, TcpEvents events) {
        listener = new TcpListener(context, this, backlog);
        accepted = events;
    }

    TcpConnection connect(TcpHost to, TcpEvents events) {
        return connectFrom(nextPort++, to, events);
    }

    TcpConnection connectFrom(int port, TcpHost to, TcpEvents events) {
        TcpConnection c = make(events, port, to.address, PORT);
        c.connect();
        return c;
    }

    private TcpConnection make(TcpEvents events, int localPort, long remote, int remotePort) {
        var c = new TcpConnection(
                context, new Tracking(events), 0, address, localPort, 0, remote, remotePort, MSS, gsoBytes);
        connections.put(localPort << 16 | remotePort, c);
        return c;
    }

    @Override
    public TcpConnection incoming(TcpListener from, InSegment s) {
        return make(accepted, s.destinationPort(), s.sourceLow(), s.sourcePort());
    }

    @Override
    public void onEstablished(TcpListener from, TcpConnection c) {
        established.add(c);
        from.onAccepted();
    }

    @Override
    public boolean send(OutSegment s) {
        if (outputFails) {
            return false;
        }
        Packet p = lab.cache().take();
        if (p == null) {
            return false;
        }
        s.write(p);
        out.send(p, s.isEcnCapable());
        return true;
    }

    void arrive(Packet p, boolean marked) {
        int at = p.head();
        long from = this == lab.a ? 0xffff_0a00_0002L : 0xffff_0a00_0001L;
        if (!Tcp.isValid(p, at) || !Tcp.isChecksumValid(p, at, 0, from, 0, address)) {
            badChecksums++;
            lab.cache().give(p);
            return;
        }
        in.parse(p, at, 0, from, 0, address, marked);
        int key = in.destinationPort() << 16 | in.sourcePort();
        TcpConnection c = connections.get(key);
        if (c != null) {
            c.input(in);
            return;
        }
        TimeWait t = timeWaits.get(key);
        if (t != null) {
            switch (t.input(context, in)) {
                case KEEP -> {
                    return;
                }
                case REFRESH -> {
                    waiting.add(t);
                    return;
                }
                case REOPEN -> {
                    waiting.remove(t);
                    timeWaits.remove(key);
                }
            }
        }
        if (listener != null && in.destinationPort() == PORT) {
            listener.input(in, MSS);
        } else {
            refused++;
            Resets.refuse(context, in);
            lab.cache().give(p);
        }
    }

    int connections() {
        return connections.size();
    }

    int timeWaits() {
        return timeWaits.size();
    }

    void discard() {
        for (TcpConnection c : List.copyOf(connections.values())) {
            c.discard();
        }
        for (TcpConnection c : established) {
            c.close();
        }
        waiting.clear();
    }

    @Override
    public String toString() {
        return name;
    }

    /** Keeps the table; all else is the user's. */
    private final class Tracking implements TcpEvents {
        private final TcpEvents user;

        Tracking(TcpEvents user) {
            this.user = user;
        }

        @Override
        public void onConnected(TcpConnection c) {
            user.onConnected(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            user.onReadable(c);
        }

        @Override
        public void onWritable(TcpConnection c) {
            user.onWritable(c);
        }

        @Override
        public void onUrgent(TcpConnection c) {
            user.onUrgent(c);
        }

        @Override
        public void onTimeWait(TcpConnection c, TimeWait record) {
            timeWaits.put(c.localPort() << 16 | c.remotePort(), record);
            waiting.add(record);
            user.onTimeWait(c, record);
        }

        @Override
        public void onClosed(TcpConnection c, TcpError error) {
            connections.remove(c.localPort() << 16 | c.remotePort(), c);
            user.onClosed(c, error);
        }
    }
}
