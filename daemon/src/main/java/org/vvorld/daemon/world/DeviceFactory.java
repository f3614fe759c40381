package org.vvorld.daemon.world;

import org.vvorld.config.DeviceKind;
import org.vvorld.stack.iface.DeviceInterface;

/** Makes interfaces that reach Linux. Admin thread only. */
@FunctionalInterface
public interface DeviceFactory {
    /**
     * @param id internal interface id
     * @param name the interface's name in VVorld
     * @param mac the interface's hardware address, where Linux's side has none that it takes over
     * @return an interface whose device is a {@link LinuxDevice}
     * @throws org.vvorld.daemon.admin.AdminException that says why not
     */
    DeviceInterface create(int id, String name, DeviceKind kind, long mac);
}
