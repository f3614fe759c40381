package org.vvorld.stack.vnet;

import java.util.function.Consumer;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.Dad;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;
import org.vvorld.stack.wire.MacAddress;

/** The admin side of a vnet's IPv6 addresses, neighbours and routes. Admin thread only. */
public final class Addresses6 {
    /** Addresses of one interface. */
    public static final int MAX_ADDRESSES = 256;

    private final Vnet vnet;
    /** Null until it is needed. */
    private volatile Autoconf autoconf;

    Addresses6(Vnet vnet) {
        this.vnet = vnet;
    }

    /** What routers tell, and what is told as one; made on first use. */
    public Autoconf autoconf() {
        if (autoconf == null) {
            autoconf = new Autoconf(vnet);
        }
        return autoconf;
    }

    /** Does any interface accept advertisements or send some, or did one? Any thread. */
    public boolean hasAutoconf() {
        return autoconf != null;
    }

    /** Did routers tell of the route for exactly this prefix? */
    public boolean isLearnt(int fib, Ipv6Prefix destination) {
        return hasAutoconf() && autoconf.isLearnt(fib, destination);
    }

    /**
     * Adds an address; of one that is there already, sets the prefix length and the flags anew. It is tentative until nobody objects,
     * if it is to be probed for. IPv6 is on on the interface from then.
     */
    public void add(Interface i, Inet6Address a) {
        if (i.inet6().isDisabled()) {
            flags(i, 0, Inet6.IF_DISABLED);
        }
        Inet6 now = i.inet6();
        if (now.addresses().length >= MAX_ADDRESSES && now.find(a.high(), a.low()) == null) {
            throw new IllegalStateException(i + " has " + MAX_ADDRESSES + " IPv6 addresses already: remove some");
        }
        if (isProbed(i, a)) {
            a.flags(Inet6Address.TENTATIVE, Inet6Address.DUPLICATED);
        }
        i.inet6(now.with(a));
        vnet.fibs().update6(i);
        tell(RouteEvent.Verb.ADD, i, a);
        begin(i, a);
    }

    private void tell(RouteEvent.Verb verb, Interface i, Inet6Address a) {
        if (vnet.routeEvents().isHeard()) {
            vnet.routeEvents().tell(new RouteEvent.Address6(verb, i, a));
        }
    }

    private boolean isProbed(Interface i, Inet6Address a) {
        return Dad.isNeeded(i, a) && vnet.sysctls().get(Sysctl.IP6_DAD_COUNT) > 0;
    }

    /** Probes for an address, or announces it. */
    private void begin(Interface i, Inet6Address a) {
        // RFC 4862 section 5.4.2: the solicited-node group is joined before the address is probed for.
        vnet.multicast().follow6(i);
        if (!i.isUp() || !i.isEthernet() || i.inet6().isDisabled()) {
            return;
        }
        onProber(i, s -> {
            if (i.inet6().find(a.high(), a.low()) != a) {
                return;
            }
            if (a.has(Inet6Address.TENTATIVE)) {
                s.dad().start(i, a);
            } else {
                s.ndInput().announce(i, a);
                s.onAssigned(i, a);
            }
        });
    }

    private void onProber(Interface i, Consumer<Ipv6Shard> task) {
        vnet.netisr().post(0, on -> {
            // By now it may have moved on to another vnet, whose addresses are not ours to probe for.
            if (vnet.isOpen() && i.owner() == vnet && i.isUp()) {
                task.accept(vnet.shard(on).ipv6());
            }
        });
    }

    /** Removes an address; false if the interface does not have it. */
    public boolean remove(Interface i, long high, long low) {
        Inet6Address a = i.inet6().find(high, low);
        if (a == null) {
            return false;
        }
        i.inet6(i.inet6().without(high, low));
        vnet.multicast().follow6(i);
        vnet.fibs().update6(i);
        tell(RouteEvent.Verb.DELETE, i, a);
        vnet.eachShard(s -> {
            if (s.hasIpv6()) {
                s.ipv6().dad().stop(i, a);
                for (NdEntry e : vnet.ndTable().list()) {
                    if (e.ifp() == i && e.madeBy(s.workstream()) && !i.inet6().isOnLink(e.high(), e.low())) {
                        s.ipv6().nd().forget(e);
                    }
                }
            }
        });
        return true;
    }

    /** Gives an address another prefix length, and leaves all else as it is. Returns what stands in its place. */
    Inet6Address lengthen(Interface i, Inet6Address a, int length) {
        Inet6Address other = new Inet6Address(a.high(), a.low(), length, a.flags());
        i.inet6(i.inet6().with(other));
        vnet.fibs().update6(i);
        if (other.has(Inet6Address.TENTATIVE)) {
            begin(i, other);
        }
        return other;
    }

    /** Sets and clears flags of {@link Inet6}; what is not disabled any more begins anew. */
    public void flags(Interface i, int set, int clear) {
        Inet6 before = i.inet6();
        i.inet6(before.withFlags(set, clear));
        vnet.multicast().follow6(i);
        if (((before.flags() ^ i.inet6().flags()) & (Inet6.ACCEPT_RTADV | Inet6.NO_RADR)) != 0) {
            listen(i);
        }
        if (i.isUp() && before.isDisabled() != i.inet6().isDisabled()) {
            if (i.inet6().isDisabled()) {
                vnet.eachShard(s -> s.forget6(i));
            } else {
                onUp(i);
            }
        } else if (i.isUp() && !before.has(Inet6.AUTO_LINKLOCAL) && i.inet6().has(Inet6.AUTO_LINKLOCAL)) {
            linkLocal(i);
        }
    }

