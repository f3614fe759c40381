package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;

/** disc(4): counts what is sent to it and throws it away. */
public final class Disc extends Interface {
    /** FreeBSD's DSMTU. */
    public static final int DEFAULT_MTU_BYTES = 65_532;

    public Disc(int id, String name) {
        super(id, name, 0, DEFAULT_MTU_BYTES, 65_535);
    }

    @Override
    public boolean isEthernet() {
        return false;
    }

    @Override
    public boolean isLoopback() {
        return false;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public String kind() {
        return "disc";
    }

    @Override
    public void output(Packet p, Shard from) {
        InterfaceShard s = stats(from.workstream());
        if (!isUp()) {
            s.oerrors++;
            from.drop(p, Drop.OUTPUT_INTERFACE_DOWN);
            return;
        }
        s.opackets++;
        s.obytes += p.length();
        from.count(Counter.PACKETS_SENT);
        from.workstream().free(p);
    }
}
