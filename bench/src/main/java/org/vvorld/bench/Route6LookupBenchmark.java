package org.vvorld.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.vvorld.stack.route.Fib6;

/** Random IPv6 lookups in tables with the prefix lengths of a full BGP table, and changes of it: ours against a trie and hashes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class Route6LookupBenchmark {
    private static final int DESTINATIONS = 1 << 16;

    @Param({"10", "1000", "100000", "200000"})
    public int routes;

    private final long[] destinations = new long[DESTINATIONS];
    private final Integer[] hops = new Integer[200];
    private final Fib6<Integer> fib = new Fib6<>();
    private final BinaryTrie trie = new BinaryTrie();
    private final HashPerLength hashes = new HashPerLength();
    private int next;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < hops.length; i++) {
            hops[i] = i;
        }
        long start = System.nanoTime();
        while (fib.size() < routes) {
            int length = InternetTable.length6(random);
            fib.replace(InternetTable.network6(random, length), 0, length, hops[random.nextInt(hops.length)]);
        }
        System.out.printf(
                "%nloaded in %d ms; lookup part %d bytes, rest %d bytes%n",
                (System.nanoTime() - start) / 1_000_000, fib.lookupBytes(), fib.ribBytes());
        fib.forEach((high, low, length, hop) -> {
            trie.put(high, low, length, hop);
            hashes.put(high, low, length, hop);
        });
        for (int i = 0; i < DESTINATIONS; i++) {
            // An address of the blocks that are given out.
            destinations[i] = InternetTable.network6(random, 64);
        }
    }

    private long destination() {
        next = (next + 1) & (DESTINATIONS - 1);
        return destinations[next];
    }

    @Benchmark
    public Object ours() {
        return fib.lookup(destination(), 1);
    }

    /** A /48 comes and goes: two changes. */
    @Benchmark
    public Object twoChanges() {
        long network = destination() & HashPerLength.mask(48);
        Integer before = fib.replace(network, 0, 48, hops[next & 127]);
        return before == null ? fib.remove(network, 0, 48) : fib.replace(network, 0, 48, before);
    }

    @Benchmark
    public Object binaryTrie() {
        return trie.lookup(destination(), 1);
    }

    @Benchmark
    public Object hashPerLength() {
        return hashes.lookup(destination(), 1);
    }
}