    /** Begins to listen to routers, or ends. */
    private void listen(Interface i) {
        autoconf();
        vnet.netisr().post(RouterDiscovery.WORKER, on -> {
            if (vnet.isOpen() && i.owner() == vnet) {
                vnet.shard(on).discovery().follow(i);
            }
        });
    }

    /** The interface is about to go down: hosts that rely on it as a router are told. */
    void beforeDown(Interface i) {
        if (hasAutoconf() && autoconf.advertised(i).isPresent()) {
            vnet.netisr().onEach(on -> {
                if (on.index() == RouterDiscovery.WORKER) {
                    vnet.shard(on).discovery().leaving(i);
                }
            });
        }
    }

    /** The interface leaves. */
    void withdraw(Interface i) {
        if (hasAutoconf()) {
            autoconf.forget(i);
        }
    }

    /** The interface went up: it gets its link-local address, and all that it has are probed for again (RFC 4862 section 5.4). */
    void onUp(Interface i) {
        if (!i.isEthernet() || i.inet6().isDisabled()) {
            return;
        }
        linkLocal(i);
        for (Inet6Address a : i.inet6().addresses()) {
            if (isProbed(i, a)) {
                a.flags(Inet6Address.TENTATIVE, Inet6Address.DUPLICATED);
            }
            begin(i, a);
        }
    }

    /** RFC 4862 section 5.3, RFC 2464 section 5. */
    private void linkLocal(Interface i) {
        boolean wanted = vnet.sysctls().isOn(Sysctl.IP6_AUTO_LINKLOCAL)
                && i.inet6().has(Inet6.AUTO_LINKLOCAL)
                && i.bridging() == null
                && i.mac() != 0;
        if (!wanted || hasLinkLocal(i)) {
            return;
        }
        Inet6Address a = new Inet6Address(Ipv6Address.LINK_LOCAL_HIGH, Ipv6Address.eui64(i.mac()), 64, 0);
        if (isProbed(i, a)) {
            a.flags(Inet6Address.TENTATIVE, 0);
        }
        i.inet6(i.inet6().with(a));
    }

    private static boolean hasLinkLocal(Interface i) {
        for (Inet6Address a : i.inet6().addresses()) {
            if (a.isLinkLocal()) {
                return true;
            }
        }
        return false;
    }

    /** The hardware address changed: neighbours are to know (RFC 4861 section 7.2.6). */
    void onMac(Interface i) {
        for (Inet6Address a : i.inet6().addresses()) {
            if (a.isAssigned()) {
                begin(i, a);
            }
        }
    }

    /** Could a route of a FIB lead that way now? */
    public boolean isReachable(int fib, Hop way) {
        return !way.isForwarding() || vnet.fibs().routing6(fib).way(way, true) != null;
    }

    /** Sets a static route of FIB 0, in place of one for the same destination. */
    public void putRoute(StaticRoute6 r) {
        putRoute(0, r);
    }

    /** Sets a static route of a FIB, in place of one for the same destination. */
    public void putRoute(int fib, StaticRoute6 r) {
        vnet.fibs().routing6(fib).put(r.destination(), r.hops());
    }

    /** Removes a static route of a FIB; false if there is none for exactly this destination. */
    public boolean removeRoute(int fib, Ipv6Prefix destination) {
        boolean was = vnet.fibs().routing6(fib).remove(destination);
        if (was) {
            // What routers told shows again.
            learnAnew();
        }
        return was;
    }

    /** Brings the routes in line with what routers told. */
    void learnAnew() {
        if (hasAutoconf()) {
            autoconf.routes();
        }
    }

    /** Sets a permanent neighbour, in place of what was known of it. */
    public void putNeighbour(Interface i, long high, long low, long mac) {
        putNeighbour(i, high, low, mac, false);
    }

    /**
     * Sets a permanent neighbour, in place of what was known of it.
     *
     * @param isPublished do we answer solicitations for it? RFC 4861 section 7.2.8; its solicited-node group is joined then
     */
    public void putNeighbour(Interface i, long high, long low, long mac, boolean isPublished) {
        if (MacAddress.isGroup(mac)) {
            throw new IllegalArgumentException(MacAddress.format(mac) + " is no station's address");
        }
        removeNeighbour(i, high, low);
        vnet.ndTable().putPermanent(i, high, low, mac, isPublished);
        if (isPublished) {
            vnet.multicast().follow6(i);
        }
    }

    /** Removes a neighbour, permanent or learnt; what waits for it is dropped. False if there is none. */
    public boolean removeNeighbour(Interface i, long high, long low) {
        NdEntry e = vnet.ndTable().find(i, high, low);
        if (e == null) {
            return false;
        }
        if (e.isPermanent()) {
            boolean was = vnet.ndTable().remove(e);
            if (e.isPublished()) {
                vnet.multicast().follow6(i);
            }
            return was;
        }
        vnet.netisr().onEach(on -> {
            if (e.madeBy(on)) {
                vnet.shard(on).ipv6().nd().forget(e);
            }
        });
        return true;
    }
}
