package org.vvorld.stack.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import org.vvorld.stack.iface.Bridging;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceOwner;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.stp.StpPortSettings;
import org.vvorld.stack.stp.StpState;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.MacAddress;

/** A member of a bridge: where its frames come in. As a {@link Port} it takes the BPDUs that other workers received. */
public final class BridgePort implements Bridging, Port {
    /** IEEE 802.1D-2004 table 7-10: sixteen addresses that no bridge forwards. */
    private static final long RESERVED = 0x0180_c200_0000L;

    private static final int TAG_BYTES = 4;

    private final Bridge bridge;
    private final Interface ifp;
    private final InterfaceOwner owner;
    private final int place;
    private final int number;
    private final boolean isSpan;
    private final AtomicInteger epoch = new AtomicInteger();
    private volatile int flags;
    private volatile StpState state = StpState.FORWARDING;
    private StpPortSettings stp = StpPortSettings.DEFAULT;
    private long ownMac;

    BridgePort(Bridge bridge, Interface ifp, int place, int number, boolean isSpan) {
        this.bridge = bridge;
        this.ifp = ifp;
        this.owner = ifp.owner();
        this.place = place;
        this.number = number;
        this.isSpan = isSpan;
        this.flags = isSpan ? BridgeFlag.SPAN.bit() : BridgeFlag.initial();
        this.ownMac = ifp.mac();
    }

    /** The interface. */
    public Interface ifp() {
        return ifp;
    }

    /** The bridge it is a member of. */
    public Bridge bridge() {
        return bridge;
    }

    /** Its number in the spanning tree, 1 to 4095. */
    public int number() {
        return number;
    }

    int place() {
        return place;
    }

    public boolean isSpan() {
        return isSpan;
    }

    /** Bits of {@link BridgeFlag}, without what the spanning tree knows: EDGE, AUTOEDGE, PTP, AUTOPTP. */
    public int flags() {
        return flags;
    }

    public boolean has(BridgeFlag f) {
        return (flags & f.bit()) != 0;
    }

    void set(BridgeFlag f, boolean on) {
        flags = on ? flags | f.bit() : flags & ~f.bit();
    }

    /** What an administrator has set for the spanning tree. Admin thread only. */
    public StpPortSettings stpSettings() {
        return stp;
    }

    void stpSettings(StpPortSettings s) {
        stp = s;
    }

    /** What may pass it now. */
    public StpState state() {
        return state;
    }

    void state(StpState s) {
        state = s;
    }

    int epoch() {
        return epoch.get() & BridgeEntry.EPOCH_MASK;
    }

    /** Forgets what was learnt here, static and sticky addresses aside. Any thread; costs nothing. */
    void flush() {
        epoch.incrementAndGet();
    }

    /** Does the address that it has now differ from the one it was last asked about? Admin thread. */
    boolean hasNewMac() {
        long before = ownMac;
        ownMac = ifp.mac();
        return before != ownMac;
    }

    /** May frames leave by it, and could they? */
    boolean isForwarding() {
        return state == StpState.FORWARDING && ifp.isUp() && ifp.isCarrying();
    }

    @Override
    public void onChange(Interface member) {
        bridge.onMemberChange(this);
    }

    @Override
    public void onLeave(Interface member) {
        bridge.leave(this);
    }

    // --- workers ---

    /** What comes in on a span is none of the bridge's; what comes in while the bridge is down is the member's own. */
    @Override
    public Interface input(Interface in, Packet p, Shard on) {
        if (isSpan || !bridge.isUp()) {
            return in;
        }
        on.count(Counter.BRIDGE_RECEIVED);
        BridgePorts ports = bridge.ports();
        Drop refused = refusal(p, on, ports);
        if (refused != null) {
            on.drop(p, refused);
            return null;
        }
        long to = Ethernet.destination(p, p.head());
        if (isReserved(to)) {
            reserved(p, to, on);
            return null;
        }
        return relay(ports, p, to, on);
    }

    private static boolean isReserved(long to) {
        return (to & ~0xfL) == RESERVED;
    }

