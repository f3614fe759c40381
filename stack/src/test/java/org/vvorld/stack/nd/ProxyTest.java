package org.vvorld.stack.nd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6Address;

/** RFC 4861 section 7.2.8: a host of the link's subnet lives behind a router, which speaks for it. */
class ProxyTest {
    private static final Ipv6Address C = Ipv6Address.parse("2001:db8::c");

    private final Lab lab = new Lab(77);
    private final LabNode a = lab.node("a");
    private final LabNode r = lab.node("r");
    private final LabNode c = lab.node("c");

    private void connect() {
        lab.wire(a, r);
        lab.wire(r, c);
        r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        a.address6("eth0", "2001:db8::a/64");
        r.address6("eth0", "2001:db8::1/64");
        c.address6("eth0", "2001:db8::c/128");
        c.route6("default", r.linkLocal("eth1").toString().replace("/64", ""), "eth0");
        lab.runFor(seconds(3));
        r.route6("2001:db8::c/128", c.linkLocal("eth0").toString().replace("/64", ""), "eth1");
    }

    private void publish() {
        Interface i = r.interfaceNamed("eth0");
        r.vnet().ipv6().putNeighbour(i, C.high(), C.low(), i.mac(), true);
    }

    private int answers() {
        LabPing6 ping = a.ping6("2001:db8::c", null, 1, 56, 0);
        lab.runFor(seconds(4));
        return ping.replies().size();
    }

    private boolean isJoined() {
        Interface i = r.interfaceNamed("eth0");
        long group = Ipv6Address.solicitedLow(C.low());
        return i.multicast().listOf("node").stream().anyMatch(e -> e.lo() == group);
    }

    @Test
    void rfc4861Section728AnswersForAnother() {
        connect();
        assertEquals(0, answers(), "nobody speaks for c here");
        publish();
        lab.runFor(seconds(1));
        assertTrue(isJoined());
        assertEquals(1, answers());
        NdEntry e = a.vnet().ndTable().find(a.interfaceNamed("eth0"), C.high(), C.low());
        assertEquals(r.interfaceNamed("eth0").mac(), e.mac());
        assertTrue(e.isRouter());
        lab.close();
    }

    /** RFC 4862 section 5.4: who wants the address of somebody behind the proxy hears that it is taken. */
    @Test
    void rfc4862Section54AProbeIsAnswered() {
        connect();
        publish();
        a.address6("eth0", "2001:db8::c/64");
        lab.runFor(seconds(3));
        assertTrue(a.interfaceNamed("eth0").inet6().find(C.high(), C.low()).has(Inet6Address.DUPLICATED));
        lab.close();
    }

    @Test
    void whoIsNotPublishedAnyMoreIsNotAnsweredFor() {
        connect();
        publish();
        Interface i = r.interfaceNamed("eth0");
        r.vnet().ipv6().removeNeighbour(i, C.high(), C.low());
        lab.runFor(seconds(1));
        assertFalse(isJoined());
        assertEquals(0, answers());
        r.vnet().ipv6().putNeighbour(i, C.high(), C.low(), i.mac());
        assertEquals(0, answers(), "permanent, not published");
        lab.close();
    }
}
