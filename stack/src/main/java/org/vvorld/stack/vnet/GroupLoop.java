package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv4.Ipv4GroupOutput;
import org.vvorld.stack.ipv6.GroupLoop6;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.netisr.CrossingQueue;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/**
 * What this vnet sends to a group comes in again, for its own members, as if by the interface that it left by: through the crossing
 * queue, so that delivery never recurses. On one worker.
 */
final class GroupLoop implements Ipv4GroupOutput.Loop, GroupLoop6 {
    private static final class Way extends CrossingQueue {
        final Interface ifp;

        Way(VnetShard shard, Interface ifp) {
            super((p, on) -> shard.looped(ifp, p));
            this.ifp = ifp;
        }
    }

    private final VnetShard shard;
    /** One for each interface that was sent out of; null for none, as it mostly is. */
    private List<Way> ways;

    GroupLoop(VnetShard shard) {
        this.shard = shard;
    }

    @Override
    public void input(Interface out, Packet p) {
        p.linkBroadcast(true);
        if (!shard.workstream().cross(p, to(out), shard)) {
            shard.drop(p, Drop.CROSSING_QUEUE_FULL);
        }
    }

    @Override
    public void sent(Interface out, Packet p, long groupHigh, long groupLow) {
        InterfaceGroups all = out.multicast();
        if (all == null || !all.groups().isJoined(groupHigh, groupLow)) {
            return;
        }
        Packet copy = shard.copy(p);
        if (copy == null) {
            shard.dropUnmade(Drop.OUTPUT_NO_BUFFER);
        } else {
            input(out, copy);
        }
    }

    /** Has somebody joined the group there, and wants this source? */
    static boolean isWanted(Interface in, long groupHigh, long groupLow, long sourceHigh, long sourceLow) {
        InterfaceGroups all = in.multicast();
        return all != null && all.groups().accepts(groupHigh, groupLow, sourceHigh, sourceLow);
    }

    private Way to(Interface out) {
        if (ways == null) {
            ways = new ArrayList<>(1);
        }
        for (int i = 0; i < ways.size(); i++) {
            if (ways.get(i).ifp == out) {
                return ways.get(i);
            }
        }
        Way fresh = new Way(shard, out);
        ways.add(fresh);
        return fresh;
    }

    /** Forgets an interface that leaves, all if it is null; nothing waits for it any more. */
    void forget(Interface i) {
        if (ways != null) {
            ways.removeIf(w -> (i == null || w.ifp == i) && w.length() == 0);
            ways = ways.isEmpty() ? null : ways;
        }
    }
}