    private Drop refusal(Packet p, Shard on, BridgePorts ports) {
        int longest = Ethernet.HEADER_BYTES + ifp.mtuBytes() + TAG_BYTES;
        if (p.length() < Ethernet.HEADER_BYTES) {
            return Drop.FRAME_TOO_SHORT;
        }
        if ((p.offload() & Offload.MALFORMED) != 0) {
            return Drop.OFFLOAD_MALFORMED;
        }
        if (p.length() > longest && Offload.segmentBytes(p, p.head()) > longest) {
            return Drop.FRAME_TOO_LONG;
        }
        BridgeFlood.span(ports, p, on);
        long from = Ethernet.source(p, p.head());
        if (from == 0 || MacAddress.isGroup(from)) {
            return Drop.FRAME_SOURCE_INVALID;
        }
        return null;
    }

    private void reserved(Packet p, long to, Shard on) {
        if (to == BridgeStp.GROUP && has(BridgeFlag.STP)) {
            on.count(Counter.BRIDGE_BPDUS);
            bridge.stp().receive(this, p, on);
        } else {
            on.drop(p, Drop.BRIDGE_RESERVED);
        }
    }

    private Interface relay(BridgePorts ports, Packet p, long to, Shard on) {
        StpState passes = state;
        int tick = BridgeEntry.tick(on.now());
        Drop refused = passes == StpState.DISCARDING
                ? Drop.BRIDGE_NOT_FORWARDING
                : learn(Ethernet.source(p, p.head()), tick, on);
        if (refused == null && passes == StpState.LEARNING) {
            refused = Drop.BRIDGE_NOT_FORWARDING;
        }
        if (refused != null) {
            on.drop(p, refused);
            return null;
        }
        bridge.countIn(p, on);
        if (MacAddress.isGroup(to)) {
            on.count(Counter.BRIDGE_FLOODED);
            BridgeFlood.copies(ports, this, p, on);
            return bridge;
        }
        long entry = bridge.table().find(BridgeTable.key(to, 0));
        if (BridgeEntry.isOwn(entry)) {
            return bridge;
        }
        BridgePort out = bridge.portOf(entry, tick, ports);
        if (out == null) {
            on.count(Counter.BRIDGE_FLOODED);
            BridgeFlood.unknown(ports, this, p, on);
        } else {
            forward(out, p, on);
        }
        return null;
    }

    /** Null, or why the frame goes no further. */
    private Drop learn(long from, int tick, Shard on) {
        int f = flags;
        long key = BridgeTable.key(from, 0);
        if ((f & BridgeFlag.LEARNING.bit()) == 0) {
            return BridgeEntry.isOwn(bridge.table().find(key)) ? Drop.BRIDGE_OWN_SOURCE : null;
        }
        boolean isSticky = (f & BridgeFlag.STICKY.bit()) != 0;
        switch (bridge.table().learn(key, BridgeEntry.learnt(place, epoch(), tick, isSticky), tick)) {
            case NEW -> on.count(Counter.BRIDGE_LEARNT);
            case MOVED -> on.count(Counter.BRIDGE_MOVED);
            case FULL -> on.count(Counter.BRIDGE_TABLE_FULL);
            case OWN -> {
                return Drop.BRIDGE_OWN_SOURCE;
            }
            case KNOWN, LATER -> {}
        }
        return null;
    }

    private void forward(BridgePort out, Packet p, Shard on) {
        if (out == this) {
            on.drop(p, Drop.BRIDGE_SAME_PORT);
        } else if (has(BridgeFlag.PRIVATE) && out.has(BridgeFlag.PRIVATE)) {
            on.drop(p, Drop.BRIDGE_PRIVATE);
        } else if (!out.isForwarding()) {
            on.drop(p, Drop.BRIDGE_NO_PORT);
        } else {
            on.count(Counter.BRIDGE_FORWARDED);
            out.send(p, on);
        }
    }

    /** Sends a frame out by this port. */
    void send(Packet p, Shard on) {
        bridge.countOut(p, on);
        ifp.output(p, on);
    }

    /** A BPDU that another worker has received here. */
    @Override
    public void input(Packet p, Workstream on) {
        bridge.stp().take(this, p, owner.shard(on));
    }
}
