package org.vvorld.stack.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceShard;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.stp.StpPortSettings;
import org.vvorld.stack.stp.StpSettings;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.MacAddress;

/**
 * A bridge: joins the links of its members, and is itself the vnet's interface on what they become. Frames come in by
 * {@link BridgePort}; here is what the vnet sends, and the administration. Methods are for the admin thread unless they say otherwise.
 */
public final class Bridge extends Interface {
    public static final int DEFAULT_MTU_BYTES = 1500;
    public static final int DEFAULT_TIMEOUT_SECONDS = BridgeTable.DEFAULT_TIMEOUT_SECONDS;
    public static final int DEFAULT_MAXIMUM_ADDRESSES = BridgeTable.DEFAULT_MAXIMUM;
    /** Members that one bridge can have, spans included. */
    public static final int MAXIMUM_MEMBERS = 4095;

    private final Netisr netisr;
    private final BridgeTable table = new BridgeTable(this::isFresh);
    private final BridgeStp stp;
    private volatile BridgePorts ports = BridgePorts.NONE;
    private volatile int timeoutTicks = BridgeEntry.ticks(DEFAULT_TIMEOUT_SECONDS);
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;
    private BridgePort macFrom;

    /** @param mac its own address, which no other bridge has */
    public Bridge(int id, String name, long mac, Netisr netisr) {
        super(id, name, mac, DEFAULT_MTU_BYTES, 65_535);
        this.netisr = netisr;
        this.stp = new BridgeStp(this, netisr, id % netisr.count());
    }

