package org.vvorld.stack.arp;

import org.vvorld.stack.arp.ArpEntry.State;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.MacAddress;

/**
 * The output side of ARP on one worker: finds the next hop's hardware address, puts the link header on and sends; or holds the
 * packet (RFC 1122 section 2.3.2.2: at least one) and asks, once a second (section 2.3.2.1: no more often).
 */
public final class ArpResolver {
    private static final long SECOND = 1_000_000_000L;

    private final Shard shard;
    private final ArpTable table;
    private final Unresolved unresolved;

    public ArpResolver(Shard shard, ArpTable table, Unresolved unresolved) {
        this.shard = shard;
        this.table = table;
        this.unresolved = unresolved;
    }

    /** Sends the network packet at the head of {@code p} to the neighbour {@code nextHop} on {@code ifp}. */
    public void output(Interface ifp, int nextHop, Packet p) {
        ArpEntry e = table.find(ifp, nextHop);
        if (e != null) {
            long mac = e.mac;
            if (mac >= 0) {
                if (!e.used) {
                    e.used = true;
                }
                frame(ifp, mac, p);
                return;
            }
        }
        hold(e, ifp, nextHop, p);
    }

    /** The neighbour, if its address is known now; else null. */
    public ArpEntry resolvedNeighbour(Interface ifp, int nextHop) {
        ArpEntry e = table.find(ifp, nextHop);
        return e != null && e.mac >= 0 ? e : null;
    }

    /** The neighbour, if its address is known now; else null, and it is asked for, though no packet waits for the answer. */
    public ArpEntry resolve(Interface ifp, int nextHop) {
        ArpEntry e = table.find(ifp, nextHop);
        if (e != null) {
            return e.mac >= 0 ? e : null;
        }
        if (ifp.isUp()
                && !ifp.isAsked(InterfaceFlag.NOARP)
                && table.size() < shard.sysctls().get(Sysctl.ARP_MAX_ENTRIES)) {
            ArpEntry mine = newEntry(ifp, nextHop);
            if (table.putIfAbsent(mine) == mine) {
                ask(mine);
            }
        }
        return null;
    }

    /** Puts the Ethernet header for IPv4 on and sends. */
    public void frame(Interface ifp, long destination, Packet p) {
        Ethernet.write(p, p.push(Ethernet.HEADER_BYTES), destination, ifp.mac(), Ethernet.TYPE_IPV4);
        ifp.output(p, shard);
    }

    private void hold(ArpEntry existing, Interface ifp, int nextHop, Packet p) {
        if (!ifp.isUp()) {
            shard.drop(p, Drop.OUTPUT_INTERFACE_DOWN);
            return;
        }
        if (ifp.isAsked(InterfaceFlag.NOARP)) {
            shard.drop(p, Drop.ARP_DISABLED);
            return;
        }
        ArpEntry e = existing;
        boolean fresh = false;
        if (e == null) {
            if (table.size() >= shard.sysctls().get(Sysctl.ARP_MAX_ENTRIES)) {
                shard.drop(p, Drop.ARP_TABLE_FULL);
                return;
            }
            ArpEntry mine = newEntry(ifp, nextHop);
            e = table.putIfAbsent(mine);
            fresh = e == mine;
        }
        park(e, p);
        if (fresh) {
            ask(e);
        }
    }

    /** Has the packet wait, or sends it if the answer has come meanwhile. */
    private void park(ArpEntry e, Packet p) {
        int worker = shard.workstream().index();
        Drop why = null;
        Packet first = null;
        Packet evicted = null;
        long mac;
        synchronized (e) {
            mac = e.heardMac;
            PendingPackets mine = e.waitingOn(worker);
            if (mac >= 0) {
                // What waited here goes first.
                first = takeMine(e, mine, worker);
            } else if (e.state == State.GONE) {
                why = Drop.ARP_FLUSHED;
            } else {
                // The oldest goes (RFC 1122 section 2.3.2.2 wants the latest kept); its charge passes to the new one.
                boolean full = mine != null && mine.count() >= shard.sysctls().get(Sysctl.ARP_MAX_HOLD);
                evicted = full ? mine.poll() : null;
                if (evicted == null && !shard.charge().tryCharge()) {
                    why = Drop.CHARGE_EXCEEDED;
                } else {
                    if (mine == null) {
                        mine = new PendingPackets(waiting -> release(e, waiting));
                        e.waitingOn(worker, mine);
                    }
                    mine.add(p);
                }
            }
        }
        if (mac >= 0) {
            sendAll(e, mac, first);
            frame(e.ifp, mac, p);
        } else if (why != null) {
            shard.drop(p, why);
        }
        if (evicted != null) {
            shard.drop(evicted, Drop.ARP_PENDING_FULL);
        }
    }

