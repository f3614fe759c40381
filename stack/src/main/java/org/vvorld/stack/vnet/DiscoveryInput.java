package org.vvorld.stack.vnet;

import org.vvorld.stack.icmp6.Icmp6Extra;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.redirect.NdRedirect;
import org.vvorld.stack.slaac.RaMessage;
import org.vvorld.stack.slaac.RsMessage;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Nd;

/** Takes the messages of router discovery and redirects from ICMPv6, looks whether they are sound, and hands them to whom they are for. */
final class DiscoveryInput implements Icmp6Extra {
    private final VnetShard shard;

    DiscoveryInput(VnetShard shard) {
        this.shard = shard;
    }

    @Override
    public boolean input(Interface in, Packet p, int at) {
        int ip = p.networkAt();
        int type = Icmpv6.type(p, at);
        if (type != RsMessage.TYPE && type != RaMessage.TYPE && type != NdRedirect.TYPE) {
            return false;
        }
        // RFC 4861 sections 6.1.1, 6.1.2 and 8.1: it has not been forwarded.
        Drop fault =
                Ipv6.hopLimit(p, ip) != Nd.HOP_LIMIT || !in.isEthernet() ? Drop.ND_INVALID : fault(type, p, ip, at);
        if (fault != null) {
            shard.drop(p, fault);
            return true;
        }
        if (type == NdRedirect.TYPE) {
            shard.ipv6().redirect(in, p, at);
            return true;
        }
        return shard.vnet().ipv6().hasAutoconf() && shard.discover(in, p, at, type == RsMessage.TYPE);
    }

    private static Drop fault(int type, Packet p, int ip, int at) {
        return switch (type) {
            case RsMessage.TYPE -> RsMessage.check(p, at, p.tail(), Ipv6.sourceHigh(p, ip), Ipv6.sourceLow(p, ip));
            case RaMessage.TYPE -> RaMessage.check(p, at, p.tail(), Ipv6.sourceHigh(p, ip));
            default -> null;
        };
    }
}
