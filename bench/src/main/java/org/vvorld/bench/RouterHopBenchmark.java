package org.vvorld.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One packet through a chain of routers: from the source's buffer to the sink's counter. The cost of a hop is the difference of two
 * lengths of the chain over the difference of their hops.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterHopBenchmark {
    private static final int BATCH = 32;

    @Param({"1", "10"})
    public int routers;

    @Param
    public ChainFamily family;

    @Param("64")
    public int frameBytes;

    private RouterChain chain;

    @Setup
    public void open() {
        chain = new RouterChain(family, routers, frameBytes);
    }

    @TearDown
    public void close() {
        chain.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long forward() {
        chain.forward(BATCH);
        return chain.arrived();
    }
}
