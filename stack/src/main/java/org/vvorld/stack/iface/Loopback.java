package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;

/** {@code lo0}: what goes out comes in again, through the crossing queue, so that local delivery never recurses. */
public final class Loopback extends Interface {
    /** FreeBSD's LOMTU. */
    public static final int DEFAULT_MTU_BYTES = 16_384;

    public Loopback(int id, String name) {
        super(id, name, 0, DEFAULT_MTU_BYTES, 65_535);
        inet6(Inet6.loopback());
    }

    @Override
    public boolean isEthernet() {
        return false;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public String kind() {
        return "lo";
    }

    @Override
    public void output(Packet p, Shard from) {
        InterfaceShard s = stats(from.workstream());
        int length = p.length();
        if (!isUp()) {
            s.oerrors++;
            from.drop(p, Drop.OUTPUT_INTERFACE_DOWN);
            return;
        }
        Drop refused = cross(p, from);
        if (refused != null) {
            s.oqdrops++;
            from.drop(p, refused);
            return;
        }
        from.count(Counter.PACKETS_SENT);
        s.opackets++;
        s.obytes += length;
    }
}
