package org.vvorld.stack.iface;

import java.util.Arrays;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.slaac.NdParameters;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.MacAddress;

/**
 * A network interface. The admin thread changes its settings, one volatile write each; workers read them and move packets.
 *
 * <p>{@link #input} is where a packet enters the vnet that the interface is in now, {@link #output} where a finished frame leaves
 * it.
 */
public abstract class Interface implements Port {
    private static final InterfaceAddress[] NONE = {};

    private final int id;
    private volatile String name;
    private final int maximumMtuBytes;
    private final long permanentMac;
    private volatile long mac;
    private volatile int mtuBytes;
    private volatile boolean up;
    /** Admin thread only. */
    private boolean wasUp;

    private volatile InterfaceOwner owner;
    private volatile Bridging bridging;
    private volatile int promiscuous;
    private volatile int asked;
    private volatile VlanTrunk vlans;
    private volatile InterfaceAddress[] addresses = NONE;
    private volatile Inet6 inet6 = Inet6.NONE;
    private volatile NdParameters ndParameters = NdParameters.UNTOLD;
    private volatile InterfaceGroups multicast;
    private volatile InterfaceShard[] shards = {};
    private InterfaceOwner home;
    private volatile InterfaceNotes notes;
    private Runnable afterDestroy = () -> {};
    private int index;
    private volatile int fib;

    /** @param id unique in the process; the index that users see is per vnet, {@link #index} */
    protected Interface(int id, String name, long mac, int mtuBytes, int maximumMtuBytes) {
        this.id = id;
        this.name = name;
        this.mac = mac;
        this.permanentMac = mac;
        this.mtuBytes = mtuBytes;
        this.maximumMtuBytes = maximumMtuBytes;
    }

    public final int id() {
        return id;
    }

    /** Unique in its vnet. */
    public final String name() {
        return name;
    }

    /** For the vnet it is in, or for whoever moves it to another. */
    public final void name(String value) {
        name = value;
    }

    /** What people say of it. */
    public final InterfaceNotes notes() {
        InterfaceNotes n = notes;
        return n == null ? InterfaceNotes.of(kind()) : n;
    }

    public final void notes(InterfaceNotes value) {
        notes = value;
    }

    /** Leaves all groups but that of its kind. */
    public final void leaveGroups() {
        InterfaceNotes n = notes;
        notes = n == null ? null : n.withGroups(InterfaceNotes.of(kind()).groups());
    }

    /** Hardware address, {@link MacAddress}; 0 where there is none. */
    public final long mac() {
        return mac;
    }

    /** The hardware address that it was made with. */
    public final long permanentMac() {
        return permanentMac;
    }

    public final void mac(long value) {
        mac = value;
    }

    /** Largest network packet that may leave, bytes, without link header. */
    public final int mtuBytes() {
        return mtuBytes;
    }

    public final void mtuBytes(int value) {
        mtuBytes = value;
        VlanTrunk trunk = vlans;
        if (trunk != null) {
            trunk.all().forEach(v -> v.parentMtuBytes(value));
        }
    }

    public final int maximumMtuBytes() {
        return maximumMtuBytes;
    }

    /** Administratively up? */
    public final boolean isUp() {
        return up;
    }

    public final void up(boolean value) {
        up = value;
        wasUp |= value;
    }

    /**
     * Was it never up, in no bridge, and is nothing behind it that could send? Then no worker can hold anything of it, and it leaves a vnet without
     * a barrier: making a thousand epairs and moving their ends into place is quick.
     */
    public boolean isPristine() {
        return !wasUp && bridging == null;
    }

    /** Does it frame packets as Ethernet, with ARP? */
    public abstract boolean isEthernet();

    /** Is there a link: could packets flow if it is up? */
    public abstract boolean isRunning();

    /** The same as far as is known without asking anybody: for workers. */
    public boolean isCarrying() {
        return isRunning();
    }

    /** Speed of the link, bits a second; 0 if nobody knows. */
    public long bitsPerSecond() {
        return 0;
    }

    /** What kind of interface, as {@code groups:} shows it. */
    public abstract String kind();

    /** Does what is sent to it come in again? */
    public boolean isLoopback() {
        return !isEthernet();
    }

