package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.rtadv.Advertisement;
import org.vvorld.stack.rtadv.RtadvSettings;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.slaac.NdParameters;
import org.vvorld.stack.slaac.Preference;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** RFC 4861 section 6 and RFC 4862 section 5.5 between vnets: a router advertises, a host listens, in simulated time. */
class AutoconfTest {
    private static final Ipv6Prefix NET = Ipv6Prefix.of(0x20010db8_00000000L, 0, 64);
    private static final String FAR = "2001:db8:9::9";

    private final Lab lab = new Lab(71);
    private final LabNode router = lab.node("router");
    private final LabNode host = lab.node("host");
    private Interface up;
    private Interface down;

    @BeforeEach
    void connect() {
        lab.wire(router, host);
        down = router.interfaceNamed("eth0");
        up = host.interfaceNamed("eth0");
        router.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        router.address6("eth0", "2001:db8::1/64");
        router.address6("lo0", FAR + "/128");
        lab.runFor(seconds(3));
    }

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    private static Advertisement standard() {
        return new Advertisement(RtadvSettings.standard(List.of()).withIntervals(4, 10), true, true);
    }

    private void accept() {
        host.vnet().ipv6().flags(up, Inet6.ACCEPT_RTADV, Inet6.IF_DISABLED);
    }

    private Inet6Address formed() {
        for (Inet6Address a : up.inet6().addresses()) {
            if (a.has(Inet6Address.AUTOCONF)) {
                return a;
            }
        }
        return null;
    }

    private List<Hop> defaultRoute() {
        return host.vnet().routing6().hops(Ipv6Prefix.DEFAULT);
    }

    @Test
    void aHostGetsAnAddressAndARouter() {
        router.vnet().ipv6().autoconf().advertise(down, standard());
        accept();
        lab.runFor(seconds(5));
        Inet6Address own = formed();
        assertEquals(Ipv6Address.eui64(up.mac()), own.low());
        assertEquals(NET, own.prefix());
        assertTrue(own.isAssigned(), "nobody objected");
        assertLasts(2_592_000, own.validUntilNanos());
        assertLasts(604_800, own.preferredUntilNanos());
        Hop way = defaultRoute().getFirst();
        assertEquals(Ipv6Address.eui64(down.mac()), way.low());
        assertEquals(up, way.zone());
        assertTrue(host.vnet().ipv6().isLearnt(0, Ipv6Prefix.DEFAULT));
        assertEquals(new NdParameters(64, 0, 0, 1500, 0), up.ndParameters());
        LabPing6 ping = host.ping6(FAR, null, 1, 56, 0);
        lab.runFor(seconds(1));
        assertEquals(1, ping.replies().size());
        NdEntry e = host.vnet().ndTable().find(up, way.high(), way.low());
        assertTrue(e.isRouter());
        assertTrue(host.count(Counter.AUTOCONF_SOLICITATIONS_SENT) >= 1);
    }

    private void assertLasts(long expectedSeconds, long until) {
        long seconds = (until - lab.now()) / 1_000_000_000L;
        assertTrue(seconds <= expectedSeconds && seconds >= expectedSeconds - 6, seconds + " s");
    }

