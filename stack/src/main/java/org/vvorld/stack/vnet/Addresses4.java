package org.vvorld.stack.vnet;

import java.util.Arrays;
import org.vvorld.stack.arp.ArpEntry;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.wire.Ipv4Prefix;

/** The admin side of a vnet's IPv4 addresses, neighbours and routes. Admin thread only. */
public final class Addresses4 {
    private final Vnet vnet;

    Addresses4(Vnet vnet) {
        this.vnet = vnet;
    }

    /** Adds an address; of one that is there already, changes the prefix length. The first is the primary one. */
    public void add(Interface i, InterfaceAddress a) {
        InterfaceAddress[] old = i.addresses();
        for (int at = 0; at < old.length; at++) {
            if (old[at].address() == a.address()) {
                InterfaceAddress[] changed = old.clone();
                changed[at] = a;
                i.addresses(changed);
                vnet.fibs().update4(i);
                return;
            }
        }
        InterfaceAddress[] more = Arrays.copyOf(old, old.length + 1);
        more[old.length] = a;
        i.addresses(more);
        vnet.fibs().update4(i);
        tell(RouteEvent.Verb.ADD, i, a);
        announce(i, a);
    }

    private void tell(RouteEvent.Verb verb, Interface i, InterfaceAddress a) {
        if (vnet.routeEvents().isHeard()) {
            vnet.routeEvents().tell(new RouteEvent.Address4(verb, i, a));
        }
    }

    /** Removes an address; false if the interface does not have it. */
    public boolean remove(Interface i, int address) {
        if (!i.hasAddress(address)) {
            return false;
        }
        InterfaceAddress[] before = i.addresses();
        i.addresses(Arrays.stream(before).filter(a -> a.address() != address).toArray(InterfaceAddress[]::new));
        vnet.fibs().update4(i);
        Arrays.stream(before).filter(a -> a.address() == address).forEach(a -> tell(RouteEvent.Verb.DELETE, i, a));
        // Neighbours in a subnet that is no longer ours cannot be asked any more.
        vnet.eachShard(s -> vnet.arpTable().list().stream()
                .filter(e -> e.ifp() == i && e.ifp().addressTowards(e.address()) == null)
                .filter(e -> e.madeBy(s.workstream()))
                .forEach(s.arp()::forget));
        return true;
    }

    /** Sets a permanent neighbour, in place of what was known of it. */
    public void putNeighbour(Interface i, int address, long mac) {
        putNeighbour(i, address, mac, false);
    }

    /**
     * Sets a permanent neighbour, in place of what was known of it.
     *
     * @param isPublished do we answer requests for it?
     */
    public void putNeighbour(Interface i, int address, long mac, boolean isPublished) {
        removeNeighbour(i, address);
        vnet.arpTable().putPermanent(i, address, mac, isPublished);
    }

    /** Sets a neighbour that expires as one does that has answered. */
    public void putTemporaryNeighbour(Interface i, int address, long mac) {
        removeNeighbour(i, address);
        vnet.netisr().onEach(on -> {
            if (on.index() == 0) {
                vnet.shard(on).arp().set(i, address, mac);
            }
        });
    }

    /** Removes a neighbour, permanent or learnt; what waits for it is dropped. False if there is none. */
    public boolean removeNeighbour(Interface i, int address) {
        ArpEntry e = vnet.arpTable().find(i, address);
        if (e == null) {
            return false;
        }
        if (e.isPermanent()) {
            return vnet.arpTable().remove(e);
        }
        vnet.netisr().onEach(on -> {
            if (e.madeBy(on)) {
                vnet.shard(on).arp().forget(e);
            }
        });
        return true;
    }

    /** Could a route of a FIB lead that way now? */
    public boolean isReachable(int fib, Hop way) {
        return !way.isForwarding() || vnet.fibs().routing(fib).way(way, true) != null;
    }

    /** Sets a static route of FIB 0, in place of one for the same destination. */
    public void putRoute(StaticRoute route) {
        putRoute(0, route);
    }

    /** Sets a static route of a FIB, in place of one for the same destination. */
    public void putRoute(int fib, StaticRoute route) {
        vnet.fibs().routing(fib).put(route.destination(), route.hops());
    }

    /** Removes a static route of a FIB; false if there is none for exactly this destination. */
    public boolean removeRoute(int fib, Ipv4Prefix destination) {
        return vnet.fibs().routing(fib).remove(destination);
    }

    /** Tells the link of addresses, soon. */
    void announce(Interface i, InterfaceAddress... which) {
        vnet.netisr().post(0, on -> {
            // By now it may have moved on to another vnet, whose addresses are not ours to announce.
            if (vnet.isOpen() && i.owner() == vnet) {
                for (InterfaceAddress a : which) {
                    vnet.shard(on).arp().announce(i, a.address());
                }
            }
        });
    }
}
