package org.vvorld.stack.nd;

import org.vvorld.stack.arp.PendingPackets;
import org.vvorld.stack.arp.Unresolved;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv6;

/**
 * The output side of neighbour discovery on one worker: finds the next hop's hardware address, puts the link header on and sends; or
 * holds the packet and asks (RFC 4861 section 7.2.2). Neighbour unreachability detection is here too (section 7.3).
 */
public final class NdResolver {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    /** RFC 4861 section 10: REACHABLE_TIME, of which each neighbour gets half to one and a half. */
    private static final long REACHABLE_NANOS = 30 * SECOND;
    /** RETRANS_TIMER. */
    private static final long RETRANS_NANOS = SECOND;

    private final Shard shard;
    private final NdTable table;
    private final NdMessages messages;
    private final Unresolved unresolved;
    private RouterWatch routers = RouterWatch.NOBODY;

    public NdResolver(Shard shard, NdTable table, Unresolved unresolved) {
        this.shard = shard;
        this.table = table;
        this.messages = new NdMessages(shard);
        this.unresolved = unresolved;
    }

    /** Says who hears of routers that are none any more; once, when the shard is built. */
    public void routersTo(RouterWatch listener) {
        routers = listener;
    }

    NdMessages messages() {
        return messages;
    }

    /** Sends the network packet at the head of {@code p} to the neighbour on {@code ifp}. */
    public void output(Interface ifp, long high, long low, Packet p) {
        NdEntry e = table.find(ifp, high, low);
        if (e != null) {
            long mac = e.mac;
            if (mac >= 0) {
                use(e);
                frame(ifp, mac, p);
                return;
            }
        }
        hold(e, ifp, high, low, p);
    }

    /** Says that a packet goes to a neighbour whose address is known. */
    public void use(NdEntry e) {
        if (e.stale) {
            useStale(e);
        }
    }

    /** RFC 4861 section 7.3.3: the first packet to a stale neighbour starts the delay before it is probed. */
    private void useStale(NdEntry e) {
        synchronized (e) {
            if (e.state != NdState.STALE) {
                return;
            }
            enter(e, NdState.DELAY, shard.sysctls().get(Sysctl.ND_DELAY) * SECOND);
        }
        schedule(e);
    }

    /** Under the monitor: the state, and how long it lasts. */
    private void enter(NdEntry e, NdState state, long nanos) {
        e.state = state;
        e.stale = state == NdState.STALE;
        e.endsAt = shard.now() + nanos;
        e.tries = 0;
    }

    /** Sets the timer to the end of the entry's state, on the worker whose it is. */
    void schedule(NdEntry e) {
        if (e.worker != shard.workstream().index()) {
            // If there is no room the timer finds the new state when it fires.
            shard.workstream().netisr().tryPost(e.worker, e, shard.workstream());
            return;
        }
        long wait;
        synchronized (e) {
            if (e.state == NdState.GONE || e.state == NdState.PERMANENT) {
                return;
            }
            wait = e.endsAt - shard.now();
        }
        e.timer.arm(Math.max(1, wait));
    }

    /** The neighbour, if its address is known now; else null. */
    public NdEntry resolvedNeighbour(Interface ifp, long high, long low) {
        NdEntry e = table.find(ifp, high, low);
        return e != null && e.mac >= 0 ? e : null;
    }

    /** Puts the Ethernet header on and sends, mostly IPv6; RFC 8950 has IPv4 go to neighbours with IPv6 addresses too. */
    public void frame(Interface ifp, long destination, Packet p) {
        int type = Ipv6.version(p, p.head()) == 4 ? Ethernet.TYPE_IPV4 : Ethernet.TYPE_IPV6;
        Ethernet.write(p, p.push(Ethernet.HEADER_BYTES), destination, ifp.mac(), type);
        ifp.output(p, shard);
    }