    /** Section 6.2.5: the last advertisement has lifetime 0, and the default route goes; the address lives on. */
    @ParameterizedTest
    @ValueSource(strings = {"end", "down", "nd"})
    void theRouterEnds(String how) {
        router.vnet().ipv6().autoconf().advertise(down, standard());
        accept();
        lab.runFor(seconds(5));
        assertEquals(1, defaultRoute().size());
        switch (how) {
            case "end" -> router.vnet().ipv6().autoconf().advertise(down, null);
            case "down" -> router.vnet().up(down, false);
            default -> router.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 0);
        }
        lab.runFor(seconds(11));
        assertEquals(List.of(), defaultRoute());
        assertNotNull(formed());
        assertFalse(host.vnet().ipv6().isLearnt(0, Ipv6Prefix.DEFAULT));
    }

    /** RFC 4862 section 5.5.4: deprecated, then gone; and so is the prefix. */
    @Test
    void lifetimesEnd() {
        RtadvSettings s = RtadvSettings.standard(
                List.of(new RtadvSettings.AdvertisedPrefix(NET.high(), 0, 64, true, true, 10_000, 5)));
        router.vnet().ipv6().autoconf().advertise(down, new Advertisement(s, false, false));
        accept();
        lab.runFor(seconds(5));
        assertTrue(formed().isSource());
        lab.runFor(seconds(60));
        assertTrue(formed().has(Inet6Address.DEPRECATED));
        router.vnet().up(down, false);
        lab.runFor(seconds(10_020));
        assertNull(formed());
        assertEquals(List.of(), host.vnet().routing6().hops(NET));
        assertEquals(List.of(), defaultRoute(), "the router's lifetime");
        assertEquals(0, host.vnet().routing6().staticCount());
    }

    /** RFC 5942 section 4: no L flag, so neighbours are reached through the router. */
    @Test
    void aPrefixThatIsNotOnTheLink() {
        RtadvSettings s = RtadvSettings.standard(
                List.of(new RtadvSettings.AdvertisedPrefix(NET.high(), 0, 64, false, true, 10_000, 5000)));
        router.vnet().ipv6().autoconf().advertise(down, new Advertisement(s, false, false));
        accept();
        lab.runFor(seconds(5));
        assertEquals(128, formed().length());
        assertNull(host.vnet().fib6().exact(NET));
        s = s.withLink(List.of(RtadvSettings.AdvertisedPrefix.standard(NET.high(), 0, 64)), 0);
        router.vnet().ipv6().autoconf().advertise(down, new Advertisement(s, false, false));
        lab.runFor(seconds(10));
        assertEquals(64, formed().length());
        assertTrue(formed().isAssigned());
        assertNotNull(host.vnet().fib6().exact(NET));
    }

    /** RFC 4862 section 5.4.5: somebody has the address already; it is not used, and not tried again. */
    @Test
    void theAddressIsTaken() {
        router.address6("eth0", Ipv6Address.format(NET.high(), Ipv6Address.eui64(up.mac())) + "/64");
        lab.runFor(seconds(3));
        router.vnet().ipv6().autoconf().advertise(down, standard());
        accept();
        lab.runFor(seconds(30));
        assertTrue(formed().has(Inet6Address.DUPLICATED));
        assertEquals(1, host.count(Counter.ND_DUPLICATES));
    }

    /** RFC 4861 section 6.3.6: a router that does not answer gives way to one that does, of less preference. */
    @Test
    void anotherRouterTakesOver() {
        LabNode second = lab.node("second");
        lab.wire(second, host);
        second.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        second.address6("eth0", "2001:db8:2::1/64");
        second.address6("lo0", FAR + "/128");
        Interface other = host.interfaceNamed("eth1");
        host.vnet().ipv6().flags(other, Inet6.ACCEPT_RTADV, Inet6.IF_DISABLED);
        router.vnet().ipv6().autoconf().advertise(down, preferring(Preference.HIGH));
        second.vnet().ipv6().autoconf().advertise(second.interfaceNamed("eth0"), preferring(Preference.LOW));
        accept();
        lab.runFor(seconds(5));
        assertEquals(up, defaultRoute().getFirst().zone());
        router.vnet().ipv6().autoconf().advertise(down, null);
        lab.runFor(seconds(2));
        assertEquals(other, defaultRoute().getFirst().zone());
        LabPing6 ping = host.ping6(FAR, null, 1, 56, 0);
        lab.runFor(seconds(1));
        assertEquals(1, ping.replies().size());
    }

    private static Advertisement preferring(Preference preference) {
        RtadvSettings s = new RtadvSettings(
                4, 10, 1800, preference, false, false, 64, 0, 0, 0, List.of(), List.of(), 0, List.of(), List.of());
        return new Advertisement(s, true, true);
    }

    /** An operator's route stands above what was learnt, which is back when that goes. */
    @Test
    void staticRoutesComeFirst() {
        router.vnet().ipv6().autoconf().advertise(down, standard());
        host.vnet().ipv6().flags(up, 0, Inet6.IF_DISABLED);
        host.address6("eth0", "2001:db8::5/64");
        host.route6("::/0", "2001:db8::1", null);
        accept();
        lab.runFor(seconds(5));
        List<Hop> own = defaultRoute();
        assertNull(own.getFirst().zone());
        assertFalse(host.vnet().ipv6().isLearnt(0, Ipv6Prefix.DEFAULT));
        host.vnet().ipv6().removeRoute(0, Ipv6Prefix.DEFAULT);
        assertTrue(host.vnet().ipv6().isLearnt(0, Ipv6Prefix.DEFAULT));
        host.vnet().ipv6().flags(up, 0, Inet6.ACCEPT_RTADV);
        lab.runFor(seconds(1));
        assertEquals(List.of(), defaultRoute(), "what was learnt goes with the flag");
        assertNull(formed());
        assertEquals(1, up.inet6().addresses().length - 1, "the operator's stays beside the link-local one");
    }

    @Test
    void theInterfaceLeaves() {
        router.vnet().ipv6().autoconf().advertise(down, standard());
        accept();
        lab.runFor(seconds(5));
        host.vnet().detach(up);
        lab.runFor(seconds(1));
        assertEquals(0, host.vnet().routing6().staticCount());
        assertEquals(NdParameters.UNTOLD, up.ndParameters());
        assertEquals(List.of(), host.vnet().ipv6().autoconf().known(up).routers());
        host.vnet().attach(up);
        host.vnet().up(up, true);
        lab.runFor(seconds(15));
        assertNotNull(formed(), "the flag is the interface's, and counts in the vnet that it comes to");
    }

    @Test
    void whatNobodyWantsIsDropped() {
        router.vnet().ipv6().autoconf().advertise(down, standard());
        host.vnet().ipv6().flags(up, 0, Inet6.IF_DISABLED);
        lab.runFor(seconds(5));
        assertTrue(host.drops(Drop.ICMP6_TYPE_IGNORED) >= 1);
        assertNull(formed());
        assertFalse(host.vnet().ipv6().hasAutoconf());
    }
}
