package org.vvorld.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.rss.Toeplitz;

/**
 * From a UDP frame to its hash: under the default key, whose repetition folds the input to one word; under Microsoft's, with
 * tables; and bit by bit, as Microsoft defines the hash.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FlowHashBenchmark {
    /** A power of two; so few that the frames stay in the first-level cache, where a device's read has just put them. */
    private static final int FRAMES = 8;

    private static final int ETHERNET_BYTES = 14;
    /** Addresses and, as there are no options, the ports right behind them: where in the frame, and how long. */
    private static final int IPV4_INPUT_AT = ETHERNET_BYTES + 12;

    private static final int IPV4_INPUT_BYTES = 12;
    private static final int IPV6_INPUT_AT = ETHERNET_BYTES + 8;
    private static final int IPV6_INPUT_BYTES = 36;

    private final PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false);
    private final PacketCache cache = new PacketCache(pool);
    private final Packet[] ipv4 = new Packet[FRAMES];
    private final Packet[] ipv6 = new Packet[FRAMES];
    private final byte[] key = Toeplitz.microsoftKey();
    private final int[] nibbleTables = nibbleTables();
    private final FlowHash symmetric = new FlowHash(new Toeplitz(Toeplitz.symmetricKey()));
    private final FlowHash microsoft = new FlowHash(new Toeplitz(key));
    private int next;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < FRAMES; i++) {
            ipv4[i] = frame(random, 0x0800, 0x4500, 20, 9);
            ipv6[i] = frame(random, 0x86dd, 0x6000, 40, 6);
        }
        for (int i = 0; i < FRAMES; i++) {
            same(microsoft.ofFrame(ipv4[i]), bitByBit(ipv4[i], IPV4_INPUT_AT, IPV4_INPUT_BYTES));
            same(microsoft.ofFrame(ipv6[i]), bitByBit(ipv6[i], IPV6_INPUT_AT, IPV6_INPUT_BYTES));
            same(microsoft.ofFrame(ipv6[i]), byNibbles(ipv6[i], IPV6_INPUT_AT, IPV6_INPUT_BYTES));
        }
    }

    /** Random bytes but for what says that it is UDP. */
    private Packet frame(SplittableRandom random, int type, int first, int headerBytes, int protocolAt) {
        Packet p = cache.take();
        int at = p.append(ETHERNET_BYTES + headerBytes + 8);
        for (int i = at; i < p.tail(); i++) {
            p.u8(i, random.nextInt());
        }
        p.u16(at + 12, type);
        at += ETHERNET_BYTES;
        p.u16(at, first);
        p.u16(at + 6, 0);
        p.u8(at + protocolAt, 17);
        return p;
    }

    private static void same(int a, int b) {
        if (a != b) {
            throw new IllegalStateException("two ways to one hash differ: " + a + " and " + b);
        }
    }

    @TearDown
    public void close() {
        for (int i = 0; i < FRAMES; i++) {
            cache.give(ipv4[i]);
            cache.give(ipv6[i]);
        }
        pool.close();
    }

    private Packet of(Packet[] frames) {
        next = next + 1 & FRAMES - 1;
        return frames[next];
    }

    @Benchmark
    public int ipv4Symmetric() {
        return symmetric.ofFrame(of(ipv4));
    }

    @Benchmark
    public int ipv4Tables() {
        return microsoft.ofFrame(of(ipv4));
    }

    @Benchmark
    public int ipv6Symmetric() {
        return symmetric.ofFrame(of(ipv6));
    }

    @Benchmark
    public int ipv6Tables() {
        return microsoft.ofFrame(of(ipv6));
    }

    /** A rejected variant: a table of 16 for each half byte, 4.5 KiB. Without the look at the headers. */
    @Benchmark
    public int ipv6Nibbles() {
        return byNibbles(of(ipv6), IPV6_INPUT_AT, IPV6_INPUT_BYTES);
    }

    /** The rejected variant, without the look at the headers. */
    @Benchmark
    public int ipv4BitByBit() {
        return bitByBit(of(ipv4), IPV4_INPUT_AT, IPV4_INPUT_BYTES);
    }

    /** The rejected variant, without the look at the headers. */
    @Benchmark
    public int ipv6BitByBit() {
        return bitByBit(of(ipv6), IPV6_INPUT_AT, IPV6_INPUT_BYTES);
    }

    private int bitByBit(Packet p, int from, int bytes) {
        int at = p.head() + from;
        int hash = 0;
        int window = key[0] << 24 | (key[1] & 0xff) << 16 | (key[2] & 0xff) << 8 | key[3] & 0xff;
        for (int i = 0; i < bytes; i++) {
            int value = p.u8(at + i);
            int follows = key[i + 4];
            for (int bit = 7; bit >= 0; bit--) {
                if ((value >>> bit & 1) != 0) {
                    hash ^= window;
                }
                window = window << 1 | follows >>> bit & 1;
            }
        }
        return hash;
    }

    private int byNibbles(Packet p, int from, int bytes) {
        int at = p.head() + from;
        int hash = 0;
        for (int i = 0; i < bytes; i++) {
            int value = p.u8(at + i);
            hash ^= nibbleTables[i << 5 | value >>> 4] ^ nibbleTables[i << 5 | 0x10 | value & 0xf];
        }
        return hash;
    }

    private int[] nibbleTables() {
        int[] tables = new int[IPV6_INPUT_BYTES << 5];
        Packet p = cache.take();
        int at = p.append(IPV6_INPUT_BYTES);
        p.zero(at, IPV6_INPUT_BYTES);
        for (int i = 0; i < IPV6_INPUT_BYTES; i++) {
            for (int value = 0; value < 16; value++) {
                p.u8(at + i, value << 4);
                tables[i << 5 | value] = bitByBit(p, 0, IPV6_INPUT_BYTES);
                p.u8(at + i, value);
                tables[i << 5 | 0x10 | value] = bitByBit(p, 0, IPV6_INPUT_BYTES);
            }
            p.u8(at + i, 0);
        }
        cache.give(p);
        return tables;
    }
}
