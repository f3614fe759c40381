package org.vvorld.daemon.world;

import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.iface.DeviceInterface;

/** Makes interfaces that reach Linux. */
public interface DeviceFactory {
    /**
     * One with a Linux TAP behind it.
     *
     * @param id internal interface id
     * @param name the interface's name in VVorld
     * @param linuxName the TAP's name in Linux
     * @param mac the interface's hardware address
     * @throws AdminException that says why not
     */
    DeviceInterface create(int id, String name, String linuxName, long mac, int mtuBytes);

    /**
     * One with raw sockets on a Linux NIC behind it; it takes the NIC's hardware address and MTU.
     *
     * @param force also if the NIC carries the host's default route
     * @throws AdminException that says why not
     */
    default DeviceInterface createPacket(int id, String name, String linuxName, PacketRingSizes rings, boolean force) {
        throw new AdminException("cannot create " + name + ": there are no raw sockets here");
    }
}
