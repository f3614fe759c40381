package org.vvorld.stack.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * The routes of a vnet: immutable, replaced as a whole. One sorted array of networks a prefix length that occurs, longest first;
 * a lookup searches them in that order, so that the first hit is the longest match (RFC 1812 section 5.2.4.3). A table with three
 * routes takes a few hundred bytes.
 */
public final class RouteTable {
    public static final RouteTable EMPTY = new RouteTable(List.of());

    private final int[] masks;
    private final int[][] networks;
    private final Route[][] routes;

    private RouteTable(Collection<Route> all) {
        Map<Integer, Map<Integer, Route>> byLength = new TreeMap<>(Comparator.reverseOrder());
        for (Route r : all) {
            byLength.computeIfAbsent(r.destination().length(), length -> new TreeMap<>())
                    .putIfAbsent(r.destination().address(), r);
        }
        masks = new int[byLength.size()];
        networks = new int[masks.length][];
        routes = new Route[masks.length][];
        int i = 0;
        for (Map.Entry<Integer, Map<Integer, Route>> e : byLength.entrySet()) {
            masks[i] = Ipv4Prefix.mask(e.getKey());
            routes[i] = e.getValue().values().toArray(Route[]::new);
            networks[i] = Arrays.stream(routes[i])
                    .mapToInt(r -> r.destination().address())
                    .toArray();
            i++;
        }
    }

    /** A table of these routes; of two for the same prefix the first counts. */
    public static RouteTable of(Collection<Route> routes) {
        return routes.isEmpty() ? EMPTY : new RouteTable(routes);
    }

    /** The longest match for {@code destination}, or null. */
    public Route lookup(int destination) {
        for (int i = 0; i < masks.length; i++) {
            int at = search(networks[i], destination & masks[i]);
            if (at >= 0) {
                return routes[i][at];
            }
        }
        return null;
    }

    private static int search(int[] sorted, int key) {
        int low = 0;
        int high = sorted.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int value = sorted[middle];
            if (value < key) {
                low = middle + 1;
            } else if (value > key) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    /** The route for exactly this prefix, or null. */
    public Route exact(Ipv4Prefix prefix) {
        for (int i = 0; i < masks.length; i++) {
            if (masks[i] == prefix.mask()) {
                int at = search(networks[i], prefix.address());
                return at < 0 ? null : routes[i][at];
            }
        }
        return null;
    }

    /** All routes in the order {@code netstat -rn} prints them: by network, unsigned, shorter prefixes first. */
    public List<Route> list() {
        List<Route> all = new ArrayList<>();
        for (Route[] some : routes) {
            all.addAll(Arrays.asList(some));
        }
        all.sort(Comparator.comparingLong(
                        (Route r) -> Integer.toUnsignedLong(r.destination().address()))
                .thenComparingInt(r -> r.destination().length()));
        return all;
    }

    public int size() {
        int n = 0;
        for (Route[] some : routes) {
            n += some.length;
        }
        return n;
    }
}
