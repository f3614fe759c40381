package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Multipath;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** {@link Routing} of IPv4. */
public final class Routing4 extends Routing<Ipv4Prefix, InterfaceAddress, Route> {
    private static final InterfaceAddress[] NO_ADDRESSES = {};

    private final Fib fib;

    Routing4(Fibs fibs, int number, Fib fib) {
        super(fibs, number);
        this.fib = fib;
    }

    /** The table. */
    public Fib fib() {
        return fib;
    }

    /** The static routes by network, unsigned, the shorter prefix first. */
    public List<StaticRoute> statics() {
        List<StaticRoute> all = new ArrayList<>();
        forEachStatic((destination, hops) -> all.add(new StaticRoute(destination, hops)));
        all.sort(Comparator.comparingLong(
                s -> Integer.toUnsignedLong(s.destination().address()) << 6
                        | s.destination().length()));
        return all;
    }

    /** The static route for exactly this prefix, or null. */
    public StaticRoute exact(Ipv4Prefix destination) {
        List<Hop> hops = hops(destination);
        return hops.isEmpty() ? null : new StaticRoute(destination, hops);
    }

    @Override
    Object stored(Ipv4Prefix destination) {
        return fib.stored(destination);
    }

    @Override
    void set(Ipv4Prefix destination, Object stored) {
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
    void forEachStored(BiConsumer<Ipv4Prefix, Object> visitor) {
        fib.forEachStored((address, length, stored) -> visitor.accept(new Ipv4Prefix(address, length), stored));
    }

    @Override
    int length(Ipv4Prefix destination) {
        return destination.length();
    }

    @Override
    Map<Ipv4Prefix, Route> connected(Interface i, InterfaceAddress[] addresses) {
        return Connected.of(i, addresses, isHome(i));
    }

    @Override
    InterfaceAddress[] addresses(Interface i) {
        return i.addresses();
    }

    @Override
    InterfaceAddress[] noAddresses() {
        return NO_ADDRESSES;
    }

    @Override
    boolean isIn(Hop hop, InterfaceAddress[] subnets) {
        for (InterfaceAddress a : subnets) {
            if (((a.address() ^ hop.gateway()) & Ipv4Prefix.mask(a.length())) == 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    int nearness(Hop gateway, Interface i) {
        InterfaceAddress a = i.addressTowards(gateway.gateway());
        return a != null && a.address() != gateway.gateway() ? a.length() : -1;
    }

    @Override
    Route route(Hop hop, Interface out) {
        int from = source(hop, out);
        return hop.isOverIpv6()
                ? new Route(hop.kind(), 0, out, from, new Route6(Route.Kind.GATEWAY, hop.high(), hop.low(), out), null)
                : new Route(hop.kind(), hop.gateway(), out, from);
    }

    private int source(Hop hop, Interface out) {
        if (out == null) {
            return 0;
        }
        if (hop.source() != null && has((int) hop.source().low())) {
            return (int) hop.source().low();
        }
        boolean isOnLink = hop.kind() == Route.Kind.GATEWAY && !hop.isOverIpv6();
        InterfaceAddress towards = isOnLink ? out.addressTowards(hop.gateway()) : null;
        InterfaceAddress[] all = out.addresses();
        return towards != null ? towards.address() : all.length != 0 ? all[0].address() : another();
    }

    private boolean has(int address) {
        return interfaces().stream().anyMatch(i -> i.isUp() && i.hasAddress(address));
    }

    /** For a link without an address of its own, one of another. */
    private int another() {
        int best = 0;
        for (Interface i : interfaces()) {
            InterfaceAddress[] all = i.addresses();
            boolean isBetter = best == 0 || Ipv4Address.isLoopback(best);
            best = i.isUp() && all.length != 0 && isBetter ? all[0].address() : best;
        }
        return Ipv4Address.isLoopback(best) ? 0 : best;
    }

    @Override
    boolean isSource(Hop hop, InterfaceAddress[] addresses) {
        for (InterfaceAddress a : addresses) {
            if (hop.source() != null && a.address() == (int) hop.source().low()) {
                return true;
            }
        }
        // A link without addresses borrows one.
        return hop.isOverIpv6();
    }

    @Override
    Route grouped(Route first, Multipath<Route> paths) {
        return new Route(first.kind(), first.gateway(), first.ifp(), first.source(), first.over(), paths);
    }

    @Override
    RouteEvent event(RouteEvent.Verb verb, Ipv4Prefix destination, Hop hop) {
        return new RouteEvent.Way4(verb, number(), destination, hop);
    }
}