    private void hold(NdEntry existing, Interface ifp, long high, long low, Packet p) {
        if (!ifp.isUp()) {
            shard.drop(p, Drop.OUTPUT_INTERFACE_DOWN);
            return;
        }
        if (ifp.inet6().isDisabled() || ifp.isAsked(InterfaceFlag.NOARP)) {
            shard.drop(p, Drop.IPV6_DISABLED);
            return;
        }
        NdEntry e = existing;
        boolean fresh = false;
        if (e == null) {
            NdEntry mine = learn(ifp, high, low);
            if (mine == null) {
                shard.drop(p, Drop.ND_TABLE_FULL);
                return;
            }
            fresh = mine.tries == 0 && mine.madeBy(shard.workstream()) && !mine.timer.isArmed();
            e = mine;
        }
        park(e, p);
        if (fresh) {
            ask(e);
        }
    }

    /** Has the packet wait, or sends it if the answer has come meanwhile. */
    private void park(NdEntry e, Packet p) {
        int worker = shard.workstream().index();
        Drop why = null;
        Packet first = null;
        Packet evicted = null;
        long mac;
        synchronized (e) {
            mac = e.heardMac;
            PendingPackets mine = e.waitingOn(worker);
            if (mac >= 0) {
                first = takeMine(e, mine, worker);
            } else if (e.state == NdState.GONE) {
                why = Drop.ND_FLUSHED;
            } else {
                // RFC 4861 section 7.2.2: the new one replaces the oldest; its charge passes on.
                boolean full = mine != null && mine.count() >= shard.sysctls().get(Sysctl.ND_MAX_HOLD);
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
            use(e);
            frame(e.ifp, mac, p);
        } else if (why != null) {
            shard.drop(p, why);
        }
        if (evicted != null) {
            shard.drop(evicted, Drop.ND_PENDING_FULL);
        }
    }

    /** Under the entry's monitor: what waits on this worker, as a chain; nothing does afterwards. */
    private static Packet takeMine(NdEntry e, PendingPackets mine, int worker) {
        if (mine == null) {
            return null;
        }
        e.waitingOn(worker, null);
        e.publish();
        return mine.takeBefore(null);
    }

    private void sendAll(NdEntry e, long mac, Packet chain) {
        Packet waiting = chain;
        while (waiting != null) {
            Packet p = waiting;
            waiting = unhold(p);
            use(e);
            frame(e.ifp, mac, p);
        }
    }

    /** Another worker heard the neighbour: sends what waited here. */
    private void release(NdEntry e, PendingPackets packets) {
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

    /** The entry for a neighbour, made if there is none; null when the table is full. */
    private NdEntry learn(Interface ifp, long high, long low) {
        NdEntry there = table.find(ifp, high, low);
        if (there != null || table.size() >= shard.sysctls().get(Sysctl.ND_MAX_ENTRIES)) {
            return there;
        }
        NdEntry e = new NdEntry(ifp, high, low, shard.workstream().index(), this);
        e.timer = shard.timer(() -> onTimer(e));
        e.endsAt = shard.now() + retransNanos(ifp);
        return table.putIfAbsent(e);
    }

    /** RFC 4861 sections 7.2.3 and 6.2.6: a solicitation said where its sender is. */
    void onSolicit(Interface ifp, long high, long low, long mac) {
        NdEntry e = learn(ifp, high, low);
        if (e == null) {
            return;
        }
        Packet first = null;
        synchronized (e) {
            if (e.state == NdState.PERMANENT || e.state == NdState.GONE || e.heardMac == mac) {
                return;
            }
            enter(e, NdState.STALE, gcNanos());
            first = heard(e, mac);
        }
        schedule(e);
        sendAll(e, mac, first);
    }

    /**
     * RFC 4861 section 7.2.5: an advertisement. Nobody asked means no entry.
     *
     * @param mac -1 if it did not say
     */
    void onAdvert(NdEntry e, long mac, boolean solicited, boolean override, boolean router) {
        Packet first = null;
        boolean isRouterNoMore;
        long to;
        synchronized (e) {
            if (e.state == NdState.PERMANENT || e.state == NdState.GONE) {
                return;
            }
            boolean differs = mac >= 0 && mac != e.heardMac;
            if (e.state == NdState.INCOMPLETE) {
                if (mac < 0) {
                    return;
                }
            } else if (differs && !override) {
                // Two claim it: not believed, but what is known is in doubt.
                if (e.state == NdState.REACHABLE) {
                    enter(e, NdState.STALE, gcNanos());
                }
                return;
            }
            if (solicited) {
                enter(e, NdState.REACHABLE, reachableNanos(e.ifp));
            } else if (differs) {
                enter(e, NdState.STALE, gcNanos());
            }
            isRouterNoMore = e.router && !router;
            e.router = router;
            first = differs ? heard(e, mac) : null;
            to = e.heardMac;
        }
        schedule(e);
        sendAll(e, to, first);
        if (isRouterNoMore) {
            routers.onNoRouter(e.ifp, e.high, e.low);
        }
    }

    /** Under the monitor: notes the address; what waited on this worker, and tells the others. */
    private Packet heard(NdEntry e, long mac) {
        int worker = shard.workstream().index();
        e.heardMac = mac;
        Packet first = takeMine(e, e.waitingOn(worker), worker);
        e.publish();
        for (int other = 0; other < e.workersWaiting(); other++) {
            tell(e, other);
        }
        return first;
    }

    /** Under the entry's monitor: has another worker send what waits there; drops it if that worker's ring is full. */
    private void tell(NdEntry e, int other) {
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

    private long gcNanos() {
        return shard.sysctls().get(Sysctl.ND_GC_TIMER) * SECOND;
    }

    /** RFC 4861 section 6.3.4: between 0.5 and 1.5 times the base, so that neighbours are not probed in step. */
    private long reachableNanos(Interface ifp) {
        int told = ifp.ndParameters().reachableMillis();
        long base = told == 0 ? REACHABLE_NANOS : told * MILLISECOND;
        return base / 2 + Math.floorMod(shard.workstream().random(), base);
    }

    /** Between solicitations: what a router has said, else RETRANS_TIMER. */
    static long retransNanos(Interface ifp) {
        int told = ifp.ndParameters().retransMillis();
        return told == 0 ? RETRANS_NANOS : told * MILLISECOND;
    }

    private void onTimer(NdEntry e) {
        boolean ask = false;
        boolean give = false;
        synchronized (e) {
            if (e.endsAt - shard.now() > 0) {
                ask = false;
            } else {
                switch (e.state) {
                    case INCOMPLETE -> {
                        give = e.tries >= shard.sysctls().get(Sysctl.ND_MULTICAST_TRIES);
                        ask = !give;
                    }
                    case REACHABLE -> enter(e, NdState.STALE, gcNanos());
                    case STALE -> give = true;
                    case DELAY -> {
                        enter(e, NdState.PROBE, retransNanos(e.ifp));
                        ask = true;
                    }
                    case PROBE -> {
                        give = e.tries >= shard.sysctls().get(Sysctl.ND_UNICAST_TRIES);
                        ask = !give;
                    }
                    case PERMANENT, GONE -> {}
                }
            }
        }
        if (ask) {
            ask(e);
        } else if (give) {
            shard.count(Counter.ND_TIMEOUTS);
            giveUp(e);
        } else {
            schedule(e);
        }
    }

    private void ask(NdEntry e) {
        long to;
        synchronized (e) {
            e.tries++;
            e.endsAt = shard.now() + retransNanos(e.ifp);
            to = e.heardMac;
        }
        schedule(e);
        messages.solicit(e.ifp, e.high, e.low, to);
    }

    private void giveUp(NdEntry e) {
        Packet waiting = remove(e);
        if (e.router) {
            routers.onLost(e.ifp, e.high, e.low);
        }
        while (waiting != null) {
            Packet p = waiting;
            waiting = unhold(p);
            unresolved.onUnresolved(p);
        }
    }

    /** Takes an entry out of the table for good. Returns the chain of what waited for it. */
    private Packet remove(NdEntry e) {
        table.remove(e);
        synchronized (e) {
            e.state = NdState.GONE;
            e.stale = false;
            e.mac = NdEntry.UNKNOWN;
            e.heardMac = NdEntry.UNKNOWN;
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
        for (NdEntry e : table.list()) {
            if (e.worker == shard.workstream().index() && (ifp == null || e.ifp == ifp)) {
                forget(e);
            }
        }
    }

    /** Forgets one neighbour, on the worker that made it. */
    public void forget(NdEntry e) {
        e.timer.cancel();
        Packet waiting = remove(e);
        while (waiting != null) {
            Packet p = waiting;
            waiting = unhold(p);
            shard.drop(p, Drop.ND_FLUSHED);
        }
    }
}
