package org.vvorld.stack.ipv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.icmp;
import static org.vvorld.stack.testing.Checkers.rest;
import static org.vvorld.stack.testing.Checkers.ttl;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Checkers;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.MacAddress;

/** RFC 791 section 3.1, RFC 1122 sections 3.2.1.8 and 3.2.2.6, RFC 1812 sections 5.2.4 and 5.3.13; directed broadcasts: RFC 2644. */
class Ipv4OptionsTest {
    private static Ipv4Frame across(int... options) {
        return ipv4("10.0.0.1", "10.0.1.1").options(options).payload(new byte[16]);
    }

    private static Ipv4Frame echo(int... options) {
        return ipv4("10.0.0.1", "10.0.0.254").options(options).icmp(Frames.echoRequest(1, 1, new byte[4]));
    }

    /** The options of the frame, in hexadecimal. */
    private static String options(byte[] frame) {
        return Bytes.hex(frame).substring(2 * 34, 2 * (14 + Checkers.ipHeader(frame)));
    }

    private static String forwarded(RouterLab lab, int... options) {
        lab.clear();
        lab.fromLeft(across(options));
        assertPacket(lab.toRight().getFirst(), Checkers.ipv4(dst("10.0.1.1"), ttl(63)));
        return options(lab.toRight().getFirst());
    }

    @Test
    void aRouterRecordsTheAddressThatThePacketLeavesBy() {
        try (RouterLab lab = new RouterLab(1)) {
            assertEquals("01070708" + "0a0001fe", forwarded(lab, 1, 7, 7, 4, 0, 0, 0, 0));
            assertEquals("07070801" + "02030400", forwarded(lab, 7, 7, 8, 1, 2, 3, 4, 0), "full: as it came");
            assertEquals(Map.of(), lab.drops());
        }
    }

    @Test
    void aRouterRecordsItsTime() {
        try (RouterLab lab = new RouterLab(2)) {
            lab.lab.runFor(ms(0x1234));
            assertEquals("44080900" + "80001234", forwarded(lab, 68, 8, 5, 0, 0, 0, 0, 0));
            assertEquals("440c0d01" + "0a0001fe" + "80001234", forwarded(lab, 68, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0));
            assertEquals("44080910" + "00000000", forwarded(lab, 68, 8, 9, 0, 0, 0, 0, 0), "no room: counted");
            assertEquals(
                    "440c0d03" + "0a0000fe" + "80001234",
                    forwarded(lab, 68, 12, 5, 3, 10, 0, 0, 254, 0, 0, 0, 0),
                    "it was asked by name");
            assertEquals(
                    "440c0503" + "0a000009" + "00000000",
                    forwarded(lab, 68, 12, 5, 3, 10, 0, 0, 9, 0, 0, 0, 0),
                    "another was");
            assertEquals(Map.of(), lab.drops());
        }
    }

    @Test
    void othersGoAlongAsTheyAre() {
        try (RouterLab lab = new RouterLab(3)) {
            assertEquals("94040000", forwarded(lab, 148, 4, 0, 0), "router alert");
            assertEquals("880455aa", forwarded(lab, 136, 4, 0x55, 0xaa), "unknown to us");
            assertEquals("94040000", forwarded(lab, 148, 4, 0, 0), "and not by the way that is remembered");
        }
    }

    @Test
    void anEchoReplyHasTheWholeWay() {
        try (RouterLab lab = new RouterLab(4)) {
            lab.fromLeft(echo(148, 4, 0, 0, 7, 11, 8, 1, 2, 3, 4, 0, 0, 0, 0, 0));
            assertPacket(lab.toLeft().getFirst(), Checkers.ipv4(dst("10.0.0.1")), icmp(0, 0));
            assertEquals(
                    "01010101" + "070b0c01" + "0203040a" + "0000fe00",
                    options(lab.toLeft().getFirst()));
        }
    }

    @Test
    void whatIsMalformedIsPointedAt() {
        int[][] bad = {
            {23, 1, 1, 1, 7},
            {21, 7, 1, 4, 0},
            {21, 7, 5, 4, 0},
            {22, 7, 3, 3, 0},
            {22, 68, 4, 4, 0},
            {23, 68, 4, 5, 2},
            {22, 7, 6, 4, 0, 0, 0, 0, 0},
            {22, 68, 8, 6, 0, 0, 0, 0, 0},
            {23, 68, 4, 5, 0xf0}
        };
        for (int[] b : bad) {
            try (RouterLab lab = new RouterLab(5)) {
                lab.fromLeft(across(Arrays.copyOfRange(b, 1, b.length)));
                assertEquals(List.of(), lab.toRight());
                assertPacket(lab.toLeft().getFirst(), Checkers.ipv4(dst("10.0.0.1")), icmp(12, 0), rest(b[0] << 24));
                assertEquals(Map.of(Drop.IPV4_BAD_OPTIONS, 1L), lab.drops());
            }
        }
    }

    @Test
    void sourceRoutesAreRefused() {
        for (int type : new int[] {131, 137}) {
            try (RouterLab lab = new RouterLab(6)) {
                lab.fromLeft(across(type, 7, 4, 10, 0, 0, 9, 0));
                assertPacket(lab.toLeft().getFirst(), icmp(3, 5));
                lab.clear();
                lab.fromLeft(echo(type, 7, 8, 10, 0, 0, 9, 0));
                assertEquals(List.of(), lab.toLeft());
                assertEquals(Map.of(Drop.IPV4_SOURCE_ROUTE, 2L), lab.drops());
            }
        }
    }

    @Test
    void directedBroadcastsAreForwardedIfTheSysctlSaysSo() {
        try (RouterLab lab = new RouterLab(2644)) {
            Ipv4Frame all = ipv4("10.0.0.1", "10.0.1.255").payload(new byte[16]);
            lab.fromLeft(all);
            assertEquals(Map.of(Drop.IPV4_DIRECTED_BROADCAST, 1L), lab.drops());
            lab.vnet().sysctls().set(Sysctl.IP_DIRECTED_BROADCAST, 1);
            lab.fromLeft(all);
            assertPacket(
                    lab.toRight().getFirst(),
                    Checkers.toMac(MacAddress.BROADCAST),
                    Checkers.ipv4(dst("10.0.1.255"), ttl(63)));
            lab.fromLeft(ipv4("10.0.0.1", "10.0.1.255").ttl(1).payload(new byte[16]));
            assertEquals(1L, lab.drops().get(Drop.IPV4_TTL_EXCEEDED));
        }
    }

    /** RFC 1122 section 3.3.4.2: the strong end system model. */
    @Test
    void aStrongHostTakesPacketsByTheRightInterfaceOnly() {
        try (RouterLab lab = new RouterLab(1122)) {
            Ipv4Frame other = ipv4("10.0.0.1", "10.0.1.254").icmp(Frames.echoRequest(1, 1, new byte[4]));
            lab.vnet().sysctls().set(Sysctl.IP_STRONG_ES, 1);
            lab.fromLeft(other);
            assertEquals(1, lab.toLeft().size(), "a router is no host");
            lab.vnet().sysctls().set(Sysctl.IP_FORWARDING, 0);
            lab.fromLeft(other);
            lab.fromLeft(echo());
            assertEquals(2, lab.toLeft().size());
            assertEquals(Map.of(Drop.IPV4_WRONG_INTERFACE, 1L), lab.drops());
        }
    }
}
