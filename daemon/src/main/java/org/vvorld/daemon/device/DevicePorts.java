package org.vvorld.daemon.device;

import org.vvorld.daemon.world.DeviceFactory;
import org.vvorld.daemon.world.PacketRingSizes;
import org.vvorld.stack.iface.DeviceInterface;

/** All ways to reach Linux. */
public record DevicePorts(TapPorts taps, PacketPorts packets) implements DeviceFactory {
    @Override
    public DeviceInterface create(int id, String name, String linuxName, long mac, int mtuBytes) {
        return taps.create(id, name, linuxName, mac, mtuBytes);
    }

    @Override
    public DeviceInterface createPacket(int id, String name, String linuxName, PacketRingSizes rings, boolean force) {
        return packets.create(id, name, linuxName, rings, force);
    }
}
