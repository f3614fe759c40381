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
import org.vvorld.stack.route.Fib4;

/** Random IPv4 lookups in tables with the prefix lengths of a full BGP table, and changes of it: ours against a trie and hashes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class RouteLookupBenchmark {
    private static final int DESTINATIONS = 1 << 16;

    @Param({"10", "1000", "100000", "1000000"})
    public int routes;

    private final int[] destinations = new int[DESTINATIONS];
    private final Integer[] hops = new Integer[200];
    private final Fib4<Integer> fib = new Fib4<>();
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
            int length = InternetTable.length4(random);
            fib.replace(InternetTable.network4(random, length), length, hops[random.nextInt(hops.length)]);
        }
        System.out.printf(
                "%nloaded in %d ms; lookup part %d bytes, rest %d bytes%n",
                (System.nanoTime() - start) / 1_000_000, fib.lookupBytes(), fib.ribBytes());
        fib.forEach((address, length, hop) -> {
            trie.put((long) address << 32, 0, length, hop);
            hashes.put((long) address << 32, 0, length, hop);
        });
        for (int i = 0; i < DESTINATIONS; i++) {
            destinations[i] = random.nextInt();
        }
    }

    private int destination() {
        next = (next + 1) & (DESTINATIONS - 1);
        return destinations[next];
    }

    @Benchmark
    public Object ours() {
        return fib.lookup(destination());
    }

    /** A /24 comes and goes: two changes. */
    @Benchmark
    public Object twoChanges() {
        int network = destination() & ~0xff;
        Integer before = fib.replace(network, 24, hops[next & 127]);
        return before == null ? fib.remove(network, 24) : fib.replace(network, 24, before);
    }

    @Benchmark
    public Object binaryTrie() {
        return trie.lookup((long) destination() << 32, 0);
    }

    @Benchmark
    public Object hashPerLength() {
        return hashes.lookup((long) destination() << 32, 0);
    }
}
