package org.vvorld.stack.vnet;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.AnyRoute;
import org.vvorld.stack.route.Multipath;
import org.vvorld.stack.route.Nexthop;

/**
 * The admin side of a vnet's routes of one family: puts those of the interfaces that are up and of their addresses, and the static ones,
 * into the table. A change costs what it changes: a static route one change of the table, an interface its own routes and one write for
 * each {@link StaticPath} that goes through it, however many prefixes lead there.
 *
 * <p>For one prefix, the interface with the lowest index comes first, then the static route, which is hidden meanwhile. A static route
 * none of whose ways can be used now rests, and comes back when one can be. Admin thread only.
 *
 * @param <P> prefix
 * @param <A> address of an interface
 * @param <R> route
 */
abstract class Routing<P, A, R extends AnyRoute> {
    /** Making so many prefixes anew takes a millisecond: longer than packets should go to where nobody takes them. */
    private static final int LARGE = 4_000;

    private final Fibs fibs;
    private final int number;
    /** The addresses that an interface's routes in the table are made of; none for one that is down. Null at first. */
    private IdentityHashMap<Interface, A[]> applied;
    /** Prefixes that more than one interface has, or had since. */
    private Set<P> contested = Collections.emptySet();

    private Map<List<Hop>, StaticPath<R>> paths = Collections.emptyMap();
    /** Those whose prefix an interface has. */
    private Map<P, StaticPath<R>> hidden = Collections.emptyMap();

    private int staticCount;
    /** Prefixes in the table whose path rests. */
    private int restingCount;

    /** @param number of the FIB whose table it is */
    Routing(Fibs fibs, int number) {
        this.fibs = fibs;
        this.number = number;
    }

    /** The number of the FIB whose table this is. */
    public final int number() {
        return number;
    }

    /** Are the interface's subnets in this FIB? If not, only what is for this host is. */
    final boolean isHome(Interface i) {
        return fibs.isHome(i, number);
    }

    // --- the family's part ---

    /** The route or path that the table has for exactly this prefix, or null. */
    abstract Object stored(P destination);

    abstract void set(P destination, Object stored);

    abstract void rewrite(UnaryOperator<Object> stored);

    abstract void refresh();

    abstract void resting(int prefixes);

    abstract void changed();

    abstract void clearTable();

    abstract int storedSize();

    abstract void forEachStored(BiConsumer<P, Object> visitor);

    abstract int length(P destination);

    abstract Map<P, R> connected(Interface i, A[] addresses);

    /** Those of an interface now, up or not. */
    abstract A[] addresses(Interface i);

    abstract A[] noAddresses();

    /** Is the gateway in one of the subnets? */
    abstract boolean isIn(Hop hop, A[] subnets);

    /** Could the source of what goes that way be, or have been, one of these addresses? */
    abstract boolean isSource(Hop hop, A[] addresses);

    /** The length of the prefix by which a gateway is a neighbour on an interface; -1 if it is none. */
    abstract int nearness(Hop gateway, Interface i);

    /** @param out by which it leaves; null if it refuses */
    abstract R route(Hop hop, Interface out);

    abstract R grouped(R first, Multipath<R> paths);

    abstract RouteEvent event(RouteEvent.Verb verb, P destination, Hop hop);

    // --- static routes ---

    /** How many static routes there are, those that rest or are hidden included. */
    public final int staticCount() {
        return staticCount;
    }

    /** The ways of the static route for exactly this prefix; none if there is no such route. */
    final List<Hop> hops(P destination) {
        StaticPath<R> path = pathOf(destination);
        return path == null ? List.of() : path.hops;
    }

    /** Visits the static routes by network, unsigned, the shorter prefix first; those that are hidden come last. */
    final void forEachStatic(BiConsumer<P, List<Hop>> visitor) {
        if (paths.isEmpty()) {
            return;
        }
        forEachStored((destination, stored) -> {
            if (stored instanceof StaticPath<?> p) {
                visitor.accept(destination, p.hops);
            }
        });
        hidden.forEach((destination, p) -> visitor.accept(destination, p.hops));
    }

    @SuppressWarnings("unchecked")
    private StaticPath<R> pathOf(P destination) {
        if (paths.isEmpty()) {
            return null;
        }
        return stored(destination) instanceof StaticPath<?> p ? (StaticPath<R>) p : hidden.get(destination);
    }

    /** Sets a static route, in place of one for the same destination. */
    final void put(P destination, List<Hop> hops) {
        StaticPath<R> before = pathOf(destination);
        StaticPath<R> path = path(hops);
        if (path == before) {
            return;
        }
        tell(destination, before == null ? List.of() : before.hops, hops);
        path.count++;
        if (before == null) {
            staticCount++;
        } else {
            leave(before);
        }
        Object there = stored(destination);
        if (there != null && !(there instanceof Nexthop<?>)) {
            hide(destination, path);
            return;
        }
        set(destination, path);
        shown(path, 1);
        if (before != null) {
            shown(before, -1);
        }
        resting(restingCount);
        changed();
    }

