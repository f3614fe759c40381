package org.vvorld.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.RouteTable;
import org.vvorld.stack.wire.Ipv4Prefix;

/** The longest match in tables of different sizes: ours against a look at every route. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteLookupBenchmark {
    private static final int DESTINATIONS = 1024;

    @Param({"4", "1000"})
    public int routes;

    private final int[] destinations = new int[DESTINATIONS];
    private RouteTable table;
    private Route[] all;
    private int next;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        List<Route> list = new ArrayList<>();
        list.add(new Route(Ipv4Prefix.DEFAULT, Route.Kind.GATEWAY, 1, null, 0));
        while (list.size() < routes) {
            Ipv4Prefix p = Ipv4Prefix.of(random.nextInt(), 8 + 4 * random.nextInt(7));
            list.add(new Route(p, Route.Kind.GATEWAY, 1, null, 0));
        }
        table = RouteTable.of(list);
        all = list.toArray(Route[]::new);
        for (int i = 0; i < DESTINATIONS; i++) {
            // Half of them in one of the routes' networks, half by the default route.
            int near = list.get(random.nextInt(routes)).destination().address();
            destinations[i] = i % 2 == 0 ? near | random.nextInt(16) : random.nextInt();
        }
    }

    private int destination() {
        next = (next + 1) & (DESTINATIONS - 1);
        return destinations[next];
    }

    @Benchmark
    public Route ours() {
        return table.lookup(destination());
    }

    /** The rejected variant. */
    @Benchmark
    public Route linear() {
        int destination = destination();
        Route best = null;
        for (Route r : all) {
            Ipv4Prefix p = r.destination();
            if (p.contains(destination)
                    && (best == null || p.length() > best.destination().length())) {
                best = r;
            }
        }
        return best;
    }
}
