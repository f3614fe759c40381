package org.vvorld.stack.icmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.icmp;
import static org.vvorld.stack.testing.Checkers.quoting;
import static org.vvorld.stack.testing.Checkers.rest;
import static org.vvorld.stack.testing.Checkers.src;
import static org.vvorld.stack.testing.Checkers.toMac;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Checkers;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Ipv4Address;

/** Redirects: sent as RFC 1812 section 5.2.7.2 wants, believed as RFC 1122 section 3.2.2.2 wants. */
class RedirectTest {
    private static final int OTHER = Ipv4Address.parse("10.0.0.2");
    private static final int THIRD = Ipv4Address.parse("10.0.0.3");
    private static final long OTHER_MAC = 0x0200_0000_cc01L;
    private static final long THIRD_MAC = 0x0200_0000_dd01L;
    private static final String FAR = "198.51.100.1";

    private static RouterLab lab(long seed) {
        RouterLab lab = new RouterLab(seed);
        lab.vnet().ipv4().putNeighbour(lab.left.end(1), OTHER, OTHER_MAC);
        lab.vnet().ipv4().putNeighbour(lab.left.end(1), THIRD, THIRD_MAC);
        lab.r.route("198.51.100.0/24", "10.0.0.2");
        return lab;
    }

    private static Ipv4Frame far(String source) {
        return ipv4(source, FAR).payload(new byte[16]);
    }

    @Test
    void whoCouldReachTheNextHopItselfIsTold() {
        try (RouterLab lab = lab(1)) {
            for (int i = 0; i < 2; i++) {
                lab.clear();
                lab.fromLeft(far("10.0.0.1"));
                assertPacket(
                        lab.toLeft().get(0),
                        toMac(RouterLab.LEFT),
                        Checkers.ipv4(src("10.0.0.254"), dst("10.0.0.1")),
                        icmp(5, 1),
                        rest(OTHER),
                        quoting(far("10.0.0.1").packet(), 36));
                assertPacket(lab.toLeft().get(1), toMac(OTHER_MAC), Checkers.ipv4(dst(FAR), Checkers.ttl(63)));
            }
            assertEquals(2, lab.count(Counter.ICMP_REDIRECTS_SENT));
            assertEquals(Map.of(), lab.drops());
        }
    }

    @Test
    void othersAreNotTold() {
        try (RouterLab lab = lab(2)) {
            lab.fromLeft(far("192.0.2.1"));
            lab.fromLeft(far("10.0.0.2"));
            lab.fromRight(far("10.0.1.1").frame(lab.rightMac(), RouterLab.RIGHT));
            lab.vnet().sysctls().set(Sysctl.IP_REDIRECT, 0);
            lab.fromLeft(far("10.0.0.1"));
            assertEquals(4, lab.toLeft().size());
            assertEquals(0, lab.count(Counter.ICMP_REDIRECTS_SENT));
        }
    }

    /** A redirect about a datagram of ours to {@link #FAR}. */
    private static Ipv4Frame redirect(String from, int gateway) {
        byte[] quote = ipv4("10.0.0.254", FAR).payload(new byte[8]).packet();
        return ipv4(from, "10.0.0.254").icmp(Frames.icmp(5, 1, gateway, quote));
    }

    private static long nextHop(RouterLab lab) {
        lab.clear();
        lab.r.ping(FAR);
        lab.lab.runFor(0);
        return Bytes.u48(lab.toLeft().getFirst(), 0);
    }

    @Test
    void aHostFollowsItsFirstHopForTenMinutes() {
        try (RouterLab lab = lab(3)) {
            lab.vnet().sysctls().set(Sysctl.IP_FORWARDING, 0);
            assertEquals(OTHER_MAC, nextHop(lab));
            lab.fromLeft(redirect("10.0.0.2", THIRD));
            assertEquals(THIRD_MAC, nextHop(lab));
            assertEquals(1, lab.count(Counter.ICMP_REDIRECTS_TAKEN));
            lab.lab.runFor(seconds(599));
            assertEquals(THIRD_MAC, nextHop(lab));
            lab.lab.runFor(seconds(2));
            assertEquals(OTHER_MAC, nextHop(lab));
        }
    }

    @Test
    void nobodyElseIsBelieved() {
        try (RouterLab lab = lab(4)) {
            lab.fromLeft(redirect("10.0.0.2", THIRD));
            assertEquals(1L, lab.drops().get(Drop.ICMP_REDIRECT_REFUSED), "a router");
            lab.vnet().sysctls().set(Sysctl.IP_FORWARDING, 0);
            lab.fromLeft(redirect("10.0.0.3", THIRD));
            lab.fromLeft(redirect("10.0.0.2", Ipv4Address.parse("10.0.1.1")));
            lab.fromLeft(redirect("10.0.0.2", Ipv4Address.parse("10.0.0.254")));
            lab.fromLeft(redirect("10.0.0.2", Ipv4Address.parse("10.0.0.255")));
            lab.fromLeft(redirect("10.0.0.2", OTHER));
            lab.vnet().sysctls().set(Sysctl.ICMP_DROP_REDIRECT, 1);
            lab.fromLeft(redirect("10.0.0.2", THIRD));
            assertEquals(OTHER_MAC, nextHop(lab));
            assertEquals(Map.of(Drop.ICMP_REDIRECT_REFUSED, 7L), lab.drops());
        }
    }

    @Test
    void aGatewayThatDoesNotAnswerIsForgotten() {
        try (RouterLab lab = lab(5)) {
            lab.vnet().sysctls().set(Sysctl.IP_FORWARDING, 0);
            lab.fromLeft(redirect("10.0.0.2", Ipv4Address.parse("10.0.0.77")));
            lab.clear();
            lab.r.ping(FAR);
            lab.lab.runFor(seconds(10));
            assertEquals(OTHER_MAC, nextHop(lab));
            assertEquals(List.of(Drop.ARP_UNRESOLVED), List.copyOf(lab.drops().keySet()));
        }
    }
}
