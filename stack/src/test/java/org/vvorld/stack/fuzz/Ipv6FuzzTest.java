package org.vvorld.stack.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.wire.Ipv6Address;

/** IPv6 packets of all sorts: nothing is thrown, every frame is accounted for, memory is bounded. */
class Ipv6FuzzTest {
    private static final long SEED = 6;
    /** {@code make soak} sends ten million. */
    private static final int FRAMES = Integer.getInteger("vvorld.frames", 500_000);

    private static final int[] NEXT = {0, 43, 44, 60, 58, 17, 6, 59, 200};

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void nothingIsThrownAndEveryFrameIsAccountedFor() {
        try (Lab lab = new Lab(SEED)) {
            LabNode left = lab.node("left");
            LabNode r = lab.node("r");
            r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
            r.vnet().sysctls().set(Sysctl.ICMP6_LIMIT, 0);
            r.vnet().sysctls().set(Sysctl.ND_MAX_ENTRIES, 100);
            LabWire wire = lab.wire(left, r);
            left.vnet().up(wire.end(0), false);
            r.address6("eth0", "2001:db8:a::ff/64");
            lab.runFor(seconds(3));
            List<Ipv6Address> some = List.of(
                    Ipv6Address.parse("2001:db8:a::ff"),
                    Ipv6Address.parse("2001:db8:a::1"),
                    Ipv6Address.parse("2001:db9::1"),
                    new Ipv6Address(
                            r.linkLocal("eth0").high(), r.linkLocal("eth0").low()),
                    Ipv6Address.parse("fe80::1"),
                    Ipv6Address.ALL_NODES,
                    Ipv6Address.parse("ff02::1:ff00:ff"),
                    Ipv6Address.parse("ff0e::5"),
                    Ipv6Address.LOOPBACK,
                    Ipv6Address.ANY);
            for (int i = 0; i < FRAMES; i++) {
                wire.inject(1, frame(wire.end(1).mac(), some));
                if (i % 1000 == 0) {
                    lab.runFor(seconds(1));
                    wire.frames().clear();
                }
            }
            // Fragments wait for a minute.
            lab.runFor(seconds(70));
            assertEquals(List.of(), lab.faults());
            assertTrue(r.vnet().ndTable().size() <= 100);
            Books.assertBalanced(r.vnet());
            for (Drop d : List.of(
                    Drop.IPV6_BAD_LENGTH,
                    Drop.IPV6_MARTIAN_SOURCE,
                    Drop.IPV6_MARTIAN_DESTINATION,
                    Drop.IPV6_MULTICAST_NOT_JOINED,
                    Drop.IPV6_SCOPE,
                    Drop.IPV6_NO_ROUTE,
                    Drop.IPV6_BAD_EXTENSION,
                    Drop.IPV6_BAD_OPTION,
                    Drop.IPV6_ROUTING_HEADER,
                    Drop.FRAGMENT_TIMEOUT,
                    Drop.IPV6_BAD_FRAGMENT,
                    Drop.IPV6_NEXT_HEADER_UNKNOWN,
                    Drop.IPV6_NO_NEXT_HEADER,
                    Drop.ICMP6_BAD_CHECKSUM)) {
                assertTrue(r.drops(d) > 0, () -> "never reached: " + d);
            }
        }
    }

    private byte[] frame(long mac, List<Ipv6Address> some) {
        int payload = random.nextInt(120);
        byte[] f = new byte[14 + 40 + payload];
        for (int i = 54; i < f.length; i++) {
            // Small numbers are lengths and types that mean something.
            f[i] = (byte) (random.nextBoolean() ? random.nextInt(4) : random.nextInt(256));
        }
        put(f, 0, mac << 16 | 0x0200);
        f[8] = 7;
        f[12] = (byte) 0x86;
        f[13] = (byte) 0xdd;
        f[14] = 0x60;
        int length = random.nextInt(8) == 0 ? random.nextInt(200) : payload;
        f[18] = (byte) (length >> 8);
        f[19] = (byte) length;
        f[20] = (byte) NEXT[random.nextInt(NEXT.length)];
        f[21] = (byte) random.nextInt(256);
        if (payload > 0) {
            f[54] = (byte) NEXT[random.nextInt(NEXT.length)];
        }
        Ipv6Address from = some.get(random.nextInt(some.size()));
        Ipv6Address to = some.get(random.nextInt(some.size()));
        put(f, 22, from.high());
        put(f, 30, from.low());
        put(f, 38, to.high());
        put(f, 46, to.low());
        return f;
    }

    private static void put(byte[] f, int at, long value) {
        for (int i = 0; i < 8; i++) {
            f[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }
}