    @Override
    public boolean isEthernet() {
        return true;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public String kind() {
        return "bridge";
    }

    // --- members ---

    /** Members, in the order they joined; spans are not among them. */
    public List<BridgePort> members() {
        return List.of(ports.members());
    }

    /** Members that only get copies. */
    public List<BridgePort> spans() {
        return List.of(ports.spans());
    }

    /** The membership of an interface, span or not, or empty. */
    public Optional<BridgePort> port(Interface i) {
        return i.bridging() instanceof BridgePort p && p.bridge() == this ? Optional.of(p) : Optional.empty();
    }

    /** The bridge that an interface is a member of, or empty. */
    public static Optional<Bridge> of(Interface i) {
        return i.bridging() instanceof BridgePort p ? Optional.of(p.bridge()) : Optional.empty();
    }

    /**
     * Takes an interface of the same vnet in, which is in no bridge. The first member's MTU is the bridge's from then on.
     *
     * @param inheritMac takes the first member's hardware address too
     */
    public BridgePort add(Interface i, boolean inheritMac) {
        boolean isFirst = ports.members().length == 0;
        BridgePort port = join(i, false);
        if (isFirst) {
            mtuBytes(i.mtuBytes());
            if (inheritMac) {
                macFrom = port;
                mac(i.mac());
            }
        }
        refreshOwn();
        return port;
    }

    /** Has an interface of the same vnet, which is in no bridge, get copies of all frames. */
    public BridgePort span(Interface i) {
        return join(i, true);
    }

    private BridgePort join(Interface i, boolean isSpan) {
        if (i.owner() != owner() || i.bridging() != null || i == this) {
            throw new IllegalArgumentException(i + " cannot be a member of " + this);
        }
        if (!isSpan) {
            i.promiscuous(true);
        }
        int place = ports.freePlace();
        BridgePort port = new BridgePort(this, i, place, freeNumber(i.index()), isSpan);
        if (table.size() > 0) {
            forgetPlace(place);
        }
        List<BridgePort> all = all();
        all.add(port);
        ports = new BridgePorts(all);
        i.bridging(port);
        return port;
    }

    private List<BridgePort> all() {
        List<BridgePort> all = new ArrayList<>(members());
        all.addAll(spans());
        return all;
    }

    /** FreeBSD's choice is the interface's index, where that fits. */
    private int freeNumber(int index) {
        TreeSet<Integer> taken = new TreeSet<>();
        all().forEach(p -> taken.add(p.number()));
        int number = index;
        if (index < 1 || index > MAXIMUM_MEMBERS || taken.contains(index)) {
            number = 1;
            while (taken.contains(number)) {
                number++;
            }
        }
        return number;
    }

    /** Lets a member or span go. When this returns, no worker is at a frame with it any more. */
    public void remove(BridgePort port) {
        leave(port);
        netisr.onEach(on -> {});
    }

    void leave(BridgePort port) {
        List<BridgePort> all = all();
        all.remove(port);
        ports = new BridgePorts(all);
        port.ifp().bridging(null);
        forgetPlace(port.place());
        if (!port.isSpan()) {
            port.ifp().promiscuous(false);
            if (macFrom == port) {
                macFrom = ports.members().length > 0 ? ports.members()[0] : null;
                mac(macFrom == null ? permanentMac() : macFrom.ifp().mac());
            }
            refreshOwn();
            stp.update();
        }
    }

    /** It leaves its vnet: without members. */
    @Override
    public void onLeave() {
        all().forEach(this::leave);
        macFrom = null;
        super.onLeave();
    }

    @Override
    public void onChange() {
        refreshOwn();
        stp.update();
    }

    void onMemberChange(BridgePort port) {
        if (port.isSpan()) {
            return;
        }
        if (!port.ifp().isUp()) {
            port.flush();
        }
        if (port.hasNewMac()) {
            if (macFrom == port) {
                mac(port.ifp().mac());
            }
            refreshOwn();
        }
        stp.update();
    }

    /** Sets or clears what a member does: LEARNING, DISCOVER, STP, STICKY, PRIVATE. */
    public void set(BridgePort port, BridgeFlag flag, boolean on) {
        port.set(flag, on);
        if (flag == BridgeFlag.STP) {
            if (on) {
                stp.hold(port);
            }
            stp.update();
        }
    }

    // --- spanning tree ---

    /** The spanning tree: its settings and what it has found. */
    public BridgeStp stp() {
        return stp;
    }

    public void stpSettings(StpSettings s) {
        stp.settings(s);
        stp.update();
    }

    public void stpSettings(BridgePort port, StpPortSettings s) {
        port.stpSettings(s);
        stp.update();
    }

    // --- addresses ---

    BridgeTable table() {
        return table;
    }

    /** Seconds after which an address that is not seen any more is forgotten; 0 is never. */
    public int timeoutSeconds() {
        return timeoutSeconds;
    }

    public void timeoutSeconds(int seconds) {
        timeoutSeconds = seconds;
        timeoutTicks = seconds == 0 ? 0 : BridgeEntry.ticks(seconds);
    }

    /** The most addresses that it keeps, own ones aside. */
    public int maximumAddresses() {
        return table.maximum();
    }

    public void maximumAddresses(int addresses) {
        table.maximum(addresses);
    }

    private int tick() {
        return BridgeEntry.tick(netisr.nowNanos());
    }

    private boolean isFresh(long entry, int tick) {
        return BridgeEntry.isOwn(entry) || portOf(entry, tick, ports) != null;
    }

    /** The port that an entry stands for, if it is still good; else null. Any worker. */
    BridgePort portOf(long entry, int tick, BridgePorts among) {
        if (entry == BridgeEntry.NONE) {
            return null;
        }
        BridgePort port = among.at(BridgeEntry.place(entry));
        if (port == null || BridgeEntry.isFixed(entry)) {
            return port;
        }
        int limit = timeoutTicks;
        boolean isYoung = limit == 0 || tick - BridgeEntry.tickOf(entry) < limit;
        return isYoung && BridgeEntry.epoch(entry) == port.epoch() ? port : null;
    }

    private void forgetPlace(int place) {
        table.keep((key, e) -> BridgeEntry.isOwn(e) || BridgeEntry.place(e) != place, tick());
    }

    /** Has the table know which addresses are its own and its members'. */
    private void refreshOwn() {
        TreeSet<Long> own = new TreeSet<>();
        for (BridgePort p : ports.members()) {
            own.add(BridgeTable.key(p.ifp().mac(), 0));
        }
        if (own.isEmpty()) {
            // Nothing comes in: there is nothing to know.
            table.keep((key, e) -> false, tick());
            return;
        }
        own.add(BridgeTable.key(mac(), 0));
        own.forEach(key -> table.put(key, BridgeEntry.own(), tick()));
        table.keep((key, e) -> !BridgeEntry.isOwn(e) || own.contains(key), tick());
    }

    /** Is a frame to {@code mac} for the vnet: is it the address of a member? Any worker. */
    @Override
    public boolean isStation(long mac) {
        return BridgeEntry.isOwn(table.find(BridgeTable.key(mac, 0)));
    }

    /** What was learnt and set, by address. */
    public List<BridgeAddress> known() {
        List<BridgeAddress> all = new ArrayList<>();
        BridgePorts now = ports;
        int tick = tick();
        table.visit(
                (key, e) -> {
                    BridgePort port = portOf(e, tick, now);
                    if (port != null && !BridgeEntry.isOwn(e)) {
                        all.add(address(key, e, port, tick));
                    }
                },
                tick);
        all.sort(Comparator.comparingLong(BridgeAddress::mac));
        return all;
    }

    private BridgeAddress address(long key, long e, BridgePort port, int tick) {
        int left = BridgeEntry.isFixed(e) || timeoutTicks == 0
                ? 0
                : Math.min(timeoutSeconds, BridgeEntry.seconds(timeoutTicks - (tick - BridgeEntry.tickOf(e))));
        return new BridgeAddress(
                BridgeTable.mac(key),
                BridgeTable.vlan(key),
                port.ifp().name(),
                left,
                BridgeEntry.isStatic(e),
                BridgeEntry.isSticky(e));
    }

    /** Says for good where an address is; false if the table is full. */
    public boolean fix(BridgePort port, long mac) {
        return table.put(BridgeTable.key(mac, 0), BridgeEntry.fixed(port.place()), tick());
    }

    /** Forgets an address; false if it is not known. */
    public boolean forget(long mac) {
        return !isStation(mac) && table.remove(BridgeTable.key(mac, 0), tick());
    }

    /** Forgets what was learnt; what was set and what sticks stays unless {@code all}. */
    public void flush(boolean all) {
        table.keep((key, e) -> BridgeEntry.isOwn(e) || !all && BridgeEntry.isFixed(e), tick());
    }

    // --- workers ---

    BridgePorts ports() {
        return ports;
    }

    void countIn(Packet p, Shard on) {
        InterfaceShard s = stats(on.workstream());
        s.ipackets++;
        s.ibytes += p.length();
    }

    void countOut(Packet p, Shard on) {
        InterfaceShard s = stats(on.workstream());
        s.opackets++;
        s.obytes += p.length();
        s.omcasts += MacAddress.isGroup(Ethernet.destination(p, p.head())) ? 1 : 0;
    }

    /** A frame of the vnet's own: to the port behind which the station is, or to all. */
    @Override
    public void output(Packet p, Shard from) {
        if (!isUp()) {
            stats(from.workstream()).oerrors++;
            from.drop(p, Drop.OUTPUT_INTERFACE_DOWN);
            return;
        }
        BridgePorts among = ports;
        BridgeFlood.span(among, p, from);
        long to = Ethernet.destination(p, p.head());
        if (MacAddress.isGroup(to)) {
            from.count(Counter.BRIDGE_FLOODED);
            BridgeFlood.own(among, p, from);
            return;
        }
        long entry = table.find(BridgeTable.key(to, 0));
        BridgePort out = portOf(entry, BridgeEntry.tick(from.now()), among);
        if (BridgeEntry.isOwn(entry) || out != null && !out.isForwarding()) {
            stats(from.workstream()).oerrors++;
            from.drop(p, Drop.BRIDGE_NO_PORT);
        } else if (out == null) {
            from.count(Counter.BRIDGE_FLOODED);
            BridgeFlood.unknown(among, null, p, from);
        } else {
            from.count(Counter.BRIDGE_FORWARDED);
            out.send(p, from);
        }
    }
}
