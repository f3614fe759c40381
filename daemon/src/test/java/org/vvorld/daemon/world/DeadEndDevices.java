package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.config.DeviceKind;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/** Devices without Linux: they go nowhere. A name can be had once. */
public final class DeadEndDevices implements DeviceFactory {
    /** The hardware address of every NIC. */
    public static final long NIC_MAC = 0x0a00_0000_0001L;

    /** Names, in Linux, of those that are open. */
    public final List<String> open = new ArrayList<>();

    /** What was asked for last. */
    public DeviceKind last;

    /** Is every name taken by somebody else? */
    public boolean allTaken;

    /** Has every link a carrier? */
    public boolean running = true;

    /** What the devices' own queues have lost. */
    public long drops;

    @Override
    public DeviceInterface create(int id, String name, DeviceKind kind, long mac) {
        String linuxName = kind.linuxName();
        if (allTaken || open.contains(linuxName)) {
            throw new AdminException("cannot create " + name + ": TAP " + linuxName + " is taken");
        }
        open.add(linuxName);
        last = kind;
        boolean isTap = kind instanceof DeviceKind.Tap;
        DeadEnd end = new DeadEnd(linuxName);
        end.self = new DeviceInterface(
                id, name, isTap ? "tap" : "packet", isTap ? mac : NIC_MAC, end.defaultMtuBytes(), 65_521, end);
        return end.self;
    }

    private final class DeadEnd implements LinuxDevice {
        private final String linuxName;
        private DeviceInterface self;

        DeadEnd(String linuxName) {
            this.linuxName = linuxName;
        }

        @Override
        public void transmit(Packet p, Shard from) {
            self.notSent(p, from, Drop.OUTPUT_DEVICE_FULL);
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public long lostBefore() {
            return drops;
        }

        @Override
        public String linuxName() {
            return linuxName;
        }

        @Override
        public int queues() {
            return 1;
        }

        @Override
        public String steering() {
            return "none";
        }

        @Override
        public int defaultMtuBytes() {
            return 1500;
        }

        @Override
        public void close() {
            open.remove(linuxName);
        }
    }
}
