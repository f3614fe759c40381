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
        InterfaceAddress own = out == null ? null : source(hop, out);
        return new Route(hop.kind(), hop.gateway(), out, own == null ? 0 : own.address());
    }

    private static InterfaceAddress source(Hop hop, Interface out) {
        InterfaceAddress towards = hop.kind() == Route.Kind.GATEWAY ? out.addressTowards(hop.gateway()) : null;
        InterfaceAddress[] all = out.addresses();
        return towards != null || all.length == 0 ? towards : all[0];
    }

    @Override
    Route grouped(Route first, Multipath<Route> paths) {
        return new Route(first.kind(), first.gateway(), first.ifp(), first.source(), paths);
    }

    @Override
    RouteEvent event(RouteEvent.Verb verb, Ipv4Prefix destination, Hop hop) {
        return new RouteEvent.Way4(verb, number(), destination, hop);
    }
}
