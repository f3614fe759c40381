package org.vvorld.stack.frag;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;

/**
 * Which worker fragments and what they become belong to: a fragment to the owner of what it is hashed by, its addresses; a whole
 * datagram to the owner of its flow, which is hashed by its ports too.
 */
public final class Steering {
    private final Shard shard;
    private final OtherWorker elsewhere;

    public Steering(Shard shard, OtherWorker elsewhere) {
        this.shard = shard;
        this.elsewhere = elsewhere;
    }

    /** Hands a fragment to its owner, if that is another worker: true, and the packet is gone then. */
    public boolean passOnFragment(Interface in, Packet p) {
        Workstream on = shard.workstream();
        if (on.isAlone()) {
            return false;
        }
        return passOn(in, p, on.flowHash(p));
    }

    /** Hands a datagram that was put together to the owner of its flow, if that is another worker: true, and it is gone then. */
    public boolean passOnWhole(Interface in, Packet p) {
        Workstream on = shard.workstream();
        if (on.isAlone()) {
            return false;
        }
        int hash = on.policy().flowHash().ofDatagram(p, p.networkAt());
        p.flowHash(hash);
        return passOn(in, p, hash);
    }

    private boolean passOn(Interface in, Packet p, int hash) {
        Workstream on = shard.workstream();
        if (on.owns(hash)) {
            return false;
        }
        elsewhere.handOff(on.policy().buckets().workerOf(hash), in, p);
        return true;
    }
}
