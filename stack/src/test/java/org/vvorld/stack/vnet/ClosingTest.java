package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Probes;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.RouterLab;

/** The end of a vnet: nothing left, whatever it was in the middle of. */
class ClosingTest {
    @Test
    void withPacketsThatWaitForNeighbours() {
        try (Lab lab = new Lab(1, 3)) {
            LabNode a = lab.host("a", "10.0.0.1/16");
            LabNode b = lab.node("b");
            lab.wire(a, b).worker(1);
            for (int i = 0; i < 100; i++) {
                a.ping("10.0.1." + i);
            }
            lab.runFor(ms(10));
            assertEquals(100, a.vnet().charge().packets());
            assertEquals(100, a.vnet().armedTimers());
            assertEquals(Leftovers.NONE, lab.destroy(a));
            assertEquals(100, a.drops(Drop.ARP_FLUSHED));
            assertEquals(0, lab.packetsInUse());
            Books.assertBalanced(a.vnet());
            lab.runFor(seconds(10));
            assertFalse(a.vnet().isOpen());
        }
    }

    /** Issue: a vnet under a flood of pings, 1,000 times in a row. */
    @Test
    void underAFloodAThousandTimes() {
        try (Lab lab = new Lab(2)) {
            LabNode left = lab.host("left", "10.0.0.1/24");
            LabNode r = lab.router("r");
            lab.wire(left, r);
            byte[] echo = Frames.echoRequest(1, 1, new byte[56]);
            for (int i = 0; i < 1000; i++) {
                LabNode web = lab.host("web" + i, "10.0.1.2/24");
                Epair e = lab.epair(r, web);
                lab.runFor(0);
                byte[] known = ipv4("10.0.0.1", "10.0.1.2")
                        .icmp(echo)
                        .frame(r.interfaceNamed("eth0").mac(), 0x0200_0000_0099L);
                byte[] missing = ipv4("10.0.0.1", "10.0.1.77")
                        .icmp(echo)
                        .frame(r.interfaceNamed("eth0").mac(), 0x0200_0000_0099L);
                Workstream on = lab.netisr().workstream(0);
                // Frames are in every place: crossing to it and from it, waiting for it and in it for its neighbours.
                LabPing lost = web.ping("10.0.1.99");
                lab.runFor(0);
                for (int n = 0; n < 40; n++) {
                    inject(r, on, n % 4 == 0 ? missing : known);
                    if (n % 8 == 0) {
                        on.runCrossings(3);
                    }
                }
                assertTrue(on.crossings() > 0, "nothing was on its way");
                assertEquals(Leftovers.NONE, lab.destroy(web));
                assertEquals(1, lost.sent());
                assertNull(web.vnet().interfaceNamed(e.peer().name()));
                assertNull(r.vnet().interfaceNamed(e.name()), "the far end is gone with it");
                Books.assertBalanced(web.vnet());
                lab.runFor(0);
            }
            Books.assertBalanced(r.vnet());
            assertEquals(2, r.vnet().interfaces().size());
        }
    }

    private static void inject(LabNode n, Workstream on, byte[] frame) {
        var p = on.take(frame.length);
        p.copyFrom(frame, 0, p.append(frame.length), frame.length);
        n.interfaceNamed("eth0").input(p, on);
    }

    @Test
    void aLentInterfaceGoesHome() {
        try (Lab lab = new Lab(3)) {
            LabNode host = lab.node("host");
            LabNode peer = lab.node("peer");
            LabNode jail = lab.node("jail");
            Epair e = lab.epair(host, peer);
            host.vnet().detach(e);
            jail.vnet().attach(e);
            jail.vnet().up(e, true);
            jail.address("epair0a", "10.0.0.1/24");
            lab.runFor(0);
            assertEquals(Leftovers.NONE, lab.destroy(jail));
            assertSame(host.vnet(), e.owner());
            assertEquals(e, host.vnet().interfaceNamed("epair0a"));
            assertFalse(e.isUp());
            assertEquals(0, e.addresses().length);
            assertSame(peer.vnet(), e.peer().owner(), "the other end stays where it is");
        }
    }

