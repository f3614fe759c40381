package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * The admin side of a vnet's routes: puts those of the interfaces that are up and of their addresses, and the static ones, into the
 * table. A change costs what it changes: a static route one change of the table, an interface its own routes and the static ones
 * through it, which {@link StaticPath} knows.
 *
 * <p>For one prefix, the interface with the lowest index comes first, then the static route, which is hidden meanwhile. A static route
 * whose gateway cannot be reached now rests, and comes back when it can be. A static route that is in the table is kept nowhere else
 * but in its path's set of prefixes. Admin thread only.
 */
public final class Routing {
    private record Key(Route.Kind kind, int gateway) {}

    private final Fib fib;
    private final InterfaceTable interfaces;
    /** The addresses that an interface's routes in the table are made of; none for one that is down. */
    private final IdentityHashMap<Interface, InterfaceAddress[]> applied = new IdentityHashMap<>(2);
    /** Prefixes that more than one interface has, or had since. */
    private final Set<Ipv4Prefix> contested = new HashSet<>(0);

    private final Map<Key, StaticPath> paths = new LinkedHashMap<>(2);
    private int staticCount;
    private final Set<StaticPath> resting = new HashSet<>(0);
    /** Those of paths that do not rest, whose prefix an interface has. */
    private final Map<Ipv4Prefix, StaticPath> hidden = new HashMap<>(0);

    Routing(Fib fib, InterfaceTable interfaces) {
        this.fib = fib;
        this.interfaces = interfaces;
    }

    // --- static routes ---

    /** The static routes by network, unsigned, the shorter prefix first. */
    public List<StaticRoute> statics() {
        List<StaticRoute> all = new ArrayList<>();
        for (StaticPath p : paths.values()) {
            p.prefixes.forEach(
                    (address, length) -> all.add(new StaticRoute(new Ipv4Prefix(address, length), p.kind, p.gateway)));
        }
        all.sort(Comparator.comparingLong(
                s -> Integer.toUnsignedLong(s.destination().address()) << 6
                        | s.destination().length()));
        return all;
    }

    /** How many static routes there are, those that rest or are hidden included. */
    public int staticCount() {
        return staticCount;
    }

    /** The static route for exactly this prefix, or null. */
    public StaticRoute exact(Ipv4Prefix destination) {
        StaticPath p = pathOf(destination);
        return p == null ? null : new StaticRoute(destination, p.kind, p.gateway);
    }

    private StaticPath pathOf(Ipv4Prefix destination) {
        Route r = fib.exact(destination);
        if (r != null && r.isStatic()) {
            return paths.get(new Key(r.kind(), r.gateway()));
        }
        StaticPath behind = r == null || hidden.isEmpty() ? null : hidden.get(destination);
        if (behind != null) {
            return behind;
        }
        for (StaticPath p : resting) {
            if (p.prefixes.contains(destination)) {
                return p;
            }
        }
        return null;
    }

    void put(StaticRoute route) {
        Ipv4Prefix destination = route.destination();
        StaticPath before = pathOf(destination);
        StaticPath path = path(route.kind(), route.gateway());
        if (path == before) {
            return;
        }
        if (before != null) {
            leave(before, destination);
        }
        path.prefixes.add(destination);
        staticCount++;
        if (before != null || path.route != null) {
            show(destination.address(), destination.length(), path);
            fib.changed();
        }
    }

    boolean remove(Ipv4Prefix destination) {
        StaticPath path = pathOf(destination);
        if (path == null) {
            return false;
        }
        leave(path, destination);
        hidden.remove(destination);
        if (isStatic(fib.exact(destination))) {
            fib.set(destination.address(), destination.length(), null);
            fib.changed();
        }
        return true;
    }

    private StaticPath path(Route.Kind kind, int gateway) {
        Key key = new Key(kind, gateway);
        StaticPath path = paths.get(key);
        if (path == null) {
            path = new StaticPath(kind, gateway);
            path.route = resolve(path);
            paths.put(key, path);
            if (path.route == null) {
                resting.add(path);
            }
        }
        return path;
    }

    private void leave(StaticPath path, Ipv4Prefix destination) {
        path.prefixes.remove(destination);
        staticCount--;
        if (path.prefixes.size() == 0) {
            paths.remove(new Key(path.kind, path.gateway));
            resting.remove(path);
        }
    }

    /** Has the table say for a prefix what its path says, unless an interface has the prefix. */
    private void show(int address, int length, StaticPath path) {
        Ipv4Prefix destination = new Ipv4Prefix(address, length);
        Route there = fib.exact(destination);
        if (there == null || there.isStatic()) {
            fib.set(address, length, path.route);
        } else if (path.route != null) {
            hidden.put(destination, path);
        } else {
            hidden.remove(destination);
        }
    }

    private static boolean isStatic(Route r) {
        return r != null && r.isStatic();
    }

    private Route resolve(StaticPath path) {
        if (path.kind != Route.Kind.GATEWAY) {
            return new Route(path.kind, 0, null, 0);
        }
        Interface out = towards(path.gateway, true);
        return out == null
                ? null
                : new Route(
                        path.kind,
                        path.gateway,
                        out,
                        out.addressTowards(path.gateway).address());
    }

