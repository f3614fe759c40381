package org.vvorld.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;

/** What the others are compared with: the least that touches a packet, and the least that asks the kernel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BaselineBenchmark {
    private static final int FRAME_BYTES = 64;

    private final PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false);
    private final PacketCache cache = new PacketCache(pool);
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);
    private Packet from;
    private Packet to;
    private FileChannel nowhere;

    @Setup
    public void open() throws IOException {
        from = cache.take();
        to = cache.take();
        from.append(FRAME_BYTES);
        to.append(FRAME_BYTES);
        nowhere = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE);
    }

    @TearDown
    public void close() throws IOException {
        nowhere.close();
        cache.give(from);
        cache.give(to);
        pool.close();
    }

    @Benchmark
    public int copyAndChecksum() {
        to.copyFrom(from, from.head(), to.head(), FRAME_BYTES);
        return Checksum.sum(to, to.head(), FRAME_BYTES);
    }

    /** A write of one byte to /dev/null. */
    @Benchmark
    public int systemCall() throws IOException {
        one.clear();
        return nowhere.write(one);
    }
}
