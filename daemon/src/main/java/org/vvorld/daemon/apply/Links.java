package org.vvorld.daemon.apply;

import org.vvorld.daemon.world.Interfaces;
import org.vvorld.daemon.world.LinuxDevice;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Disc;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Loopback;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.vnet.Vnet;

/** Interfaces by name, wherever they are. */
final class Links {
    private Links() {}

    static Vnet vnetOf(Interface i) {
        return (Vnet) i.owner();
    }

    static void destroy(World world, String name) {
        Interface i = world.interfaces().made(name);
        if (i != null) {
            world.interfaces().destroy(vnetOf(i), i);
        }
    }

    static int defaultMtuBytes(Interface i) {
        if (i instanceof Loopback) {
            return Loopback.DEFAULT_MTU_BYTES;
        }
        if (i instanceof Disc) {
            return Disc.DEFAULT_MTU_BYTES;
        }
        if (i instanceof Vlan v) {
            return v.defaultMtuBytes();
        }
        return Interfaces.linuxDeviceOf(i).map(LinuxDevice::defaultMtuBytes).orElse(Epair.DEFAULT_MTU_BYTES);
    }
}
