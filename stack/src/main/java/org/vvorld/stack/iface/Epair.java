package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.MacAddress;

/**
 * One end of an epair(4): a cable whose ends may be in different vnets. A frame crosses by reference: it is appended to the
 * crossing queue of the worker that sends it.
 */
public final class Epair extends Interface {
    public static final int DEFAULT_MTU_BYTES = 1500;

    private Epair peer;

    private Epair(int id, String name, long mac) {
        super(id, name, mac, DEFAULT_MTU_BYTES, 65_535);
    }

    /**
     * Makes both ends, {@code epairNa} and {@code epairNb}, and returns the first.
     *
     * @param number N
     * @param idA internal id of the a end; the b end has the next one
     * @param macA hardware address of the a end; the b end's last byte is one higher
     */
    public static Epair create(int number, int idA, long macA) {
        Epair a = new Epair(idA, "epair" + number + "a", macA);
        Epair b = new Epair(idA + 1, "epair" + number + "b", macA + 1);
        a.peer = b;
        b.peer = a;
        return a;
    }

    /** The other end. */
    public Epair peer() {
        return peer;
    }

    @Override
    public Interface twin() {
        return peer;
    }

    @Override
    public boolean isEthernet() {
        return true;
    }

    @Override
    public boolean isRunning() {
        return isUp() && peer.isUp();
    }

    @Override
    public boolean carriesTag() {
        return true;
    }

    @Override
    public long bitsPerSecond() {
        return 10_000_000_000L;
    }

    @Override
    public String kind() {
        return "epair";
    }

    @Override
    public Drop refusal(Shard from) {
        InterfaceOwner to = peer.owner();
        Workstream on = from.workstream();
        if (to == null || on.hasRoom(to.shard(on))) {
            return null;
        }
        stats(on).oqdrops++;
        return Drop.CROSSING_QUEUE_FULL;
    }

    @Override
    public void output(Packet p, Shard from) {
        InterfaceShard s = stats(from.workstream());
        if (!isUp()) {
            s.oerrors++;
            from.drop(p, Drop.OUTPUT_INTERFACE_DOWN);
            return;
        }
        if (!peer.isUp()) {
            s.oerrors++;
            from.drop(p, Drop.PEER_DOWN);
            return;
        }
        int length = p.length();
        Drop refused = peer.cross(p, from);
        if (refused != null) {
            s.oqdrops++;
            from.drop(p, refused);
            return;
        }
        from.count(Counter.PACKETS_SENT);
        s.opackets++;
        s.obytes += length;
        if (MacAddress.isGroup(Ethernet.destination(p, p.head()))) {
            s.omcasts++;
        }
    }
}
