package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.redirect.HostRedirects;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6Address;

/** RFC 4861 section 8 between vnets on one link: a router tells, a host follows. */
class Redirect6Test {
    private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:9::9");

    private final Lab lab = new Lab(72);
    private final LabNode sw = lab.node("switch");
    private final LabNode host = lab.node("host");
    private final LabNode first = lab.node("first");
    private final LabNode second = lab.node("second");

    @BeforeEach
    void connect() {
        Interface[] ports = {lab.epair(sw, host), lab.epair(sw, first), lab.epair(sw, second)};
        Bridge bridge = lab.bridge(sw, ports);
        assertTrue(bridge.isUp());
        first.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        second.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        host.address6(link(host), "2001:db8::5/64");
        first.address6(link(first), "2001:db8::1/64");
        second.address6(link(second), "2001:db8::2/64");
        second.address6("lo0", "2001:db8:9::9/128");
        lab.runFor(seconds(3));
        host.route6("::/0", lowOf(first), link(host));
        first.route6("2001:db8:9::/64", lowOf(second), link(first));
    }

    private static String link(LabNode n) {
        return n.vnet().interfaces().get(1).name();
    }

    private static String lowOf(LabNode n) {
        return Ipv6Address.format(
                Ipv6Address.LINK_LOCAL_HIGH,
                n.vnet().interfaces().get(1).inet6().linkLocal().low());
    }

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    private HostRedirects.Entry followed() {
        return host.vnet().redirects6().find(FAR.high(), FAR.low(), lab.now());
    }

    private void ping() {
        LabPing6 p = host.ping6("2001:db8:9::9", null, 1, 56, 0);
        lab.runFor(seconds(1));
        assertEquals(1, p.replies().size());
    }

    @Test
    void section83TheHostGoesToTheBetterRouter() {
        ping();
        assertEquals(1, first.count(Counter.ICMP6_REDIRECTS_SENT));
        assertEquals(1, host.count(Counter.ICMP6_REDIRECTS_TAKEN));
        assertEquals(
                lowOf(second),
                Ipv6Address.format(followed().gatewayHi(), followed().gatewayLo()));
        long before = first.count(Counter.IP6_FORWARDED);
        ping();
        assertEquals(before, first.count(Counter.IP6_FORWARDED), "past the first router");
        lab.runFor(seconds(601));
        assertNull(followed(), "ten minutes");
        ping();
        assertEquals(2, first.count(Counter.ICMP6_REDIRECTS_SENT));
    }

    @Test
    void section733ADeadRouterIsLeft() {
        ping();
        assertNotNull(followed());
        second.vnet().up(second.vnet().interfaces().get(1), false);
        first.route6("2001:db8:9::/64", "2001:db8::1", null);
        for (int i = 0; i < 12; i++) {
            host.ping6("2001:db8:9::9", null, 1, 56, 0);
            lab.runFor(seconds(5));
        }
        assertNull(followed());
    }

    @Test
    void section81OnlyWhoMay() {
        host.vnet().sysctls().set(Sysctl.ICMP6_REDIRECT_ACCEPT, 0);
        ping();
        assertNull(followed());
        assertEquals(1, host.drops(Drop.ICMP_REDIRECT_REFUSED));
        host.vnet().sysctls().set(Sysctl.ICMP6_REDIRECT_ACCEPT, 1);
        first.vnet().sysctls().set(Sysctl.IP6_REDIRECT, 0);
        ping();
        assertEquals(1, first.count(Counter.ICMP6_REDIRECTS_SENT));
        host.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        first.vnet().sysctls().set(Sysctl.IP6_REDIRECT, 1);
        ping();
        assertNull(followed(), "a router follows nobody");
    }
}