    /** Removes a static route; false if there is none for exactly this destination. */
    final boolean remove(P destination) {
        StaticPath<R> path = pathOf(destination);
        if (path == null) {
            return false;
        }
        tell(destination, path.hops, List.of());
        staticCount--;
        leave(path);
        if (stored(destination) == path) {
            set(destination, null);
            shown(path, -1);
            resting(restingCount);
            changed();
        } else {
            hidden.remove(destination);
        }
        return true;
    }

    private void tell(P destination, List<Hop> before, List<Hop> now) {
        if (!fibs.events().isHeard()) {
            return;
        }
        for (Hop h : before) {
            if (now.stream().noneMatch(h::isSameWay)) {
                fibs.events().tell(event(RouteEvent.Verb.DELETE, destination, h));
            }
        }
        for (Hop h : now) {
            if (!before.contains(h)) {
                boolean isThere = before.stream().anyMatch(h::isSameWay);
                fibs.events().tell(event(isThere ? RouteEvent.Verb.CHANGE : RouteEvent.Verb.ADD, destination, h));
            }
        }
    }

    private StaticPath<R> path(List<Hop> hops) {
        StaticPath<R> path = paths.get(hops);
        if (path == null) {
            path = new StaticPath<>(hops);
            path.route(resolve(hops));
            path.resting(path.route() == null);
            paths = paths.isEmpty() ? new LinkedHashMap<>(2) : paths;
            paths.put(hops, path);
        }
        return path;
    }

    private void leave(StaticPath<R> path) {
        if (--path.count == 0) {
            paths.remove(path.hops);
        }
    }

    private void shown(StaticPath<R> path, int more) {
        path.shown += more;
        restingCount += path.isResting() ? more : 0;
    }

    private void hide(P destination, StaticPath<R> path) {
        hidden = hidden.isEmpty() ? new HashMap<>(2) : hidden;
        hidden.put(destination, path);
    }

    private R resolve(List<Hop> hops) {
        if (hops.size() == 1) {
            return resolve(hops.get(0));
        }
        List<R> ways = hops.stream().map(this::resolve).toList();
        List<R> alive = ways.stream().filter(w -> w != null).toList();
        if (alive.size() < 2) {
            return alive.isEmpty() ? null : alive.get(0);
        }
        int[] weights = hops.stream().mapToInt(Hop::weight).toArray();
        long[] ids = hops.stream().mapToLong(Hop::id).toArray();
        return grouped(alive.get(0), Multipath.of(ways, weights, ids, fibs.salt()));
    }

    private R resolve(Hop hop) {
        Interface out = hop.isForwarding() ? way(hop, true) : null;
        return out == null && hop.isForwarding() ? null : route(hop, out);
    }

    final List<Interface> interfaces() {
        return fibs.interfaces().snapshot();
    }

    /** By which interface a way leaves; null if by none. */
    final Interface way(Hop hop, boolean onlyUp) {
        Interface zone = hop.zone();
        if (zone != null) {
            return interfaces().contains(zone) && (zone.isUp() || !onlyUp) ? zone : null;
        }
        Interface best = null;
        int longest = -1;
        for (Interface i : interfaces()) {
            int length = isHome(i) && (i.isUp() || !onlyUp) ? nearness(hop, i) : -1;
            if (length > longest) {
                best = i;
                longest = length;
            }
        }
        return best;
    }

    // --- interfaces ---

    /** An interface leaves: the ways that go by it go too, also those that rest because it is down. */
    final void forget(Interface leaving) {
        Map<StaticPath<R>, StaticPath<R>> heirs = new HashMap<>();
        for (StaticPath<R> p : List.copyOf(paths.values())) {
            List<Hop> rest = p.hops.stream()
                    .filter(h -> !h.isForwarding() || way(h, false) != leaving)
                    .toList();
            if (rest.size() < p.hops.size()) {
                heirs.put(p, rest.isEmpty() ? null : path(rest));
            }
        }
        if (heirs.isEmpty()) {
            return;
        }
        if (fibs.events().isHeard()) {
            forEachStored((destination, s) -> tellOfHeir(destination, s, heirs));
            hidden.forEach((destination, p) -> tellOfHeir(destination, p, heirs));
        }
        heirs.forEach(this::inherit);
        rewrite(s -> s instanceof StaticPath<?> p && heirs.containsKey(p) ? heirs.get(p) : s);
        if (!hidden.isEmpty()) {
            hidden.replaceAll((destination, p) -> heirs.containsKey(p) ? heirs.get(p) : p);
            hidden.values().removeIf(p -> p == null);
        }
        resting(restingCount);
        changed();
    }

    private void tellOfHeir(P destination, Object stored, Map<StaticPath<R>, StaticPath<R>> heirs) {
        if (stored instanceof StaticPath<?> p && heirs.containsKey(p)) {
            StaticPath<R> heir = heirs.get(p);
            tell(destination, p.hops, heir == null ? List.of() : heir.hops);
        }
    }

