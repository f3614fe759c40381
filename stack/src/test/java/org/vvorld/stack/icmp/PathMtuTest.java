package org.vvorld.stack.icmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;

/** RFC 1191, and whom errors are delivered to: RFC 1122 section 3.2.2. */
class PathMtuTest {
    private static final String FAR = "198.51.100.1";

    private static RouterLab lab(long seed) {
        RouterLab lab = new RouterLab(seed);
        lab.r.route("198.51.100.0/24", "10.0.0.1");
        return lab;
    }

    private static Ipv4Frame tooBig(int mtu, int quotedBytes, String source) {
        byte[] quote = ipv4(source, FAR)
                .fragment(Ipv4.DONT_FRAGMENT)
                .totalLength(quotedBytes)
                .payload(new byte[8])
                .packet();
        return ipv4("192.0.2.9", "10.0.0.254").icmp(Frames.icmp(3, 4, mtu, quote));
    }

    private static int mtu(RouterLab lab) {
        int[] mtu = new int[1];
        lab.lab.netisr().post(0, on -> mtu[0] = lab.vnet().shard(on).output().mtuTowards(0, Ipv4Address.parse(FAR)));
        lab.lab.runFor(0);
        return mtu[0];
    }

    private static Drop echo(RouterLab lab, int dataBytes, boolean dontFragment) {
        Drop[] refused = new Drop[1];
        lab.lab
                .netisr()
                .post(
                        0,
                        on -> refused[0] = lab.vnet()
                                .shard(on)
                                .icmp()
                                .sendEcho(0, Ipv4Address.parse(FAR), 1, 1, dataBytes, 0, dontFragment));
        lab.lab.runFor(0);
        return refused[0];
    }

    @Test
    void datagramsWithDfKeepToThePathsMtuForTenMinutes() {
        try (RouterLab lab = lab(1191)) {
            assertEquals(1500, mtu(lab));
            assertNull(echo(lab, 1472, true));
            lab.fromLeft(tooBig(1000, 1500, "10.0.0.254"));
            assertEquals(1000, mtu(lab));
            assertEquals(Drop.OUTPUT_TOO_BIG, echo(lab, 973, true));
            assertNull(echo(lab, 972, true));
            lab.clear();
            assertNull(echo(lab, 1472, false));
            assertEquals(1, lab.toLeft().size(), "others on the way may cut it");
            lab.fromLeft(tooBig(1200, 1500, "10.0.0.254"));
            assertEquals(1000, mtu(lab), "section 6.1: never longer");
            lab.lab.runFor(seconds(599));
            assertEquals(1000, mtu(lab));
            lab.lab.runFor(seconds(2));
            assertEquals(1500, mtu(lab));
            assertEquals(1, lab.count(Counter.ICMP_PATH_MTU_LEARNT));
        }
    }

    /** RFC 1191 section 7.1: from a router that does not say which, the next lower plateau. */
    @Test
    void withoutAnMtuThePlateausAreGoneDown() {
        try (RouterLab lab = lab(2)) {
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                lab.fromLeft(tooBig(0, mtu(lab), "10.0.0.254"));
                seen.add(mtu(lab));
            }
            assertEquals(List.of(1492, 1006, 552, 552), seen);
        }
        assertEquals(8166, PathMtuTest.plateau(9000));
    }

    private static int plateau(int quotedBytes) {
        try (RouterLab lab = lab(3)) {
            lab.left.end(1).mtuBytes(9000);
            lab.fromLeft(tooBig(0, quotedBytes, "10.0.0.254"));
            return mtu(lab);
        }
    }

    @Test
    void noForgerMakesAPathNarrow() {
        try (RouterLab lab = lab(4)) {
            lab.fromLeft(tooBig(68, 1500, "10.0.0.254"));
            assertEquals(552, mtu(lab), "the floor");
            lab.lab.runFor(seconds(601));
            lab.fromLeft(tooBig(1000, 1500, "10.0.0.99"));
            lab.fromLeft(tooBig(1000, 600, "10.0.0.254"));
            assertEquals(1500, mtu(lab), "not ours; and what was quoted would have fit");
            assertEquals(Map.of(Drop.ICMP_NOBODY_WAITS, 1L), lab.drops());
        }
    }

    @Test
    void transportsAreToldOfErrorsAboutTheirs() {
        try (RouterLab lab = lab(5)) {
            List<String> heard = new ArrayList<>();
            lab.lab
                    .netisr()
                    .post(
                            0,
                            on -> lab.vnet()
                                    .shard(on)
                                    .icmp()
                                    .errorsFor(Ipv4.PROTOCOL_UDP, (from, type, code, mtu, p, quotedAt, transportAt) -> {
                                        heard.add(Ipv4Address.format(from) + " " + type + "/" + code + " " + mtu + " "
                                                + p.u16(transportAt + 2));
                                        return true;
                                    }));
            lab.lab.runFor(0);
            byte[] udp = Frames.udp(5000, 7, new byte[0]);
            byte[] quote = ipv4("10.0.0.254", FAR).payload(udp).packet();
            lab.fromLeft(ipv4("192.0.2.9", "10.0.0.254").icmp(Frames.icmp(3, 3, 0, quote)));
            lab.fromLeft(ipv4("192.0.2.9", "10.0.0.254").icmp(Frames.icmp(3, 4, 1400, quote)));
            assertEquals(List.of("192.0.2.9 3/3 0 7", "192.0.2.9 3/4 1400 7"), heard);
            // Seven bytes of UDP are not enough to say whose it was.
            byte[] cut = java.util.Arrays.copyOf(quote, 27);
            lab.fromLeft(ipv4("192.0.2.9", "10.0.0.254").icmp(Frames.icmp(3, 3, 0, cut)));
            assertEquals(Map.of(Drop.ICMP_NOBODY_WAITS, 1L), lab.drops());
        }
    }
}
