package org.vvorld.stack.tcp;

import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv4;

/** Ports for connections that are opened here: random (RFC 6056 section 3.3.1), and such that replies come to this worker. */
final class TcpPorts {
    private final Shard shard;
    private final TcpSockets sockets;
    private final FlowTable flows;

    TcpPorts(Shard shard, TcpSockets sockets, FlowTable flows) {
        this.shard = shard;
        this.sockets = sockets;
        this.flows = flows;
    }

    /** A free one for a connection from an address; 0 if there is none. */
    int choose(long fromHigh, long fromLow, TcpTarget to) {
        int a = shard.sysctls().get(Sysctl.IP_PORT_FIRST);
        int b = shard.sysctls().get(Sysctl.IP_PORT_LAST);
        int first = Math.min(a, b);
        int count = Math.abs(b - a) + 1;
        int start = (int) Long.remainderUnsigned(shard.workstream().random(), count);
        for (int i = 0; i < count; i++) {
            int local = first + (start + i) % count;
            if (workerOf(fromHigh, fromLow, local, to) == shard.workstream().index()
                    && isFree(fromHigh, fromLow, local, to)
                    && sockets.find(fromHigh, fromLow, local) == null) {
                return local;
            }
        }
        return 0;
    }

    /** Is there no connection of these four? */
    boolean isFree(long fromHigh, long fromLow, int local, TcpTarget to) {
        return flows.find(fromHigh, fromLow, local, to.high(), to.low(), to.port()) == null;
    }

    /** The worker to which replies come. */
    int workerOf(long fromHigh, long fromLow, int local, TcpTarget to) {
        Workstream on = shard.workstream();
        if (on.isAlone()) {
            return on.index();
        }
        Policy policy = on.policy();
        FlowHash hash = policy.flowHash();
        int h = to.isIpv4()
                ? hash.ofFlow(
                        SocketAddress.ipv4(fromLow), SocketAddress.ipv4(to.low()), Ipv4.PROTOCOL_TCP, local, to.port())
                : hash.ofFlow6(
                        SocketAddress.onWire(fromHigh),
                        fromLow,
                        SocketAddress.onWire(to.high()),
                        to.low(),
                        Ipv4.PROTOCOL_TCP,
                        local,
                        to.port());
        return policy.buckets().workerOf(h);
    }
}
