package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.MacAddress;

/** An Ethernet interface whose frames come from and go to the world outside the stack. */
public final class DeviceInterface extends Interface {
    private final String kind;
    private final Device device;

    /** @param kind {@code tap} for one */
    public DeviceInterface(
            int id, String name, String kind, long mac, int mtuBytes, int maximumMtuBytes, Device device) {
        super(id, name, mac, mtuBytes, maximumMtuBytes);
        this.kind = kind;
        this.device = device;
    }

    public Device device() {
        return device;
    }

    @Override
    protected void release() {
        device.close();
    }

    @Override
    public boolean isEthernet() {
        return true;
    }

    @Override
    public boolean isRunning() {
        return device.isRunning();
    }

    @Override
    public String kind() {
        return kind;
    }

    /** For the device: a frame has arrived. Handled here, or by the worker that owns its flow. Owns the packet. */
    public void receive(Packet p, Workstream on) {
        InterfaceOwner to = owner();
        if (to == null || p.length() < Ethernet.HEADER_BYTES) {
            input(p, on);
            return;
        }
        Protocol protocol = Protocol.ofEtherType(Ethernet.type(p, p.head()));
        if (to.shard(on).dispatch(p, protocol, this, id())) {
            input(p, on);
        }
    }

    @Override
    public void output(Packet p, Shard from) {
        if (isUp()) {
            device.transmit(p, from);
        } else {
            notSent(p, from, Drop.OUTPUT_INTERFACE_DOWN);
        }
    }

    /** For the device: this frame is out. Counts it and frees the packet. */
    public void sent(Packet p, Shard from) {
        InterfaceShard s = stats(from.workstream());
        s.opackets++;
        s.obytes += p.length();
        if (MacAddress.isGroup(Ethernet.destination(p, p.head()))) {
            s.omcasts++;
        }
        from.count(Counter.PACKETS_SENT);
        from.workstream().free(p);
    }

    /** For the device: this frame could not be sent. Counts it and frees the packet. */
    public void notSent(Packet p, Shard from, Drop reason) {
        InterfaceShard s = stats(from.workstream());
        if (reason == Drop.OUTPUT_DEVICE_FULL) {
            s.oqdrops++;
        } else {
            s.oerrors++;
        }
        from.drop(p, reason);
    }
}
