package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.MacAddress;
import org.vvorld.stack.wire.VlanTag;

/**
 * One VLAN of another Ethernet interface, its parent: vlan(4). What it sends leaves by the parent with a tag; what the parent
 * receives with that tag comes in here, without it. The parent can be a vlan, or in another vnet.
 *
 * <p>It has the parent's hardware address until it is given one, and no greater MTU than the parent has room for.
 */
public final class Vlan extends Interface {
    public static final int DEFAULT_MTU_BYTES = 1500;
    /** What must be free in front of a frame to push a tag, and for a device to put its own header there. */
    private static final int HEADROOM_BYTES = VlanTag.BYTES + 16;

    private volatile VlanLink link;
    private volatile int pcp;
    private boolean hasOwnMac;
    private boolean receivesAll;
    /** The parent that it has asked for all frames; null for none. */
    private Interface promiscuousParent;

    /** Without a parent. */
    public Vlan(int id, String name) {
        super(id, name, 0, DEFAULT_MTU_BYTES, 65_535);
    }

    // --- administration ---

    VlanLink link() {
        return link;
    }

    /** Null if it has none. */
    public Interface parent() {
        VlanLink l = link;
        return l == null ? null : l.parent();
    }

    /** VLAN identifier; 0 without a parent. */
    public int vlanId() {
        VlanLink l = link;
        return l == null ? 0 : l.id();
    }

    /** EtherType of its tag, {@link VlanTag}. */
    public int etherType() {
        VlanLink l = link;
        return l == null ? VlanTag.TYPE_8021Q : l.etherType();
    }

    /** Priority code point of what it sends. */
    public int pcp() {
        return pcp;
    }

    public void pcp(int value) {
        pcp = value;
    }

    /** How many tags its frames have when they leave the last parent. */
    public int depth() {
        return parent() instanceof Vlan v ? v.depth() + 1 : 1;
    }

    /** Ties it to a parent; it has none, and no other vlan of that parent has the tag. */
    public void attach(Interface parent, int etherType, int id) {
        link = new VlanLink(this, parent, etherType, id);
        parent.addVlan(this);
        mtuBytes(maximumMtuBytes(parent));
        if (!hasOwnMac) {
            mac(parent.mac());
        }
        askParent();
    }

    /** Cuts the tie; nothing comes in or goes out any more. */
    public void detach() {
        Interface parent = parent();
        if (parent == null) {
            return;
        }
        parent.removeVlan(this);
        link = null;
        if (!hasOwnMac) {
            mac(0);
        }
        askParent();
    }

    /** Another tag on the same parent, which no other vlan there has. */
    public void retag(int etherType, int id) {
        Interface parent = parent();
        parent.removeVlan(this);
        link = new VlanLink(this, parent, etherType, id);
        parent.addVlan(this);
        parentMtuBytes(parent.mtuBytes());
    }

    /** Has it been given a hardware address that is not its parent's? */
    public boolean hasOwnMac() {
        return hasOwnMac;
    }

    /** It has been given a hardware address, or has the parent's again. */
    public void hasOwnMac(boolean value) {
        hasOwnMac = value;
        askParent();
    }

    @Override
    protected void receiveAll(boolean on) {
        receivesAll = on;
        askParent();
    }

    /** The parent's device may not let in what is for other stations, unless the parent asks it to. */
    private void askParent() {
        Interface parent = parent();
        boolean wants = parent != null && (hasOwnMac || receivesAll);
        if (promiscuousParent != null && (!wants || promiscuousParent != parent)) {
            promiscuousParent.promiscuous(false);
            promiscuousParent = null;
        }
        if (wants && promiscuousParent == null) {
            parent.promiscuous(true);
            promiscuousParent = parent;
        }
    }

    /** The MTU that it has unless told otherwise: all that its parent has room for. */
    public int defaultMtuBytes() {
        Interface parent = parent();
        return parent == null ? DEFAULT_MTU_BYTES : maximumMtuBytes(parent);
    }

    private static int maximumMtuBytes(Interface parent) {
        return parent.mtuBytes() - (parent.carriesTag() ? 0 : VlanTag.BYTES);
    }

    /** The parent's MTU is another: ours is no more than that has room for. */
    void parentMtuBytes(int bytes) {
        Interface parent = parent();
        if (parent != null) {
            int most = bytes - (parent.carriesTag() ? 0 : VlanTag.BYTES);
            if (mtuBytes() > most) {
                mtuBytes(most);
            }
        }
    }

    @Override
    public String refuseMtu(int bytes) {
        Interface parent = parent();
        if (parent != null && bytes > maximumMtuBytes(parent)) {
            return bytes + " is more than the " + maximumMtuBytes(parent) + " that its parent " + parent
                    + " has room for";
        }
        return super.refuseMtu(bytes);
    }

    @Override
    protected void release() {
        detach();
    }

    // --- as an interface ---

    @Override
    public boolean isEthernet() {
        return true;
    }

    @Override
    public boolean isRunning() {
        Interface parent = parent();
        return parent != null && parent.isUp() && parent.isRunning();
    }

    @Override
    public boolean isCarrying() {
        Interface parent = parent();
        return parent != null && parent.isUp() && parent.isCarrying();
    }

    @Override
    public long bitsPerSecond() {
        Interface parent = parent();
        return parent == null ? 0 : parent.bitsPerSecond();
    }

    @Override
    public String kind() {
        return "vlan";
    }

    @Override
    public void output(Packet p, Shard from) {
        InterfaceShard s = stats(from.workstream());
        VlanLink l = link;
        Drop reason = refusal(p, l);
        if (reason != null) {
            s.oerrors++;
            from.drop(p, reason);
            return;
        }
        int length = p.length();
        boolean group = MacAddress.isGroup(Ethernet.destination(p, p.head()));
        int priority = p.pcp() >= 0 && from.sysctls().isOn(Sysctl.VLAN_MTAG_PCP) ? p.pcp() : pcp;
        VlanTag.push(p, l.etherType(), VlanTag.control(l.id(), priority));
        Interface parent = l.parent();
        if (parent.owner() == owner()) {
            parent.output(p, from);
        } else {
            reason = l.cross(p, from);
            if (reason != null) {
                s.oqdrops++;
                from.drop(p, reason);
                return;
            }
            from.count(Counter.PACKETS_SENT);
        }
        s.opackets++;
        s.obytes += length;
        if (group) {
            s.omcasts++;
        }
    }

    private Drop refusal(Packet p, VlanLink l) {
        if (!isUp()) {
            return Drop.OUTPUT_INTERFACE_DOWN;
        }
        if (l == null || !l.parent().isUp()) {
            return Drop.VLAN_NO_PARENT;
        }
        // Bridges can have a frame go round and gather tags.
        return p.head() < HEADROOM_BYTES ? Drop.VLAN_TOO_MANY_TAGS : null;
    }
}