    @Test
    void whatWasCreatedInsideDiesInside() {
        try (Lab lab = new Lab(4)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            Epair e = lab.epair(a, b);
            List<String> destroyed = new ArrayList<>();
            e.afterDestroy(() -> destroyed.add(e.name()));
            e.peer().afterDestroy(() -> destroyed.add(e.peer().name()));
            assertEquals(Leftovers.NONE, lab.destroy(a));
            assertEquals(2, destroyed.size());
            assertNull(b.vnet().interfaceNamed("epair0b"));
        }
    }

    /** What was created in a vnet dies with it, also while it is lent. */
    @Test
    void anInterfaceDiesWithItsHomeWhereverItIs() {
        try (Lab lab = new Lab(5)) {
            LabNode home = lab.node("home");
            LabNode peer = lab.node("peer");
            LabNode jail = lab.node("jail");
            Epair e = lab.epair(home, peer);
            List<Interface> destroyed = new ArrayList<>();
            e.afterDestroy(() -> destroyed.add(e));
            home.vnet().detach(e);
            jail.vnet().attach(e);
            assertEquals(Leftovers.NONE, lab.destroy(home));
            assertEquals(List.of(e), destroyed);
            assertNull(e.owner());
            assertEquals(List.of(jail.vnet().loopback()), jail.vnet().interfaces());
            assertEquals(List.of(peer.vnet().loopback()), peer.vnet().interfaces(), "the other end too");
            assertEquals(List.of(), home.vnet().interfaces());
        }
    }

    private record CountingNetisr(Netisr netisr, AtomicInteger barriers) implements Netisr {
        @Override
        public long nowNanos() {
            return netisr.nowNanos();
        }

        @Override
        public int count() {
            return netisr.count();
        }

        @Override
        public Policy policy() {
            return netisr.policy();
        }

        @Override
        public void policy(Policy p) {
            netisr.policy(p);
        }

        @Override
        public boolean offer(int worker, Packet p, Port to, RingShare share, Protocol protocol, Workstream from) {
            return netisr.offer(worker, p, to, share, protocol, from);
        }

        @Override
        public boolean hasBacklog(int worker) {
            return netisr.hasBacklog(worker);
        }

        @Override
        public void toAdmin(Runnable task) {
            netisr.toAdmin(task);
        }

        @Override
        public void post(int index, Consumer<Workstream> task) {
            netisr.post(index, task);
        }

        @Override
        public Probes probes() {
            return netisr.probes();
        }

        @Override
        public boolean tryPost(int index, Consumer<Workstream> task, Workstream from) {
            return netisr.tryPost(index, task, from);
        }

        @Override
        public void onEach(Consumer<Workstream> task) {
            barriers.incrementAndGet();
            netisr.onEach(task);
        }
    }

    @Test
    void manyTogetherShareOneBarrier() {
        try (Lab lab = new Lab(6)) {
            CountingNetisr netisr = new CountingNetisr(lab.netisr(), new AtomicInteger());
            List<Vnet> vnets = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                vnets.add(Vnet.open("v" + i, netisr, 1_000_000 + i, (v, fault) -> {
                    throw new AssertionError(v.name(), fault);
                }));
            }
            for (int i = 1; i < 500; i++) {
                Epair e = Epair.create(i, 2_000_000 + 2 * i, 0x0200_0000_0000L + 256L * i);
                for (Epair end : List.of(e, e.peer())) {
                    Vnet v = vnets.get(end == e ? i - 1 : i);
                    end.home(v);
                    v.attach(end);
                    v.up(end, true);
                }
            }
            assertEquals(Leftovers.NONE, Vnet.closeAll(netisr, vnets));
            assertEquals(1, netisr.barriers().get());
            vnets.forEach(v -> assertEquals(List.of(), v.interfaces()));
        }
    }

    @Test
    void aClosedVnetTakesNothingAndClosesAgainWithoutHarm() {
        RouterLab lab = new RouterLab(7);
        Vnet v = lab.vnet();
        Interface i = lab.left.end(1);
        v.shutDoor();
        lab.fromLeft(Frames.ethernet(i.mac(), RouterLab.LEFT, 0x0800, new byte[40]));
        assertEquals(1, v.value(Drop.VNET_CLOSING));
        assertEquals(Leftovers.NONE, v.close());
        assertEquals(Leftovers.NONE, v.close());
        lab.close();
    }
}
