package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/** TAPs without Linux: they go nowhere. A name can be had once. */
public final class DeadEndTaps implements DeviceFactory {
    /** Names, in Linux, of those that are open. */
    public final List<String> open = new ArrayList<>();

    /** Is every name taken by somebody else? */
    public boolean allTaken;

    @Override
    public DeviceInterface create(int id, String name, String linuxName, long mac, int mtuBytes) {
        if (allTaken || open.contains(linuxName)) {
            throw new AdminException("cannot create " + name + ": TAP " + linuxName + " is taken");
        }
        open.add(linuxName);
        DeviceInterface[] self = new DeviceInterface[1];
        self[0] = new DeviceInterface(id, name, "tap", mac, mtuBytes, 65_521, new Device() {
            @Override
            public void transmit(Packet p, Shard from) {
                self[0].notSent(p, from, Drop.OUTPUT_DEVICE_FULL);
            }

            @Override
            public boolean isRunning() {
                return true;
            }

            @Override
            public void close() {
                open.remove(linuxName);
            }
        });
        return self[0];
    }
}
