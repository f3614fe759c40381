package org.vvorld.daemon.netisr;

import java.util.function.Consumer;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;

/** A slot of a worker's ring: a packet to take in, or something to do on its thread. */
final class RingEvent {
    private Consumer<Workstream> task;
    private Packet packet;
    private Port to;
    private RingShare share;
    private Protocol protocol;

    void task(Consumer<Workstream> newTask) {
        task = newTask;
    }

    void packet(Packet p, Port newTo, RingShare newShare, Protocol newProtocol) {
        packet = p;
        to = newTo;
        share = newShare;
        protocol = newProtocol;
    }

    /** Does what is in the slot, and empties it first, so that the ring keeps nothing alive. */
    void run(Workstream on) {
        Packet p = packet;
        if (p != null) {
            Port port = to;
            RingShare s = share;
            packet = null;
            to = null;
            share = null;
            s.leave(on.index(), protocol);
            p.unpark();
            port.input(p, on);
            return;
        }
        Consumer<Workstream> t = task;
        task = null;
        t.accept(on);
    }
}
