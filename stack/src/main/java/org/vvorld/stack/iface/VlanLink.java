package org.vvorld.stack.iface;

import java.util.Arrays;
import org.vvorld.stack.netisr.CrossingQueue;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/**
 * A vlan's tie to its parent, for as long as it lasts. As a port it is the way out of a vlan whose parent is in another vnet: frames
 * wait for a turn of that vnet, on the worker that sent them, and are sent there at its expense.
 */
final class VlanLink implements Port {
    private final Vlan vlan;
    private final Interface parent;
    private final int etherType;
    private final int id;
    private volatile Uplink[] uplinks = {};

    /** One worker's frames that wait. */
    private static final class Uplink extends CrossingQueue {
        Uplink(VlanLink to) {
            super(to);
        }
    }

    VlanLink(Vlan vlan, Interface parent, int etherType, int id) {
        this.vlan = vlan;
        this.parent = parent;
        this.etherType = etherType;
        this.id = id;
    }

    Interface parent() {
        return parent;
    }

    int etherType() {
        return etherType;
    }

    int id() {
        return id;
    }

    /** Queues a tagged frame that {@code from} sends for the parent's vnet. As {@link Interface#cross}. */
    Drop cross(Packet p, Shard from) {
        InterfaceOwner to = parent.owner();
        if (to == null) {
            return Drop.VLAN_NO_PARENT;
        }
        Workstream on = from.workstream();
        return on.cross(p, uplink(on.index()), to.shard(on)) ? null : Drop.CROSSING_QUEUE_FULL;
    }

    private Uplink uplink(int worker) {
        Uplink[] all = uplinks;
        Uplink u = worker < all.length ? all[worker] : null;
        return u != null ? u : addUplink(worker);
    }

    private synchronized Uplink addUplink(int worker) {
        Uplink[] all = Arrays.copyOf(uplinks, Math.max(uplinks.length, worker + 1));
        all[worker] = new Uplink(this);
        uplinks = all;
        return all[worker];
    }

    @Override
    public void input(Packet p, Workstream on) {
        InterfaceOwner to = parent.owner();
        if (to == null) {
            vlan.stats(on).oerrors++;
            on.free(p);
            return;
        }
        to.output(parent, p, on);
    }
}
