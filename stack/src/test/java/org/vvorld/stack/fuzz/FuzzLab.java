package org.vvorld.stack.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Offloaded;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Bits;
import org.vvorld.stack.wire.VlanTag;

/**
 * What is fed with bad frames:
 * <pre>
 *   frames -> eth0 10.0.0.254 and two vlans of it, one in the other [r] 10.0.1.254 --- epair --- 10.0.1.1 [web]
 *             2001:db8::fe                                       2001:db8:1::fe        2001:db8:1::1
 * </pre>
 */
final class FuzzLab implements AutoCloseable {
    final LabNode r;
    final LabNode web;
    final long mac;

    private final Lab lab;
    private final LabWire wire;
    private long frames;

    FuzzLab(long seed) {
        lab = new Lab(seed);
        r = lab.router("r");
        web = lab.host("web", "10.0.1.1/24");
        // Nobody listens at the far end: what leaves is lost.
        wire = lab.wire(lab.node("far"), r).cut(true);
        lab.epair(r, web);
        lab.vlan(r, lab.vlan(r, wire.end(1), VlanTag.TYPE_8021Q, 5), VlanTag.TYPE_8021AD, 5);
        r.address("eth0.5", "10.0.5.254/24").address("eth0.5.5", "10.0.6.254/24");
        r.address("eth0", "10.0.0.254/24").address("lo0", "127.0.0.1/8").route("192.0.2.0/24", "10.0.0.1");
        r.vnet()
                .multicast()
                .set("fuzz", wire.end(1), 0, Ipv6Bits.mapped(Ipv4Address.parse("239.1.2.3")), SourceFilter.ALL);
        r.vnet().sysctls().set(Sysctl.ICMP_BROADCAST_ECHO, 1);
        r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        r.address6("eth0", "2001:db8::fe/64").address6("epair0a", "2001:db8:1::fe/64");
        web.address6("epair0b", "2001:db8:1::1/64")
                .route6("default", r.linkLocal("epair0a").toString().replace("/64", ""), "epair0b");
        // A ping that waits, so that replies and errors find a listener.
        r.ping("10.0.0.77");
        web.ping("10.0.0.1");
        mac = wire.end(1).mac();
        lab.runFor(seconds(20));
        wire.frames().clear();
    }

    /** Does the wire that frames leave by take offloads? */
    void offloads(boolean areTaken) {
        wire.offloads(areTaken);
    }

    /** Has a frame arrive; all that follows from it happens. */
    void feed(byte[] frame) {
        feed(Offloaded.nothing(), frame);
    }

    /** The same behind a virtio-net header. */
    void feed(byte[] header, byte[] frame) {
        wire.inject(1, header, frame);
        frames++;
        if (frames % 16 == 0) {
            lab.runFor(ms(1));
            wire.frames().clear();
        }
    }

    /** No exception, every frame in one counter, every packet back. */
    void assertAccounted() {
        // Fragments wait for a minute, and those who are told that it was in vain may not answer ARP.
        lab.runFor(seconds(70));
        wire.frames().clear();
        assertEquals(List.of(), lab.faults());
        assertEquals(frames, wire.end(1).totals().ipackets);
        for (Vnet v : List.of(r.vnet(), web.vnet())) {
            Books.assertBalanced(v);
            long in = 0;
            for (Interface i : v.interfaces()) {
                // A vlan's frames have been counted at its parent.
                in += i instanceof Vlan ? 0 : i.totals().ipackets;
            }
            assertEquals(in, v.value(Counter.PACKETS_RECEIVED), v.name());
            assertEquals(0, v.charge().packets());
        }
        assertEquals(0, lab.packetsInUse());
    }

    @Override
    public void close() {
        lab.close();
    }
}
