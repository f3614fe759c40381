package org.vvorld.stack.nd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6Address;

/** RFC 4861 section 7.3 and RFC 4862 section 5.4, in simulated time. */
class NudTest {
    private final Lab lab = new Lab(61);
    private final LabNode a = lab.node("a");
    private final LabNode b = lab.node("b");

    private void connect() {
        lab.wire(a, b);
        a.address6("eth0", "2001:db8::1/64");
        b.address6("eth0", "2001:db8::2/64");
        lab.runFor(seconds(3));
    }

    private static NdEntry entry(LabNode n, String address) {
        Ipv6Address x = Ipv6Address.parse(address);
        return n.vnet().ndTable().find(n.interfaceNamed("eth0"), x.high(), x.low());
    }

    /** Section 7.3.2: INCOMPLETE, REACHABLE, STALE; 7.3.3: DELAY, and PROBE that is answered. */
    @Test
    void rfc4861Section73AllStates() {
        connect();
        LabPing6 ping = a.ping6("2001:db8::2", null, 1, 56, 0);
        lab.runFor(ms(500));
        assertEquals(1, ping.replies().size());
        NdEntry e = entry(a, "2001:db8::2");
        assertEquals(NdState.REACHABLE, e.state());
        lab.runFor(seconds(46));
        assertEquals(NdState.STALE, e.state(), "ReachableTime is at most 45 s");
        a.ping6("2001:db8::2", null, 1, 56, 0);
        lab.runFor(seconds(4));
        assertEquals(NdState.DELAY, e.state());
        long solicits = a.count(Counter.ND_SOLICITS_SENT);
        lab.runFor(seconds(2));
        assertEquals(NdState.REACHABLE, e.state());
        assertEquals(solicits + 1, a.count(Counter.ND_SOLICITS_SENT));
        lab.close();
    }

    /** Section 7.3.3: MAX_UNICAST_SOLICIT probes without an answer, and the entry goes. */
    @Test
    void rfc4861Section733ProbeWithoutAnswer() {
        connect();
        a.ping6("2001:db8::2", null, 1, 56, 0);
        lab.runFor(seconds(46));
        b.vnet().up(b.interfaceNamed("eth0"), false);
        a.ping6("2001:db8::2", null, 1, 56, 0);
        lab.runFor(seconds(5) + ms(500));
        assertEquals(NdState.PROBE, entry(a, "2001:db8::2").state());
        lab.runFor(seconds(4));
        assertNull(entry(a, "2001:db8::2"));
        lab.close();
    }

    /** Section 7.2.2: three solicitations, then what waited is dropped; the oldest of too many goes at once. */
    @Test
    void rfc4861Section722NobodyAnswers() {
        connect();
        a.vnet().sysctls().set(Sysctl.ND_MAX_HOLD, 2);
        long solicits = a.count(Counter.ND_SOLICITS_SENT);
        a.ping6("2001:db8::9", null, 3, 56, 0);
        lab.runFor(seconds(2) + ms(500));
        assertEquals(NdState.INCOMPLETE, entry(a, "2001:db8::9").state());
        assertEquals(2, entry(a, "2001:db8::9").pending());
        assertEquals(1, a.drops(Drop.ND_PENDING_FULL));
        lab.runFor(seconds(2));
        assertNull(entry(a, "2001:db8::9"));
        assertEquals(solicits + 3, a.count(Counter.ND_SOLICITS_SENT));
        assertEquals(2, a.drops(Drop.ND_UNRESOLVED));
        lab.close();
    }

    /** The table is bounded: a scan of a /64 fills it and no more, and it is empty soon after. */
    @Test
    void aScanFillsABoundedTable() {
        connect();
        a.vnet().sysctls().set(Sysctl.ND_MAX_ENTRIES, 10);
        for (int i = 0; i < 50; i++) {
            a.ping6("2001:db8::1:" + Integer.toHexString(i + 1), null, 1, 0, 0);
        }
        lab.runFor(ms(100));
        assertTrue(a.vnet().ndTable().size() <= 10);
        assertTrue(a.drops(Drop.ND_TABLE_FULL) >= 40);
        lab.runFor(seconds(5));
        assertTrue(a.vnet().ndTable().list().stream().noneMatch(e -> e.state() == NdState.INCOMPLETE));
        lab.close();
    }

    /** Section 7.2.5: override and solicited flags. */
    @Test
    void rfc4861Section725Override() {
        connect();
        a.ping6("2001:db8::2", null, 1, 56, 0);
        lab.runFor(seconds(1));
        NdEntry e = entry(a, "2001:db8::2");
        long mac = e.mac();
        NdResolver nd = a.vnet().shard(lab.netisr().workstream(0)).ipv6().nd();
        nd.onAdvert(e, 0x0200_0000_00ffL, false, false, false);
        assertEquals(mac, e.mac(), "without override what is known stays");
        assertEquals(NdState.STALE, e.state(), "but it is in doubt");
        nd.onAdvert(e, 0x0200_0000_00ffL, false, true, true);
        assertEquals(0x0200_0000_00ffL, e.mac());
        assertEquals(NdState.STALE, e.state());
        assertTrue(e.isRouter());
        nd.onAdvert(e, -1, true, false, false);
        assertEquals(NdState.REACHABLE, e.state());
        assertFalse(e.isRouter());
        lab.close();
    }

