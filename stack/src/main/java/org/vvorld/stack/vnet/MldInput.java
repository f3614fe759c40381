package org.vvorld.stack.vnet;

import org.vvorld.stack.icmp6.Icmp6Extra;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.Mld;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;

/** Takes the messages of multicast listener discovery from ICMPv6, and passes others on. */
final class MldInput implements Icmp6Extra {
    private static final int PAD1 = 0;
    private static final int ROUTER_ALERT = 5;

    private final VnetShard shard;
    private final Icmp6Extra others;

    /** @param others who takes what is no MLD message; null for nobody */
    MldInput(VnetShard shard, Icmp6Extra others) {
        this.shard = shard;
        this.others = others;
    }

    @Override
    public boolean input(Interface in, Packet p, int at) {
        return switch (Icmpv6.type(p, at)) {
            case Mld.QUERY, Mld.V1_REPORT, Mld.DONE, Mld.V2_REPORT -> {
                shard.mld(in, p, at);
                yield true;
            }
            default -> others != null && others.input(in, p, at);
        };
    }

    /** Is there a router alert (RFC 2711) in the hop-by-hop header, which was checked when the packet came in? */
    static boolean hasRouterAlert(Packet p) {
        int ip = p.networkAt();
        if (Ipv6.nextHeader(p, ip) != Ipv6.HOP_BY_HOP) {
            return false;
        }
        int header = ip + Ipv6.HEADER_BYTES;
        int end = header + (p.u8(header + 1) + 1) * 8;
        for (int i = header + 2; i < end; ) {
            int type = p.u8(i);
            if (type == ROUTER_ALERT) {
                return true;
            }
            i += type == PAD1 ? 1 : 2 + p.u8(i + 1);
        }
        return false;
    }
}
