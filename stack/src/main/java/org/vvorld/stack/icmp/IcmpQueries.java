package org.vvorld.stack.icmp;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Prefix;

/** Answers to timestamp and address mask requests: RFC 792, RFC 950, RFC 1122 sections 3.2.2.8 and 3.2.2.9. */
final class IcmpQueries {
    private static final int TIMESTAMP_BYTES = 20;
    private static final int MASK_BYTES = 12;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int MILLIS_PER_DAY = 86_400_000;
    /** RFC 792: the time is not counted from midnight UT, which nobody in a stack knows. */
    private static final int NOT_SINCE_MIDNIGHT = 0x8000_0000;

    private static final int RECEIVE_TIME = 12;
    private static final int TRANSMIT_TIME = 16;
    private static final int MASK = 8;

    private final Shard shard;
    private final Ipv4Output output;

    IcmpQueries(Shard shard, Ipv4Output output) {
        this.shard = shard;
        this.output = output;
    }

    /** RFC 1122 section 3.2.2.8: a request to a group may be discarded, and is. */
    void timestamp(Packet p, int icmp, boolean broadcast) {
        if (broadcast || !shard.sysctls().isOn(Sysctl.ICMP_TIMESTAMP_REPLY)) {
            shard.drop(p, Drop.ICMP_NOT_ANSWERED);
            return;
        }
        if (p.tail() - icmp < TIMESTAMP_BYTES) {
            shard.drop(p, Drop.ICMP_TOO_SHORT);
            return;
        }
        int time = (int) Math.floorMod(shard.now() / NANOS_PER_MILLI, (long) MILLIS_PER_DAY) | NOT_SINCE_MIDNIGHT;
        p.u32(icmp + RECEIVE_TIME, time);
        p.u32(icmp + TRANSMIT_TIME, time);
        answer(p, icmp, Icmpv4.TIMESTAMP_REPLY);
    }

    /** RFC 1122 section 3.2.2.9: only an authority answers, so nobody does unless told to. */
    void mask(Interface in, Packet p, int icmp, boolean broadcast) {
        InterfaceAddress own = in.addressTowards(Ipv4.source(p, p.networkAt()));
        if (broadcast || own == null || !shard.sysctls().isOn(Sysctl.ICMP_MASK_REPLY)) {
            shard.drop(p, Drop.ICMP_NOT_ANSWERED);
            return;
        }
        if (p.tail() - icmp < MASK_BYTES) {
            shard.drop(p, Drop.ICMP_TOO_SHORT);
            return;
        }
        p.u32(icmp + MASK, Ipv4Prefix.mask(own.length()));
        answer(p, icmp, Icmpv4.MASK_REPLY);
    }

    private void answer(Packet p, int icmp, int type) {
        int at = p.networkAt();
        shard.count(Counter.ICMP_QUERIES_ANSWERED);
        p.clearOffload();
        Icmpv4.write(p, icmp, type, 0, Icmpv4.rest(p, icmp), p.tail() - icmp);
        int from = Ipv4.destination(p, at);
        Ipv4.destination(p, at, Ipv4.source(p, at));
        Ipv4.source(p, at, from);
        Ipv4.ttl(p, at, shard.sysctls().get(Sysctl.IP_TTL));
        output.sendComplete(p);
    }
}