    // --- interfaces ---

    /** Which interface that is up has a subnet that {@code gateway} is in; null if none has. */
    Interface towards(int gateway) {
        return towards(gateway, true);
    }

    private Interface towards(int gateway, boolean onlyUp) {
        Interface best = null;
        int longest = -1;
        for (Interface i : interfaces.snapshot()) {
            InterfaceAddress a = i.isUp() || !onlyUp ? i.addressTowards(gateway) : null;
            if (a != null && a.length() > longest && a.address() != gateway) {
                best = i;
                longest = a.length();
            }
        }
        return best;
    }

    /** An interface leaves: the static routes that go through it go too, also those that rest because it is down. */
    void forget(Interface leaving) {
        for (StaticPath p : List.copyOf(paths.values())) {
            if (p.kind == Route.Kind.GATEWAY
                    && leaving.addressTowards(p.gateway) != null
                    && towards(p.gateway, false) == leaving) {
                p.route = null;
                staticCount -= p.prefixes.size();
                p.prefixes.forEach((address, length) -> show(address, length, p));
                paths.remove(new Key(p.kind, p.gateway));
                resting.remove(p);
            }
        }
    }

    /** Brings the table up to date with an interface, whose state or addresses may have changed, or which left. */
    void update(Interface i) {
        InterfaceAddress[] before = applied.getOrDefault(i, NO_ADDRESSES);
        InterfaceAddress[] now = i.isUp() ? i.addresses() : NO_ADDRESSES;
        if (now.length == 0) {
            applied.remove(i);
        } else {
            applied.put(i, now);
        }
        Map<Ipv4Prefix, Route> old = Connected.of(i, before);
        Map<Ipv4Prefix, Route> wanted = Connected.of(i, now);
        old.keySet().removeAll(wanted.keySet());
        if (old.isEmpty() && wanted.isEmpty()) {
            return;
        }
        // New ones go in first, the longest first, then old ones go, the shortest first: that way the answer for an
        // address changes once, from what the old routes give to what the new ones give.
        Comparator<Ipv4Prefix> byLength = Comparator.comparingInt(Ipv4Prefix::length);
        wanted.keySet().stream().sorted(byLength.reversed()).forEach(p -> claim(i, p, wanted.get(p)));
        old.keySet().stream().sorted(byLength).forEach(p -> unclaim(i, p));
        for (StaticPath p : paths.values()) {
            if (p.kind == Route.Kind.GATEWAY && isConcerned(p, i, before, now)) {
                resolveAnew(p);
            }
        }
        fib.changed();
    }

    private static final InterfaceAddress[] NO_ADDRESSES = {};

    private void claim(Interface i, Ipv4Prefix p, Route route) {
        Route there = fib.exact(p);
        if (isStatic(there)) {
            hidden.put(p, pathOf(p));
        } else if (there != null && there.ifp() != i) {
            contested.add(p);
            if (there.ifp().index() < i.index()) {
                return;
            }
        }
        if (!route.equals(there)) {
            fib.set(p.address(), p.length(), route);
        }
    }

    private void unclaim(Interface i, Ipv4Prefix p) {
        Route there = fib.exact(p);
        if (there == null || there.ifp() != i) {
            return;
        }
        Route next = contested.contains(p) ? nextOwner(p) : null;
        if (next == null) {
            contested.remove(p);
            StaticPath behind = hidden.remove(p);
            next = behind == null ? null : behind.route;
        }
        fib.set(p.address(), p.length(), next);
    }

    /** Who else has it, the lowest index first. */
    private Route nextOwner(Ipv4Prefix p) {
        Route best = null;
        for (Map.Entry<Interface, InterfaceAddress[]> e : applied.entrySet()) {
            Route r = Connected.of(e.getKey(), e.getValue()).get(p);
            if (r != null && (best == null || r.ifp().index() < best.ifp().index())) {
                best = r;
            }
        }
        return best;
    }

    /** Could what holds for a path have changed? If its route goes there, or its gateway is in a subnet there was or is. */
    private static boolean isConcerned(StaticPath p, Interface i, InterfaceAddress[] before, InterfaceAddress[] now) {
        return p.route != null && p.route.ifp() == i || isIn(p.gateway, before) || isIn(p.gateway, now);
    }

    private static boolean isIn(int gateway, InterfaceAddress[] subnets) {
        for (InterfaceAddress a : subnets) {
            if (((a.address() ^ gateway) & Ipv4Prefix.mask(a.length())) == 0) {
                return true;
            }
        }
        return false;
    }

    private void resolveAnew(StaticPath p) {
        Route now = resolve(p);
        if (now == null ? p.route == null : now.equals(p.route)) {
            return;
        }
        p.route = now;
        if (now == null) {
            resting.add(p);
        } else {
            resting.remove(p);
        }
        p.prefixes.forEach((address, length) -> show(address, length, p));
    }

    /** All routes go. */
    void clear() {
        paths.clear();
        staticCount = 0;
        resting.clear();
        hidden.clear();
        applied.clear();
        contested.clear();
        fib.clear();
    }
}
