package org.vvorld.daemon.world;

import org.vvorld.stack.iface.DeviceInterface;

/** Makes interfaces with a Linux TAP behind them. */
public interface TapFactory {
    /**
     * @param id internal interface id
     * @param name the interface's name in VVorld
     * @param linuxName the TAP's name in Linux
     * @param mac the interface's hardware address
     * @throws org.vvorld.daemon.admin.AdminException that says why not
     */
    DeviceInterface create(int id, String name, String linuxName, long mac, int mtuBytes);
}