    /** Under the entry's monitor: what waits on this worker, as a chain; nothing does afterwards. */
    private static Packet takeMine(ArpEntry e, PendingPackets mine, int worker) {
        if (mine == null) {
            return null;
        }
        e.waitingOn(worker, null);
        e.publish();
        return mine.takeBefore(null);
    }

    private void sendAll(ArpEntry e, long mac, Packet chain) {
        Packet waiting = chain;
        while (waiting != null) {
            Packet p = waiting;
            waiting = unhold(p);
            frame(e.ifp, mac, p);
        }
    }

    /** Another worker heard the neighbour: sends what waited here. */
    void release(ArpEntry e, PendingPackets packets) {
        int worker = shard.workstream().index();
        long mac;
        Packet first;
        synchronized (e) {
            mac = e.heardMac;
            if (mac < 0 || e.waitingOn(worker) != packets) {
                return;
            }
            first = takeMine(e, packets, worker);
        }
        sendAll(e, mac, first);
    }

    private ArpEntry newEntry(Interface ifp, int address) {
        ArpEntry e = new ArpEntry(ifp, address, shard.workstream().index());
        e.timer = shard.timer(() -> onTimer(e));
        return e;
    }

    /** Makes an entry for a station that introduced itself; null when the table is full. */
    ArpEntry learn(Interface ifp, int address) {
        if (table.size() >= shard.sysctls().get(Sysctl.ARP_MAX_ENTRIES)) {
            return null;
        }
        ArpEntry mine = newEntry(ifp, address);
        return table.putIfAbsent(mine);
    }

    /** Sets a neighbour as if it had answered just now. On one worker. */
    public void set(Interface ifp, int address, long mac) {
        ArpEntry e = learn(ifp, address);
        if (e != null) {
            resolved(e, mac);
        }
    }

    /** The neighbour is at {@code mac}: lets go what waited, each packet on the worker that it waits on. */
    void resolved(ArpEntry e, long mac) {
        int worker = shard.workstream().index();
        Packet first;
        synchronized (e) {
            if (e.state == State.PERMANENT || e.state == State.GONE) {
                return;
            }
            e.heardMac = mac;
            e.state = State.REACHABLE;
            e.tries = 0;
            e.used = false;
            e.expiresAt = shard.now() + maxAgeNanos();
            first = takeMine(e, e.waitingOn(worker), worker);
            e.publish();
            for (int other = 0; other < e.workersWaiting(); other++) {
                tell(e, other);
            }
        }
        // Another worker's timer fires where it was set and finds the new expiry then.
        if (e.worker == worker && !e.timer.isArmed()) {
            e.timer.arm(maxAgeNanos());
        }
        sendAll(e, mac, first);
    }

    /** Under the entry's monitor: has another worker send what waits there; drops it if that worker's ring is full. */
    private void tell(ArpEntry e, int other) {
        PendingPackets waiting = e.waitingOn(other);
        if (waiting == null || shard.workstream().netisr().tryPost(other, waiting, shard.workstream())) {
            return;
        }
        e.waitingOn(other, null);
        e.publish();
        Packet lost = waiting.takeBefore(null);
        while (lost != null) {
            Packet p = lost;
            lost = unhold(p);
            shard.drop(p, Drop.RING_FULL);
        }
    }

    private long maxAgeNanos() {
        return shard.sysctls().get(Sysctl.ARP_MAX_AGE) * SECOND;
    }

