package org.vvorld.daemon.command;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.vvorld.stack.icmp.EchoListener;
import org.vvorld.stack.icmp6.EchoListener6;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.udp.UdpReceiver;
import org.vvorld.stack.udp.UdpShard;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.vnet.VnetShard;
import org.vvorld.stack.wire.EchoData;
import org.vvorld.stack.wire.EchoOptions;

/** How a traceroute asks: it sends on a worker, and puts what comes back into a queue. */
abstract sealed class TraceProbes implements AutoCloseable {
    final TraceRequest request;
    final Vnet vnet;
    private final BlockingQueue<TraceEvent> events;
    private final LongSupplier clock;
    private volatile long sentAt;

    private TraceProbes(TraceRequest request, Vnet vnet, BlockingQueue<TraceEvent> events, LongSupplier clock) {
        this.request = request;
        this.vnet = vnet;
        this.events = events;
        this.clock = clock;
    }

    /** @throws ToolException if the vnet has no socket for it */
    static TraceProbes of(TraceRequest request, Vnet vnet, BlockingQueue<TraceEvent> events, LongSupplier clock) {
        return !request.echo()
                ? new Datagrams(request, vnet, events, clock)
                : request.isIpv4() ? new Echo(request, vnet, events, clock) : new Echo6(request, vnet, events, clock);
    }

    /** Sends the probe of that number, from 0. On a worker, in a vnet that is open. */
    final void send(VnetShard on, int sequence, int hops) {
        sentAt = clock.getAsLong();
        String refused = transmit(on, sequence, hops);
        if (refused != null) {
            events.offer(new TraceEvent.NotSent(refused));
        }
    }

    /** @return null, or why it was not sent */
    abstract String transmit(VnetShard on, int sequence, int hops);

    final EchoOptions options(int hops) {
        return new EchoOptions(hops, request.dontFragment(), request.tos(), EchoData.COUNTING, request.fib());
    }

    final void answer(long high, long low, String zone, int sequence, boolean isEnd, String mark) {
        // The worker's clock stands still during a turn, in which the probe may have left too.
        long trip = clock.getAsLong() - sentAt;
        events.offer(new TraceEvent.Answer(high, low, zone, sequence, trip, isEnd, mark));
    }

    static String words(Drop refused) {
        SocketError e = SocketError.of(refused);
        return e == null ? null : "sendto: " + e.text();
    }

    @Override
    public abstract void close();

    /** UDP to one port after the other: at the end nobody listens there, and that is said. */
    private static final class Datagrams extends TraceProbes implements UdpReceiver {
        private final UdpSocket socket;

        Datagrams(TraceRequest request, Vnet vnet, BlockingQueue<TraceEvent> events, LongSupplier clock) {
            super(request, vnet, events, clock);
            socket = new UdpSocket(request.isIpv4() ? Family.INET : Family.INET6, this)
                    .dontFragment(request.dontFragment())
                    .tos(request.tos())
                    .fib(request.fib())
                    .command(request.program());
            SocketError e = vnet.udp()
                    .bind(
                            socket,
                            request.fromHigh(),
                            request.fromLow(),
                            0,
                            0,
                            ThreadLocalRandom.current().nextLong());
            if (e != null) {
                throw new ToolException("bind: " + e.text());
            }
        }

        @Override
        String transmit(VnetShard on, int sequence, int hops) {
            UdpShard udp = on.udp();
            socket.ttl(hops);
            Packet p = udp.output().prepare(request.dataBytes());
            if (p == null) {
                return "sendto: " + SocketError.ENOBUFS.text();
            }
            p.zero(p.head(), request.dataBytes());
            SocketError e =
                    udp.output().send(socket, p, 0, 0, request.toHigh(), request.toLow(), request.port() + sequence);
            return e == null ? null : "sendto: " + e.text();
        }

        @Override
        public void onDatagram(UdpShard on, UdpSocket to, Packet p, int payloadAt, int payloadBytes) {
            int sequence = UdpShard.sourcePort(p) - request.port();
            answer(UdpShard.sourceHigh(p), UdpShard.sourceLow(p), null, sequence, true, "");
        }

        @Override
        public void onError(UdpSocket of, long fromHigh, long fromLow, int port, int type, int code) {
            boolean isEnd = request.isIpv4() ? TraceMarks.isEnd4(type, code) : TraceMarks.isEnd6(type, code);
            String mark = request.isIpv4() ? TraceMarks.of4(type, code) : TraceMarks.of6(type, code);
            answer(fromHigh, fromLow, null, port - request.port(), isEnd, mark);
        }

        @Override
        public void close() {
            vnet.udp().close(socket);
        }
    }

    private static final class Echo extends TraceProbes implements EchoListener {
        private final int id;

        Echo(TraceRequest request, Vnet vnet, BlockingQueue<TraceEvent> events, LongSupplier clock) {
            super(request, vnet, events, clock);
            id = EchoIds.take(i -> vnet.echoClients().add(i, this));
        }

        @Override
        String transmit(VnetShard on, int sequence, int hops) {
            int source = SocketAddress.ipv4(request.fromLow());
            int to = SocketAddress.ipv4(request.toLow());
            return words(on.icmp().sendEcho(source, to, id, sequence, request.dataBytes(), options(hops)));
        }

        @Override
        public void onReply(int from, int sequence, int ttl, int bytes, long nowNanos) {
            answer(0, SocketAddress.ofIpv4(from), null, sequence, true, "");
        }

        @Override
        public void onError(int from, int type, int code, int sequence, int bytes) {
            String mark = TraceMarks.of4(type, code);
            answer(0, SocketAddress.ofIpv4(from), null, sequence, TraceMarks.isEnd4(type, code), mark);
        }

        @Override
        public void close() {
            vnet.echoClients().remove(id);
        }
    }

    private static final class Echo6 extends TraceProbes implements EchoListener6 {
        private final int id;

        Echo6(TraceRequest request, Vnet vnet, BlockingQueue<TraceEvent> events, LongSupplier clock) {
            super(request, vnet, events, clock);
            id = EchoIds.take(i -> vnet.echoClients6().add(i, this));
        }

        @Override
        String transmit(VnetShard on, int sequence, int hops) {
            return words(on.ipv6()
                    .icmp()
                    .sendEcho(
                            SocketAddress.onWire(request.fromHigh()),
                            request.fromLow(),
                            SocketAddress.onWire(request.toHigh()),
                            request.toLow(),
                            request.zone(),
                            id,
                            sequence,
                            request.dataBytes(),
                            options(hops)));
        }

        @Override
        public void onReply(
                long fromHigh, long fromLow, String zone, int sequence, int hopLimit, int bytes, long nowNanos) {
            answer(fromHigh, fromLow, zone, sequence, true, "");
        }

        @Override
        public void onError(
                long fromHigh, long fromLow, String zone, int type, int code, int rest, int sequence, int bytes) {
            answer(fromHigh, fromLow, zone, sequence, TraceMarks.isEnd6(type, code), TraceMarks.of6(type, code));
        }

        @Override
        public void close() {
            vnet.echoClients6().remove(id);
        }
    }
}
