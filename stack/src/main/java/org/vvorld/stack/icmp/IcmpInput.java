package org.vvorld.stack.icmp;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.ipv4.Ipv4OptionRecorder;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.EchoData;
import org.vvorld.stack.wire.EchoOptions;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;

/** ICMP input on one worker: answers echo, hands replies and errors to whoever waits. RFC 792, RFC 1122 section 3.2.2. */
public final class IcmpInput {
    private final Shard shard;
    private final Ipv4Output output;
    private final EchoClients clients;
    private final Ipv4OptionRecorder recorder;
    private final IcmpErrorInput errors;
    private final IcmpRedirectInput redirects;
    private final IcmpQueries queries;

    public IcmpInput(Shard shard, Fib fib, Ipv4Output output, EchoClients clients) {
        this.recorder = new Ipv4OptionRecorder(shard, fib);
        this.errors = new IcmpErrorInput(shard, fib, output, clients);
        this.redirects = new IcmpRedirectInput(shard, output);
        this.queries = new IcmpQueries(shard, output);
        this.shard = shard;
        this.output = output;
        this.clients = clients;
    }

    /** Says who takes errors about what UDP or TCP has sent; once, when the shard is built. */
    public void errorsFor(int protocol, QuotedErrors listener) {
        errors.errorsFor(protocol, listener);
    }

    /** Takes a whole datagram that carries ICMP; its IPv4 header is at {@link Packet#networkAt}. */
    public void input(Interface in, Packet p, boolean broadcast) {
        int at = p.networkAt();
        int icmp = at + Ipv4.headerLength(p, at);
        int length = p.tail() - icmp;
        if (length < Icmpv4.HEADER_BYTES) {
            shard.drop(p, Drop.ICMP_TOO_SHORT);
            return;
        }
        // Completed, a partial checksum is right, unless the sender lied about where it is; and an answer in place
        // needs
        // it so.
        Offload.complete(p);
        if ((p.offload() & Offload.VALID) == 0 && !Checksum.isValid(p, icmp, length)) {
            shard.drop(p, Drop.ICMP_BAD_CHECKSUM);
            return;
        }
        shard.count(Counter.ICMP_RECEIVED);
        switch (Icmpv4.type(p, icmp)) {
            case Icmpv4.ECHO_REQUEST -> echo(in, p, icmp, broadcast);
            case Icmpv4.ECHO_REPLY -> reply(p, at, icmp, length);
            case Icmpv4.UNREACHABLE, Icmpv4.TIME_EXCEEDED, Icmpv4.PARAMETER_PROBLEM -> errors.input(p, icmp, length);
            case Icmpv4.REDIRECT -> redirects.input(in, p, icmp);
            case Icmpv4.TIMESTAMP -> queries.timestamp(p, icmp, broadcast);
            case Icmpv4.MASK -> queries.mask(in, p, icmp, broadcast);
            default -> shard.drop(p, Drop.ICMP_TYPE_IGNORED);
        }
    }

    /** RFC 1122 section 3.2.2.6. */
    private void echo(Interface in, Packet p, int icmp, boolean broadcast) {
        int at = p.networkAt();
        int from = Ipv4.destination(p, at);
        if (broadcast) {
            InterfaceAddress own = in.addressTowards(Ipv4.source(p, at));
            if (own == null || !shard.sysctls().isOn(Sysctl.ICMP_BROADCAST_ECHO)) {
                shard.drop(p, Drop.ICMP_BROADCAST);
                return;
            }
            from = own.address();
        }
        if (Ipv4.headerLength(p, at) > Ipv4.MIN_HEADER_BYTES) {
            // RFC 1122 section 3.2.2.6: the way there and back is recorded.
            recorder.answer(p, at, from);
        }
        shard.count(Counter.ICMP_ECHO_ANSWERED);
        p.clearOffload();
        Icmpv4.answerEcho(p, icmp);
        Ipv4.destination(p, at, Ipv4.source(p, at));
        Ipv4.source(p, at, from);
        Ipv4.ttl(p, at, shard.sysctls().get(Sysctl.IP_TTL));
        output.sendComplete(p);
    }

    private void reply(Packet p, int at, int icmp, int length) {
        EchoListener listener = clients.find(Icmpv4.id(p, icmp));
        if (listener == null) {
            shard.drop(p, Drop.ICMP_NOBODY_WAITS);
            return;
        }
        shard.count(Counter.ICMP_ECHO_REPLIES);
        int sequence = Icmpv4.sequence(p, icmp);
        listener.onReply(Ipv4.source(p, at), sequence, Ipv4.ttl(p, at), length, shard.now());
        EchoData data = listener.data();
        int data0 = icmp + Icmpv4.HEADER_BYTES;
        int wrong = data == null ? -1 : data.firstWrong(p, data0, length - Icmpv4.HEADER_BYTES);
        if (wrong >= 0) {
            listener.onWrongByte(sequence, wrong, data.at(wrong), p.u8(data0 + wrong));
        }
        shard.consume(p);
    }

    /** Sends an echo request with counting bytes and no type of service. */
    public Drop sendEcho(
            int source, int destination, int id, int sequence, int dataBytes, int ttl, boolean dontFragment) {
        return sendEcho(source, destination, id, sequence, dataBytes, EchoOptions.of(ttl, dontFragment));
    }

    /**
     * Sends an echo request.
     *
     * @param source source address, 0 to have it chosen
     * @param dataBytes behind the header
     * @return null if it is on its way, else why not
     */
    public Drop sendEcho(int source, int destination, int id, int sequence, int dataBytes, EchoOptions how) {
        int length = Icmpv4.HEADER_BYTES + dataBytes;
        Packet p = shard.originate(Ipv4.MIN_HEADER_BYTES + length);
        if (p == null) {
            return Drop.OUTPUT_NO_BUFFER;
        }
        p.reset(p.head() + Ipv4.MIN_HEADER_BYTES);
        int icmp = p.append(length);
        p.fib(how.fib());
        how.data().write(p, icmp + Icmpv4.HEADER_BYTES, dataBytes);
        Icmpv4.write(p, icmp, Icmpv4.ECHO_REQUEST, 0, id << 16 | sequence & 0xffff, length);
        int hops = how.hops() > 0 ? how.hops() : shard.sysctls().get(Sysctl.IP_TTL);
        return output.send(p, source, destination, Ipv4.PROTOCOL_ICMP, how.trafficClass(), hops, how.dontFragment());
    }
}
