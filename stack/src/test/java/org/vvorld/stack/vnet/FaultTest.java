package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.icmp.EchoListener;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.time.Timer;

/** An exception in a vnet's code costs that vnet one packet, and nobody else anything. */
class FaultTest {
    private static final int ID = 4711;

    private static final class Broken implements EchoListener {
        private final RuntimeException bug = new IllegalStateException("a bug, for the test");

        @Override
        public void onReply(int from, int sequence, int ttl, int bytes, long nowNanos) {
            throw bug;
        }

        @Override
        public void onError(int from, int type, int code, int sequence, int bytes) {
            throw bug;
        }
    }

    private static void ping(Lab lab, LabNode from, int to) {
        lab.netisr().post(0, on -> from.vnet().shard(on).icmp().sendEcho(0, to, ID, 1, 8, 0, false));
        lab.runFor(seconds(1));
    }

    private static void closeAfterFaults(Lab lab) {
        // The laboratory insists on no faults; these were wanted.
        lab.faults().clear();
        lab.close();
    }

    @Test
    void aListenerThatThrowsCostsOnePacket() {
        Lab lab = new Lab(1);
        LabNode a = lab.host("a", "10.0.0.1/24");
        LabNode b = lab.host("b", "10.0.0.2/24");
        lab.epair(a, b);
        Broken broken = new Broken();
        a.vnet().echoClients().add(ID, broken);
        ping(lab, a, b.address());
        assertSame(broken.bug, lab.faults().getFirst());
        assertEquals(1, a.count(Counter.EXCEPTIONS));
        assertEquals(Map.of(Drop.EXCEPTION, 1L), Books.drops(a.vnet()));
        assertEquals(0, b.count(Counter.EXCEPTIONS));
        Books.assertBalanced(a.vnet());
        assertEquals(0, lab.packetsInUse());
        LabPing after = a.ping(b);
        lab.runFor(seconds(1));
        assertEquals(1, after.replies().size(), "life goes on");
        closeAfterFaults(lab);
    }

    /** The device owns the packet already, or has freed it: the fault handler must not free it again. */
    @Test
    void aDeviceThatThrowsAfterItTookThePacket() {
        for (boolean parks : new boolean[] {false, true}) {
            Lab lab = new Lab(2);
            LabNode a = lab.node("a");
            Broken broken = new Broken();
            Packet[] parked = new Packet[1];
            DeviceInterface[] self = new DeviceInterface[1];
            self[0] = new DeviceInterface(999, "tap0", "tap", 0x0200_0000_0999L, 1500, 9000, new BrokenDevice() {
                @Override
                public void transmit(Packet p, Shard from) {
                    if (parks) {
                        p.park();
                        parked[0] = p;
                    } else {
                        self[0].sent(p, from);
                    }
                    throw broken.bug;
                }
            });
            self[0].home(a.vnet());
            a.vnet().attach(self[0]);
            a.vnet().up(self[0], true);
            byte[] request = Frames.arp(self[0].mac(), 1, 0x0200_0000_0111L, "10.0.0.9", 0, "10.0.0.1");
            self[0].addresses(new InterfaceAddress[] {InterfaceAddress.parse("10.0.0.1/24")});
            var on = lab.netisr().workstream(0);
            Packet p = on.take();
            p.copyFrom(request, 0, p.append(request.length), request.length);
            self[0].input(p, on);
            assertEquals(List.of(broken.bug), lab.faults());
            if (parks) {
                parked[0].unpark();
                self[0].sent(parked[0], a.vnet().shard(on));
            }
            Books.assertBalanced(a.vnet());
            assertEquals(0, a.drops(Drop.EXCEPTION));
            closeAfterFaults(lab);
        }
    }

    private abstract static class BrokenDevice implements Device {
        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** A vnet that throws again and again is closed off; its neighbours never notice; it comes back when it is told to. */
    @Test
    void tooManyExceptionsCloseAVnetOff() {
        Lab lab = new Lab(9);
        LabNode a = lab.host("a", "10.0.0.1/24");
        LabNode b = lab.host("b", "10.0.0.2/24");
        LabNode c = lab.host("c", "10.0.0.3/24");
        LabNode d = lab.host("d", "10.0.0.4/24");
        lab.epair(a, b);
        lab.epair(c, d);
        a.ping(b);
        lab.runFor(seconds(1));
        a.vnet().echoClients().add(ID, new Broken());
        for (int i = 0; i < Gate.FAULTS - 1; i++) {
            lab.netisr().post(0, on -> a.vnet().shard(on).icmp().sendEcho(0, b.address(), ID, 1, 8, 0, false));
        }
        lab.runFor(seconds(1));
        assertEquals(false, a.vnet().isQuarantined());
        ping(lab, a, b.address());
        assertTrue(a.vnet().isQuarantined());
        assertTrue(a.vnet().isOpen());
        LabPing refused = b.ping(a);
        LabPing others = c.ping(d);
        lab.runFor(seconds(1));
        assertEquals(0, refused.replies().size());
        assertEquals(1, others.replies().size());
        assertTrue(a.drops(Drop.VNET_QUARANTINED) > 0);
        Books.assertBalanced(a.vnet());
        a.vnet().endQuarantine();
        LabPing after = b.ping(a);
        lab.runFor(seconds(1));
        assertEquals(1, after.replies().size());
        closeAfterFaults(lab);
    }

    /** A fault now and then is no reason. */
    @Test
    void rareExceptionsCloseNothing() {
        Gate gate = new Gate();
        for (int i = 0; i < 10_000; i++) {
            assertEquals(false, gate.onFault(i * seconds(Gate.SECONDS) / (Gate.FAULTS - 2)));
        }
        assertEquals(false, gate.isQuarantined());
    }

    @Test
    void aTimerThatThrowsStopsNoOther() {
        Lab lab = new Lab(3);
        LabNode a = lab.node("a");
        LabNode b = lab.node("b");
        Broken broken = new Broken();
        int[] fired = new int[1];
        var on = lab.netisr().workstream(0);
        for (int i = 0; i < 5; i++) {
            Timer good = b.vnet().shard(on).timer(() -> fired[0]++);
            good.arm(seconds(1));
            Timer bad = a.vnet().shard(on).timer(() -> {
                throw broken.bug;
            });
            bad.arm(seconds(1));
        }
        lab.runFor(seconds(2));
        assertEquals(5, fired[0]);
        assertEquals(5, a.count(Counter.EXCEPTIONS));
        assertEquals(0, b.count(Counter.EXCEPTIONS));
        closeAfterFaults(lab);
    }

    @Test
    void theLaboratoryInsistsOnNoFaults() {
        Lab lab = new Lab(4);
        LabNode a = lab.node("a");
        var on = lab.netisr().workstream(0);
        a.vnet().shard(on).fault(new IllegalStateException("x"));
        var e = assertThrows(IllegalStateException.class, lab::close);
        assertTrue(e.getMessage().contains("seed 4"), e::getMessage);
    }
}