    private void onTimer(ArpEntry e) {
        boolean ask = false;
        boolean give = false;
        long wait = 0;
        synchronized (e) {
            switch (e.state) {
                case INCOMPLETE -> {
                    give = e.tries >= shard.sysctls().get(Sysctl.ARP_MAX_TRIES);
                    ask = !give;
                }
                case REACHABLE -> {
                    wait = e.expiresAt - shard.now();
                    if (wait <= 0) {
                        // Used in its lifetime: make sure of it without stopping traffic (RFC 1122 section 2.3.2.1
                        // (2)).
                        give = !e.used;
                        ask = e.used;
                        e.state = State.PROBING;
                        e.tries = 0;
                    }
                }
                case PROBING -> {
                    give = e.tries >= shard.sysctls().get(Sysctl.ARP_MAX_TRIES);
                    ask = !give;
                }
                case PERMANENT, GONE -> {}
            }
        }
        if (ask) {
            ask(e);
        } else if (give) {
            shard.count(Counter.ARP_TIMEOUTS);
            giveUp(e);
        } else if (wait > 0) {
            e.timer.arm(wait);
        }
    }

    private void ask(ArpEntry e) {
        long to;
        synchronized (e) {
            e.tries++;
            to = e.heardMac >= 0 ? e.heardMac : MacAddress.BROADCAST;
        }
        e.timer.arm(SECOND);
        InterfaceAddress own = e.ifp.addressTowards(e.address);
        if (own != null) {
            send(e.ifp, Arp.REQUEST, to, own.address(), 0, e.address);
        }
    }

    private void giveUp(ArpEntry e) {
        Packet waiting = remove(e);
        while (waiting != null) {
            Packet p = waiting;
            waiting = unhold(p);
            unresolved.onUnresolved(p);
        }
    }

    /** Takes an entry out of the table for good. Returns the chain of what waited for it. */
    private Packet remove(ArpEntry e) {
        table.remove(e);
        synchronized (e) {
            e.state = State.GONE;
            e.mac = ArpEntry.UNKNOWN;
            e.heardMac = ArpEntry.UNKNOWN;
            return e.takeAllPending();
        }
    }

    /** Makes a packet that waited ours again, and the vnet's charge smaller. Returns the one behind it in the chain. */
    private Packet unhold(Packet p) {
        Packet next = p.next;
        p.next = null;
        p.unpark();
        shard.charge().release();
        return next;
    }

    /** Forgets neighbours that this worker made: all of {@code ifp}, or all there are if it is null. */
    public void forget(Interface ifp) {
        for (ArpEntry e : table.list()) {
            if (e.worker == shard.workstream().index() && (ifp == null || e.ifp == ifp)) {
                forget(e);
            }
        }
    }

    /** Forgets one neighbour, on the worker that made it. */
    public void forget(ArpEntry e) {
        e.timer.cancel();
        Packet waiting = remove(e);
        while (waiting != null) {
            Packet p = waiting;
            waiting = unhold(p);
            shard.drop(p, Drop.ARP_FLUSHED);
        }
    }

    /** RFC 5227 section 2.3: tells the link that {@code address} is here, with sender and target the same. */
    public void announce(Interface ifp, int address) {
        if (ifp.isEthernet() && ifp.isUp() && !ifp.isAsked(InterfaceFlag.NOARP)) {
            send(ifp, Arp.REQUEST, MacAddress.BROADCAST, address, 0, address);
        }
    }

    void send(Interface ifp, int operation, long to, int sender, long targetMac, int target) {
        Packet p = shard.originate(Ethernet.HEADER_BYTES + Arp.BYTES);
        if (p == null) {
            return;
        }
        int at = p.append(Arp.BYTES);
        p.networkAt(at);
        Arp.write(p, at, operation, ifp.mac(), sender, targetMac, target);
        Ethernet.write(p, p.push(Ethernet.HEADER_BYTES), to, ifp.mac(), Ethernet.TYPE_ARP);
        shard.count(operation == Arp.REQUEST ? Counter.ARP_REQUESTS_SENT : Counter.ARP_REPLIES_SENT);
        ifp.output(p, shard);
    }
}