    private void inherit(StaticPath<R> from, StaticPath<R> to) {
        if (to == null) {
            staticCount -= from.count;
        } else {
            to.count += from.count;
            shown(to, from.shown);
        }
        shown(from, -from.shown);
        paths.remove(from.hops);
    }

    /** Brings the table up to date with an interface, whose state or addresses may have changed, or which left. */
    final void update(Interface i) {
        update(i, i.isUp() ? addresses(i) : noAddresses());
    }

    /** Takes an interface's routes out until the next {@link #update}. */
    final void withdraw(Interface i) {
        update(i, noAddresses());
    }

    private void update(Interface i, A[] now) {
        A[] before = applied == null ? noAddresses() : applied.getOrDefault(i, noAddresses());
        if (now.length != 0) {
            applied = applied == null ? new IdentityHashMap<>(2) : applied;
            applied.put(i, now);
        } else if (before.length != 0) {
            applied.remove(i);
        }
        Map<P, R> old = connected(i, before);
        Map<P, R> wanted = connected(i, now);
        old.keySet().removeAll(wanted.keySet());
        // New ones go in first, the longest first, then old ones go, the shortest first: that way the answer for an
        // address changes once, from what the old routes give to what the new ones give.
        Comparator<P> byLength = Comparator.comparingInt(this::length);
        wanted.keySet().stream().sorted(byLength.reversed()).forEach(p -> claim(i, p, wanted.get(p)));
        old.keySet().stream().sorted(byLength).forEach(p -> unclaim(i, p));
        boolean isNew = !old.isEmpty() || !wanted.isEmpty();
        isNew |= resolveAnew(i, before, now);
        if (isNew) {
            resting(restingCount);
            changed();
        }
    }

    @SuppressWarnings("unchecked")
    private void claim(Interface i, P p, R route) {
        Object there = stored(p);
        if (there instanceof StaticPath<?> s) {
            hide(p, (StaticPath<R>) s);
            shown((StaticPath<R>) s, -1);
        } else if (there != null && ((AnyRoute) there).ifp() != i) {
            contested = contested.isEmpty() ? new HashSet<>(2) : contested;
            contested.add(p);
            if (((AnyRoute) there).ifp().index() < i.index()) {
                return;
            }
        }
        if (!route.equals(there)) {
            set(p, route);
        }
    }

    private void unclaim(Interface i, P p) {
        if (!(stored(p) instanceof AnyRoute there) || there.ifp() != i) {
            return;
        }
        Object next = contested.contains(p) ? nextOwner(p) : null;
        if (next == null && !contested.isEmpty()) {
            contested.remove(p);
        }
        StaticPath<R> behind = next != null || hidden.isEmpty() ? null : hidden.remove(p);
        if (behind != null) {
            shown(behind, 1);
            next = behind;
        }
        set(p, next);
    }

    /** Who else has it, the lowest index first. */
    private R nextOwner(P p) {
        R best = null;
        for (Map.Entry<Interface, A[]> e : applied.entrySet()) {
            R r = connected(e.getKey(), e.getValue()).get(p);
            if (r != null && (best == null || r.ifp().index() < best.ifp().index())) {
                best = r;
            }
        }
        return best;
    }

    /** Finds the ways anew that an interface's change may concern. Was there another than before? */
    private boolean resolveAnew(Interface i, A[] before, A[] now) {
        boolean isNew = false;
        boolean turned = false;
        Set<StaticPath<R>> falling = Set.of();
        for (StaticPath<R> p : paths.values()) {
            if (p.hops.stream().noneMatch(h -> isConcerned(h, i, before, now))) {
                continue;
            }
            R route = resolve(p.hops);
            if (route == null ? p.isResting() : route.equals(p.route())) {
                continue;
            }
            isNew = true;
            if (route == null) {
                falling = falling.isEmpty() ? new HashSet<>() : falling;
                falling.add(p);
            } else {
                p.route(route);
            }
            if (p.isResting() != (route == null)) {
                restingCount += route == null ? p.shown : -p.shown;
                p.resting(route == null);
                turned |= p.shown > 0;
            }
        }
        // In a large table what falls leads nowhere at once, and to the next shorter prefix when the table is made; in
        // a small one there is nothing between.
        if (storedSize() > LARGE) {
            falling.forEach(p -> p.route(null));
            changed();
        }
        if (turned) {
            refresh();
        }
        falling.forEach(p -> p.route(null));
        return isNew;
    }

    /** Could what holds for a way have changed? If it goes by this interface, or its gateway is in a subnet there was or is. */
    private boolean isConcerned(Hop h, Interface i, A[] before, A[] now) {
        boolean isWay = h.zone() == null ? isIn(h, before) || isIn(h, now) : h.zone() == i;
        return h.isForwarding() && (isWay || isSource(h, before) || isSource(h, now));
    }

    /** All routes go. */
    final void clear() {
        paths = Collections.emptyMap();
        hidden = Collections.emptyMap();
        applied = null;
        contested = Collections.emptySet();
        staticCount = 0;
        restingCount = 0;
        clearTable();
    }
}
