package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.Igmp;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.mcast.Membership;
import org.vvorld.stack.mcast.Mld;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * What routers are told of a vnet's groups: a machine for each family on each interface that has some. On worker {@link
 * Multicast#WORKER} only; made when the first group is joined.
 */
final class Memberships {
    /** One interface's machines, null until there is a group of the family. */
    private static final class Speaker {
        final Interface ifp;
        Membership igmp;
        Membership mld;

        Speaker(Interface ifp) {
            this.ifp = ifp;
        }
    }

    private final VnetShard shard;
    private final List<Speaker> speakers = new ArrayList<>(2);

    Memberships(VnetShard shard) {
        this.shard = shard;
    }

    private Speaker find(Interface i) {
        for (Speaker s : speakers) {
            if (s.ifp == i) {
                return s;
            }
        }
        return null;
    }

    private Membership machine(Interface i, boolean isIpv4) {
        Speaker s = find(i);
        if (s == null) {
            s = new Speaker(i);
            speakers.add(s);
        }
        Membership m = isIpv4 ? s.igmp : s.mld;
        if (m == null) {
            m = make(i, isIpv4);
            if (isIpv4) {
                s.igmp = m;
            } else {
                s.mld = m;
            }
            if (i.isUp()) {
                m.up();
            }
        }
        return m;
    }

    private Membership make(Interface i, boolean isIpv4) {
        MembershipSender sender = new MembershipSender(shard, i, isIpv4);
        var wheel = shard.workstream().timers();
        return isIpv4
                ? Membership.igmp(wheel, shard::timer, shard.workstream()::random, sender)
                : Membership.mld(wheel, shard::timer, shard.workstream()::random, sender);
    }

    /** Another filter of the group is taken: whatever it is by now. */
    void follow(Interface i, long hi, long lo) {
        SourceFilter now = i.multicast().groups().filter(hi, lo);
        machine(i, Ipv6Bits.isMapped(hi, lo)).set(this, hi, lo, now);
    }

    /** The interface is up, with all the groups that were joined on it. */
    void up(Interface i) {
        for (InterfaceGroups.Entry e : i.multicast().list()) {
            follow(i, e.hi(), e.lo());
        }
        Speaker s = find(i);
        if (s != null && s.igmp != null) {
            s.igmp.up();
        }
        if (s != null && s.mld != null) {
            s.mld.up();
        }
    }

    /** An interface has gone down, or left the vnet; all have if it is null. */
    void forget(Interface i) {
        for (Speaker s : List.copyOf(speakers)) {
            if (i == null || s.ifp == i) {
                boolean stays = i != null && i.owner() == shard.vnet();
                end(s.igmp, stays);
                end(s.mld, stays);
                if (!stays) {
                    speakers.remove(s);
                }
            }
        }
    }

    private static void end(Membership m, boolean stays) {
        if (m != null && stays) {
            m.down();
        } else if (m != null) {
            m.down();
            m.clear();
        }
    }

    /** RFC 3590 section 4: what was reported from {@code ::} is reported again, now that there is a link-local address. */
    void tellAgain(Interface i) {
        Speaker s = find(i);
        if (s != null && s.mld != null && i.isUp()) {
            s.mld.down();
            s.mld.up();
        }
    }

    /** Takes an MLD message, which starts at {@code at}, or drops it. */
    void mld(Interface in, Packet p, int at) {
        Speaker s = find(in);
        int ip = p.networkAt();
        end(
                p,
                s == null || s.mld == null
                        ? Drop.MEMBERSHIP_NO_GROUPS
                        : Mld.input(
                                s.mld,
                                p,
                                at,
                                p.tail(),
                                Ipv6.sourceHigh(p, ip),
                                Ipv6.destinationHigh(p, ip),
                                Ipv6.destinationLow(p, ip),
                                Ipv6.hopLimit(p, ip),
                                MldInput.hasRouterAlert(p)));
        show(s, false);
    }

    /** Takes an IGMP message, or drops it. */
    void igmp(Interface in, Packet p) {
        Speaker s = find(in);
        end(p, s == null || s.igmp == null ? Drop.MEMBERSHIP_NO_GROUPS : Igmp.input(s.igmp, p, p.networkAt()));
        show(s, true);
    }

    /** For people: who asks here, and how. */
    private static void show(Speaker s, boolean isIpv4) {
        Membership m = s == null ? null : isIpv4 ? s.igmp : s.mld;
        InterfaceGroups shown = s == null ? null : s.ifp.multicast();
        if (m != null && shown != null) {
            shown.querier(isIpv4, m.querier());
        }
    }

    private void end(Packet p, Drop refused) {
        if (refused == null) {
            shard.consume(p);
        } else {
            shard.drop(p, refused);
        }
    }
}