    /** Can a frame be longer by one VLAN tag than the MTU says? FreeBSD's IFCAP_VLAN_MTU. */
    public boolean carriesTag() {
        return false;
    }

    /** The flags' bits, {@link InterfaceFlag}. */
    public final int flags() {
        int flags = InterfaceFlag.MULTICAST.bit();
        flags |= isEthernet()
                ? InterfaceFlag.BROADCAST.bit() | InterfaceFlag.SIMPLEX.bit()
                : InterfaceFlag.LOOPBACK.bit();
        flags |= up ? InterfaceFlag.UP.bit() : 0;
        flags |= up && isRunning() ? InterfaceFlag.RUNNING.bit() : 0;
        flags |= promiscuous > 0 ? InterfaceFlag.PROMISC.bit() : 0;
        return flags | asked;
    }

    /** Has a person set this flag: DEBUG, NOARP or PPROMISC? */
    public final boolean isAsked(InterfaceFlag flag) {
        return (asked & flag.bit()) != 0;
    }

    /** Sets or clears DEBUG, NOARP or PPROMISC. Admin thread only. */
    public final void ask(InterfaceFlag flag, boolean on) {
        if (flag == InterfaceFlag.PPROMISC && on != isAsked(flag)) {
            promiscuous(on);
        }
        asked = on ? asked | flag.bit() : asked & ~flag.bit();
    }

    /** The FIB by which what comes in here is routed, and which has the subnets here. */
    public final int fib() {
        return fib;
    }

    /** For the vnet it is in. */
    public final void fib(int number) {
        fib = number;
    }

    /** Position in the vnet it is in, from 1: {@code link#1}. Admin thread only. */
    public final int index() {
        return index;
    }

    public final void index(int value) {
        index = value;
    }

    /** What routers have said of the link. */
    public final NdParameters ndParameters() {
        return ndParameters;
    }

    public final void ndParameters(NdParameters value) {
        ndParameters = value;
    }

    /** Largest IPv6 packet that is sent from here, bytes: routers may have said less than the link takes. */
    public final int mtu6Bytes() {
        int told = ndParameters.mtuBytes();
        return told == 0 ? mtuBytes : Math.min(told, mtuBytes);
    }

    /** IPv4 addresses, the primary one first. The array is a snapshot, not to be changed. */
    public final InterfaceAddress[] addresses() {
        return addresses;
    }

    public final void addresses(InterfaceAddress[] snapshot) {
        addresses = snapshot;
    }

    public final boolean hasAddress(int address) {
        for (InterfaceAddress a : addresses) {
            if (a.address() == address) {
                return true;
            }
        }
        return false;
    }

    /** The address whose subnet {@code neighbour} is in, or null. */
    public final InterfaceAddress addressTowards(int neighbour) {
        for (InterfaceAddress a : addresses) {
            if (((a.address() ^ neighbour) & Ipv4Prefix.mask(a.length())) == 0) {
                return a;
            }
        }
        return null;
    }

    /** What IPv6 knows of it; a snapshot. */
    public final Inet6 inet6() {
        return inet6;
    }

    public final void inet6(Inet6 snapshot) {
        inet6 = snapshot;
    }

    /** The multicast groups that were joined on it; null while there were none. */
    public final InterfaceGroups multicast() {
        return multicast;
    }

    public final void multicast(InterfaceGroups groups) {
        multicast = groups;
    }

    /** Other multicast groups are taken than before. From any thread but a worker. */
    public void onGroups() {}

    /** The vnet it is in now, or null while it is in none. */
    public final InterfaceOwner owner() {
        return owner;
    }

    public final void owner(InterfaceOwner newOwner) {
        owner = newOwner;
    }

    /** What takes its frames before the vnet's own protocols do; null for most interfaces. Read for each frame. */
    public final Bridging bridging() {
        return bridging;
    }

    public final void bridging(Bridging newBridging) {
        bridging = newBridging;
    }

    /** Is a frame to {@code mac} for this vnet, though it is not this interface's own address? */
    public boolean isStation(long mac) {
        return false;
    }

    /**
     * Has it receive what is for other stations too, until it is asked as often for the opposite. Admin thread only.
     */
    public final void promiscuous(boolean on) {
        int users = promiscuous + (on ? 1 : -1);
        if (users == (on ? 1 : 0)) {
            receiveAll(on);
        }
        promiscuous = users;
    }

