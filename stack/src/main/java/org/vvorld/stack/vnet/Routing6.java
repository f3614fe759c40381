package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Multipath;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.wire.Ipv6Prefix;

/** {@link Routing} of IPv6. Link-local addresses have no routes: they are found on their link. */
public final class Routing6 extends Routing<Ipv6Prefix, Inet6Address, Route6> {
    private static final Inet6Address[] NO_ADDRESSES = {};

    private final FibInet6 fib;

    Routing6(Fibs fibs, int number, FibInet6 fib) {
        super(fibs, number);
        this.fib = fib;
    }

    /** The table. */
    public FibInet6 fib() {
        return fib;
    }

    /** The static routes by network, unsigned, the shorter prefix first; those come last whose prefix an interface has too. */
    public List<StaticRoute6> statics() {
        List<StaticRoute6> all = new ArrayList<>();
        forEachStatic((destination, hops) -> all.add(new StaticRoute6(destination, hops)));
        return all;
    }

    /** The static route for exactly this prefix, or null. */
    public StaticRoute6 exact(Ipv6Prefix destination) {
        List<Hop> hops = hops(destination);
        return hops.isEmpty() ? null : new StaticRoute6(destination, hops);
    }

    @Override
    Object stored(Ipv6Prefix destination) {
        return fib.stored(destination);
    }

    @Override
    void set(Ipv6Prefix destination, Object stored) {
        fib.set(destination, stored);
    }

    @Override
    void rewrite(UnaryOperator<Object> stored) {
        fib.rewrite(stored);
    }

    @Override
    void refresh() {
        fib.refresh();
    }

    @Override
    void resting(int prefixes) {
        fib.resting(prefixes);
    }

    @Override
    void changed() {
        fib.changed();
    }

    @Override
    void clearTable() {
        fib.clear();
    }

    @Override
    int storedSize() {
        return fib.storedSize();
    }

    @Override
    void forEachStored(BiConsumer<Ipv6Prefix, Object> visitor) {
        fib.forEachStored((high, low, length, stored) -> visitor.accept(new Ipv6Prefix(high, low, length), stored));
    }

    @Override
    int length(Ipv6Prefix destination) {
        return destination.length();
    }

    @Override
    Map<Ipv6Prefix, Route6> connected(Interface i, Inet6Address[] addresses) {
        return Connected.of(i, addresses, isHome(i));
    }

    @Override
    Inet6Address[] addresses(Interface i) {
        return i.inet6().addresses();
    }

    @Override
    Inet6Address[] noAddresses() {
        return NO_ADDRESSES;
    }

    @Override
    boolean isIn(Hop hop, Inet6Address[] subnets) {
        for (Inet6Address a : subnets) {
            if (!a.isLinkLocal() && a.covers(hop.high(), hop.low())) {
                return true;
            }
        }
        return false;
    }

    @Override
    int nearness(Hop gateway, Interface i) {
        int longest = -1;
        for (Inet6Address a : i.inet6().addresses()) {
            boolean fits =
                    !a.isLinkLocal() && a.covers(gateway.high(), gateway.low()) && !a.is(gateway.high(), gateway.low());
            longest = fits ? Math.max(longest, a.length()) : longest;
        }
        return longest;
    }

    /** The preferred source while the vnet has it; null for none. */
    private Inet6Address source(Hop hop) {
        if (hop.source() == null) {
            return null;
        }
        for (Interface i : interfaces()) {
            Inet6Address a =
                    i.isUp() ? i.inet6().find(hop.source().high(), hop.source().low()) : null;
            if (a != null) {
                return a;
            }
        }
        return null;
    }

    @Override
    boolean isSource(Hop hop, Inet6Address[] addresses) {
        for (Inet6Address a : addresses) {
            if (hop.source() != null
                    && a.high() == hop.source().high()
                    && a.low() == hop.source().low()) {
                return true;
            }
        }
        return false;
    }

    @Override
    Route6 route(Hop hop, Interface out) {
        return new Route6(hop.kind(), hop.high(), hop.low(), out, source(hop), null);
    }

    @Override
    Route6 grouped(Route6 first, Multipath<Route6> paths) {
        return new Route6(first.kind(), first.gatewayHigh(), first.gatewayLow(), first.ifp(), first.source(), paths);
    }

    @Override
    RouteEvent event(RouteEvent.Verb verb, Ipv6Prefix destination, Hop hop) {
        return new RouteEvent.Way6(verb, number(), destination, hop);
    }
}