    /** RFC 4862 section 5.4: tentative for a second; another's probe or answer makes it a duplicate. */
    @Test
    void rfc4862Section54Duplicates() {
        lab.wire(a, b);
        a.address6("eth0", "2001:db8::1/64");
        Interface eth = a.interfaceNamed("eth0");
        Ipv6Address x = Ipv6Address.parse("2001:db8::1");
        Inet6Address own = eth.inet6().find(x.high(), x.low());
        lab.runFor(ms(500));
        assertTrue(own.has(Inet6Address.TENTATIVE));
        lab.runFor(seconds(1));
        assertTrue(own.isAssigned());
        b.address6("eth0", "2001:db8::1/64");
        lab.runFor(seconds(2));
        Inet6Address theirs = b.interfaceNamed("eth0").inet6().find(x.high(), x.low());
        assertTrue(theirs.has(Inet6Address.DUPLICATED), "the owner defended it");
        assertTrue(own.isAssigned());
        assertEquals(1, b.count(Counter.ND_DUPLICATES));
        lab.close();
    }

    /** RFC 4862 section 5.4.5: if the address of the hardware is another's, so is the hardware address: IPv6 is switched off. */
    @Test
    void rfc4862Section545ADuplicateOfTheHardwareAddress() {
        lab.wire(a, b);
        Interface eth = b.interfaceNamed("eth0");
        a.linkLocal("eth0");
        long low = Ipv6Address.eui64(eth.mac());
        a.vnet().ipv6().add(a.interfaceNamed("eth0"), new Inet6Address(Ipv6Address.LINK_LOCAL_HIGH, low, 64, 0));
        lab.runFor(seconds(3));
        assertTrue(b.linkLocal("eth0").has(Inet6Address.TENTATIVE));
        b.address6("eth0", "2001:db8::2/64");
        lab.runFor(seconds(3));
        assertTrue(eth.inet6().isDisabled());
        assertEquals(0, a.ping6("2001:db8::2", null, 1, 8, 1).replies().size());
        // With another hardware address it is switched on again, by hand.
        b.vnet().ipv6().remove(eth, Ipv6Address.LINK_LOCAL_HIGH, low);
        b.vnet().ipv6().flags(eth, Inet6.NO_DAD, Inet6.IF_DISABLED);
        lab.runFor(seconds(3));
        assertTrue(!eth.inet6().isDisabled());
        lab.close();
    }

    /** RFC 4862 section 5.4.3: two that probe at once both give way. */
    @Test
    void rfc4862Section543BothProbe() {
        lab.wire(a, b).delay(ms(100));
        a.address6("eth0", "2001:db8::1/64");
        b.address6("eth0", "2001:db8::1/64");
        lab.runFor(seconds(3));
        Ipv6Address x = Ipv6Address.parse("2001:db8::1");
        for (LabNode n : new LabNode[] {a, b}) {
            Inet6Address own = n.interfaceNamed("eth0").inet6().find(x.high(), x.low());
            assertTrue(own.has(Inet6Address.DUPLICATED), n.name());
        }
        lab.close();
    }

    /** Section 7.2.6: a new hardware address is told to all; who knew the old one follows. */
    @Test
    void rfc4861Section726UnsolicitedAdvertisement() {
        connect();
        a.ping6("2001:db8::2", null, 1, 56, 0);
        lab.runFor(seconds(1));
        b.vnet().mac(b.interfaceNamed("eth0"), 0x0200_0000_beefL);
        lab.runFor(seconds(1));
        assertEquals(0x0200_0000_beefL, entry(a, "2001:db8::2").mac());
        lab.close();
    }

    @Test
    void linkLocalAddressesAndPermanentNeighbours() {
        connect();
        Inet6Address ll = b.linkLocal("eth0");
        assertTrue(ll.isLinkLocal());
        LabPing6 ping = a.ping6(Ipv6Address.format(ll.high(), ll.low()), "eth0", 1, 56, 0);
        LabPing6 all = a.ping6("ff02::1", "eth0", 1, 8, 0);
        LabPing6 lost = a.ping6("fe80::1", null, 1, 8, 0);
        LabPing6 self = a.ping6("::1", null, 1, 8, 0);
        LabPing6 own = a.ping6("2001:db8::1", null, 1, 8, 0);
        lab.runFor(seconds(1));
        assertEquals(1, ping.replies().size());
        assertEquals(1, all.replies().size());
        assertEquals(ll.low(), all.replies().getFirst().from().low());
        assertEquals(Drop.IPV6_NO_ROUTE, lost.refusals().getFirst());
        assertEquals(1, self.replies().size());
        assertEquals(1, own.replies().size());
        Interface eth = a.interfaceNamed("eth0");
        a.vnet().ipv6().putNeighbour(eth, 0x2001_0db8_0000_0000L, 0x77, 0x0200_0000_0077L);
        assertNotNull(entry(a, "2001:db8::77"));
        assertTrue(a.vnet().ipv6().removeNeighbour(eth, 0x2001_0db8_0000_0000L, 0x77));
        assertNull(entry(a, "2001:db8::77"));
        lab.close();
    }
}
