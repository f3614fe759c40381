package org.vvorld.stack.icmp;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;

/** Redirects that come in, RFC 1122 section 3.2.2.2: all of them are taken as for one host, and never by a router. */
final class IcmpRedirectInput {
    private final Shard shard;
    private final Ipv4Output output;

    IcmpRedirectInput(Shard shard, Ipv4Output output) {
        this.shard = shard;
        this.output = output;
    }

    void input(Interface in, Packet p, int icmp) {
        int quoted = icmp + Icmpv4.HEADER_BYTES;
        boolean isHeard = !shard.sysctls().isOn(Sysctl.ICMP_DROP_REDIRECT)
                && !shard.sysctls().isOn(Sysctl.IP_FORWARDING);
        if (!isHeard
                || p.tail() - quoted < Ipv4.MIN_HEADER_BYTES
                || !output.onRedirect(
                        in,
                        /* from= */ Ipv4.source(p, p.networkAt()),
                        Ipv4.destination(p, quoted),
                        /* gateway= */ Icmpv4.rest(p, icmp))) {
            shard.drop(p, Drop.ICMP_REDIRECT_REFUSED);
            return;
        }
        shard.count(Counter.ICMP_REDIRECTS_TAKEN);
        shard.consume(p);
    }
}
