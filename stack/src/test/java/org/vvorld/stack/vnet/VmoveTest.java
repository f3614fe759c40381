package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Disc;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.VlanTag;

/** Interfaces move between vnets, and come home. */
class VmoveTest {
    private static void move(Interface i, LabNode from, LabNode to) {
        from.vnet().detach(i);
        to.vnet().attach(i);
    }

    @Test
    void whatIsDroppedAndWhatIsKept() {
        try (Lab lab = new Lab(1)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            Epair e = lab.epair(a, lab.node("far"));
            Epair other = lab.epair(a, lab.node("far2"));
            Vlan vlan = lab.vlan(a, e, VlanTag.TYPE_8021Q, 5);
            a.address("epair0a", "10.0.0.1/24").address("epair1a", "10.0.1.1/24");
            a.route("192.0.2.0/24", "10.0.0.9").route("198.51.100.0/24", "10.0.1.9");
            a.vnet().ipv4().putNeighbour(e, Ipv4Address.parse("10.0.0.7"), 0x0200_0000_0042L);
            e.notes(e.notes().withDescription("uplink").withMetric(3).join("wan"));
            e.mtuBytes(9000);
            long mac = e.mac();
            // Also a route that rests because its interface is down.
            a.vnet().up(e, false);
            assertNull(a.vnet().fib().lookup(Ipv4Address.parse("192.0.2.1")));

            move(e, a, b);
            assertSame(a.vnet(), e.home());
            assertFalse(e.isUp());
            assertEquals(0, e.addresses().length);
            assertEquals(mac, e.mac());
            assertEquals(9000, e.mtuBytes());
            assertEquals("uplink", e.notes().description());
            assertEquals(3, e.notes().metric());
            assertEquals(List.of("epair"), e.notes().groups());
            assertNull(vlan.parent(), "its vlans stay behind");
            assertEquals(0, a.vnet().arpTable().size());
            assertNull(a.vnet().routing().exact(Ipv4Prefix.parse("192.0.2.0/24")), "flushed, not resting");
            assertNotNull(a.vnet().fib().lookup(Ipv4Address.parse("198.51.100.1")));
            move(e, b, a);
            a.vnet().up(e, true);
            a.address("epair0a", "10.0.0.1/24");
            assertNull(a.vnet().fib().lookup(Ipv4Address.parse("192.0.2.1")));
            a.vnet().up(other, false);
            lab.runFor(0);
        }
    }

    @Test
    void comesHomeUnderAnotherNameIfItsOwnIsTaken() {
        try (Lab lab = new Lab(2)) {
            List<String> renamed = new ArrayList<>();
            Vnet.FaultListener listener = new Vnet.FaultListener() {
                @Override
                public void onFault(Vnet vnet, Throwable fault) {
                    throw new AssertionError(fault);
                }

                @Override
                public void onRename(Vnet vnet, Interface i, String was) {
                    renamed.add(was + " is " + i + " in " + vnet);
                }
            };
            Vnet home = Vnet.open("home", lab.netisr(), 1000, listener);
            LabNode b = lab.node("b");
            Disc lent = disc(home, 1001, "lan0");
            home.detach(lent);
            b.vnet().attach(lent);
            disc(home, 1002, "lan0");
            disc(home, 1003, "disc0");
            assertEquals(Leftovers.NONE, lab.destroy(b));
            assertEquals(List.of("lan0 is disc1 in home"), renamed);
            assertSame(lent, home.interfaceNamed("disc1"));
            assertEquals(Leftovers.NONE, home.close());
        }
    }

    private static Disc disc(Vnet home, int id, String name) {
        Disc d = new Disc(id, name);
        d.home(home);
        home.attach(d);
        return d;
    }

    /** Any interface, anywhere, vnets that end in any order: each interface is home, or gone with its home or borrower. */
    @Test
    void noneIsLostWhateverEndsFirst() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            try (Lab lab = new Lab(round)) {
                List<LabNode> nodes = new ArrayList<>();
                List<Interface> all = new ArrayList<>();
                for (int n = 0; n < 5; n++) {
                    nodes.add(lab.node("n" + n));
                    all.add(disc(nodes.get(n).vnet(), 1000 + n, "d" + n));
                }
                for (int n = 0; n < 5; n++) {
                    all.add(lab.epair(nodes.get(n), nodes.get((n + 1) % 5)));
                }
                while (nodes.size() > 1) {
                    for (int moves = 0; moves < 6; moves++) {
                        moveAny(random, nodes, all);
                    }
                    LabNode ending = nodes.remove(random.nextInt(nodes.size()));
                    assertEquals(Leftovers.NONE, lab.destroy(ending));
                    for (Interface i : all) {
                        if (i.owner() != null) {
                            assertSame(i, ((Vnet) i.owner()).interfaceNamed(i.name()));
                        }
                        boolean alive = ((Vnet) i.home()).isOpen()
                                && (i.twin() == null || ((Vnet) i.twin().home()).isOpen());
                        assertEquals(alive, i.owner() != null, i + " lives as long as its home does");
                    }
                }
            }
        }
    }

    private static void moveAny(SplittableRandom random, List<LabNode> nodes, List<Interface> all) {
        Interface i = all.get(random.nextInt(all.size()));
        LabNode to = nodes.get(random.nextInt(nodes.size()));
        Vnet from = (Vnet) i.owner();
        if (from != null && from != to.vnet() && to.vnet().interfaceNamed(i.name()) == null) {
            from.detach(i);
            to.vnet().attach(i);
        }
    }
}
