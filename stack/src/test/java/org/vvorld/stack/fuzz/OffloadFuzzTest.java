package org.vvorld.stack.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Offloaded;
import org.vvorld.stack.wire.Ipv4;

/** Any header in front of any frame: no exception, every one accounted for, no packet lost. */
class OffloadFuzzTest {
    private static final long SEED = Long.getLong("vvorld.fuzz.seed", 20_261_122);
    private static final long STATION = 0x0200_0000_0101L;
    private static final int FRAMES = 200_000;
    private static final int[] TYPES = {0, 1, 3, 4, 5, 0x80, 0x81, 0xff};
    private static final int[] EDGES = {0, 1, 6, 8, 14, 16, 20, 33, 34, 35, 38, 54, 1448, 0x7fff, 0x8000, 0xffff};

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsThrownAndEveryFrameIsAccountedFor(boolean offloads) {
        try (FuzzLab lab = new FuzzLab(SEED)) {
            lab.offloads(offloads);
            lab.r.interfaceNamed("epair0a").mtuBytes(1000);
            SplittableRandom random = new SplittableRandom(SEED);
            BadFrames frames = new BadFrames(random, lab.mac);
            for (int i = 0; i < FRAMES; i++) {
                byte[] header = header(random);
                byte[] f = random.nextInt(4) == 0 ? large(random, lab.mac) : frames.next();
                try {
                    lab.feed(header, f);
                } catch (RuntimeException e) {
                    String input = Bytes.hex(header) + " " + Bytes.hex(f);
                    throw new AssertionError("seed " + SEED + ", frame " + i + ": " + input, e);
                }
            }
            lab.assertAccounted();
            assertTrue(lab.r.drops(Drop.OFFLOAD_MALFORMED) > FRAMES / 10);
            assertTrue(lab.r.count(Counter.IP_FORWARDED) > FRAMES / 100);
            long answered = lab.web.count(Counter.ICMP_ECHO_ANSWERED);
            assertTrue(answered > FRAMES / 10_000, () -> answered + " answers");
            assertTrue(lab.r.drops(Drop.OFFLOAD_TOO_BIG) > 0);
            assertEquals(offloads, lab.r.drops(Drop.OFFLOAD_UNSUPPORTED) == 0);
        }
    }

    private static byte[] header(SplittableRandom random) {
        byte[] h = switch (random.nextInt(10)) {
            case 0, 1 -> Offloaded.nothing();
            case 2, 3 -> Offloaded.tcpGso(random.nextInt(1, 1600));
            case 4, 5 -> Offloaded.udpPartial();
            case 6 -> Bytes.random(random, 12);
            default -> {
                int type = TYPES[random.nextInt(TYPES.length)];
                int flags = random.nextInt(4);
                yield Offloaded.header(flags, type, edge(random), edge(random), edge(random), edge(random));
            }
        };
        if (random.nextInt(4) == 0) {
            h[random.nextInt(12)] ^= (byte) (1 << random.nextInt(8));
        }
        return h;
    }

    private static int edge(SplittableRandom random) {
        return random.nextInt(4) == 0 ? random.nextInt(2000) : EDGES[random.nextInt(EDGES.length)];
    }

    /** More than an MTU: to web itself, through it, or back where it came from. */
    private static byte[] large(SplittableRandom random, long mac) {
        String[] destinations = {"10.0.1.1", "10.0.1.9", "192.0.2.9"};
        byte[] packet = Offloaded.tcp(new byte[random.nextInt(1400, 9000)]).packet();
        if (random.nextInt(8) == 0) {
            packet[20 + 12] ^= (byte) (1 << random.nextInt(8));
        }
        return ipv4("10.0.0.1", destinations[random.nextInt(destinations.length)])
                .protocol(Ipv4.PROTOCOL_TCP)
                .payload(Arrays.copyOfRange(packet, 20, packet.length))
                .fragment(random.nextBoolean() ? 0 : Ipv4.DONT_FRAGMENT)
                .frame(mac, STATION);
    }
}