    /** For an interface that does not receive what is for other stations unless it is asked to. */
    protected void receiveAll(boolean on) {}

    /** What takes frames with a VLAN tag; null for most interfaces. */
    public final VlanTrunk vlans() {
        return vlans;
    }

    final void addVlan(Vlan v) {
        VlanTrunk t = vlans;
        vlans = (t == null ? VlanTrunk.NONE : t).with(v);
    }

    final void removeVlan(Vlan v) {
        vlans = vlans.without(v);
    }

    /** It went up or down, or has another hardware address. Admin thread only. */
    public void onChange() {
        Bridging b = bridging;
        if (b != null) {
            b.onChange(this);
        }
    }

    /** It is about to leave its vnet: lets go of the other interfaces there. Admin thread only. */
    public void onLeave() {
        Bridging b = bridging;
        if (b != null) {
            b.onLeave(this);
        }
        VlanTrunk t = vlans;
        if (t != null) {
            t.all().forEach(Vlan::detach);
        }
    }

    /** The vnet it was created in, which being lent elsewhere does not change. Admin thread only. */
    public final InterfaceOwner home() {
        return home;
    }

    public final void home(InterfaceOwner vnet) {
        home = vnet;
    }

    /** Has {@code action} run when the interface is destroyed: to give its name back, for one. */
    public final void afterDestroy(Runnable action) {
        afterDestroy = action;
    }

    /** Interfaces that live and die with this one: the other end of an epair. */
    public Interface twin() {
        return null;
    }

    /** Gives back what the interface holds. Nothing reaches it any more: it is out of its vnet, behind a barrier. */
    public final void destroy() {
        release();
        afterDestroy.run();
    }

    /** Gives back what this kind of interface holds. */
    protected void release() {}

    /** This worker's counts. On that worker only. */
    public final InterfaceShard stats(Workstream on) {
        InterfaceShard[] all = shards;
        int worker = on.index();
        InterfaceShard s = worker < all.length ? all[worker] : null;
        return s != null ? s : addStats(on);
    }

    private synchronized InterfaceShard addStats(Workstream on) {
        int worker = on.index();
        InterfaceShard[] all = Arrays.copyOf(shards, Math.max(shards.length, worker + 1));
        all[worker] = InterfaceShard.among(on.netisr().count(), this);
        shards = all;
        return all[worker];
    }

    /** All workers' counts, added up. */
    public InterfaceStats totals() {
        InterfaceStats sum = new InterfaceStats();
        for (InterfaceShard s : shards) {
            if (s != null) {
                sum.add(s);
            }
        }
        return sum;
    }

    @Override
    public final void input(Packet p, Workstream on) {
        InterfaceShard s = stats(on);
        s.ipackets++;
        s.ibytes += p.length();
        InterfaceOwner to = owner;
        if (to == null) {
            s.iqdrops++;
            on.free(p);
            return;
        }
        to.input(this, p, on);
    }

    /**
     * Queues a packet that {@code from} sent to come in here, in the same worker's next round.
     *
     * @return null if it is on its way, else why not: the caller still owns it then
     */
    public final Drop cross(Packet p, Shard from) {
        InterfaceOwner to = owner;
        if (to == null) {
            return Drop.INTERFACE_GONE;
        }
        Workstream on = from.workstream();
        return on.cross(p, stats(on), to.shard(on)) ? null : Drop.CROSSING_QUEUE_FULL;
    }

    /**
     * Why a frame that {@code from} would send now would be lost, which is counted here then; null if it is worth making one. For who
     * makes many.
     */
    public Drop refusal(Shard from) {
        return null;
    }

    /** Sends a finished frame (or a bare packet, on a loopback) on behalf of {@code from}; owns the packet from here on. */
    public abstract void output(Packet p, Shard from);

    /** Is a new setting for the MTU to be refused? Null if not, else the reason. */
    public String refuseMtu(int bytes) {
        return bytes < Ipv4.MIN_MTU_BYTES || bytes > maximumMtuBytes
                ? bytes + " is not in " + Ipv4.MIN_MTU_BYTES + ".." + maximumMtuBytes
                : null;
    }

    @Override
    public String toString() {
        return name;
    }
}
