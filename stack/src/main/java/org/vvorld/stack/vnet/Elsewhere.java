package org.vvorld.stack.vnet;

import org.vvorld.stack.frag.OtherWorker;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;

/** Hands datagrams for a vnet to the worker that owns their flow. */
final class Elsewhere implements OtherWorker {
    /** Where they come out: they remember the interface that they came in by. */
    private record Arrival(Vnet vnet, Interface in) implements Port {
        @Override
        public void input(Packet p, Workstream on) {
            vnet.shard(on).arrived(in, p);
        }
    }

    private final Vnet vnet;
    private final Shard shard;
    /** The one used last: most come by one interface. */
    private Arrival last;

    Elsewhere(Vnet vnet, Shard shard) {
        this.vnet = vnet;
        this.shard = shard;
    }

    @Override
    public void handOff(int worker, Interface in, Packet p) {
        Arrival to = last;
        if (to == null || to.in != in) {
            to = new Arrival(vnet, in);
            last = to;
        }
        shard.handOff(worker, p, to, Protocol.IP_DIRECT);
    }

    /** Forgets an interface that leaves. */
    void forget() {
        last = null;
    }
}
