package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.MacAddress;
import org.vvorld.stack.wire.VlanTag;

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
    public boolean isPristine() {
        return false;
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
    public boolean isCarrying() {
        return device.isCarrying();
    }

    /** TAPs and raw sockets take any length; the longest frame that they bring is checked where it comes in. */
    @Override
    public boolean carriesTag() {
        return true;
    }

    /** As {@code media:} says. */
    @Override
    public long bitsPerSecond() {
        return 1_000_000_000L;
    }

    @Override
    protected void receiveAll(boolean on) {
        device.promiscuous(on);
    }

    /** What Linux lost before we could take it counts as an input drop. */
    @Override
    public InterfaceStats totals() {
        InterfaceStats sum = super.totals();
        sum.iqdrops += device.lostBefore();
        return sum;
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
        if ((p.offload() & Offload.MALFORMED) != 0) {
            refuse(p, to.shard(on), Drop.OFFLOAD_MALFORMED);
            return;
        }
        int type = Ethernet.type(p, p.head());
        Protocol protocol = Protocol.ofEtherType(VlanTag.isTag(type) ? VlanTag.innerType(p, p.head()) : type);
        if (to.shard(on).dispatch(p, protocol, this, id())) {
            input(p, on);
        }
    }

    private void refuse(Packet p, Shard to, Drop reason) {
        InterfaceShard s = stats(to.workstream());
        s.ipackets++;
        s.ibytes += p.length();
        s.ierrors++;
        to.count(Counter.PACKETS_RECEIVED);
        to.drop(p, reason);
    }

    @Override
    public void output(Packet p, Shard from) {
        if (!isUp()) {
            notSent(p, from, Drop.OUTPUT_INTERFACE_DOWN);
        } else if (p.offload() == 0 || device.takesOffloads()) {
            device.transmit(p, from);
        } else if (Offload.segmentPayloadBytes(p) != 0) {
            Segmenter.send(p, this, device, from);
        } else {
            Offload.complete(p);
            p.clearOffload();
            device.transmit(p, from);
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
