package org.vvorld.stack.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Ipv4Address;

/** Where neighbours end, and more than one worker. */
class ArpForgettingTest {
    private static final int NINE = Ipv4Address.parse("10.0.0.9");

    /** Three packets wait for a neighbour; {@code end} happens; all three are dropped for one reason. */
    private static void whileThreeWait(Consumer<RouterLab> end) {
        try (RouterLab lab = new RouterLab(1)) {
            for (int id = 1; id <= 3; id++) {
                byte[] udp = Frames.udp(1, 2, new byte[10]);
                lab.fromRight(ipv4("10.0.1.1", "10.0.0.9").id(id).payload(udp).frame(lab.rightMac(), RouterLab.RIGHT));
            }
            assertEquals(3, lab.vnet().charge().packets());
            assertEquals(1, lab.vnet().armedTimers());
            end.accept(lab);
            lab.lab.runFor(0);
            assertNull(lab.vnet().arpTable().find(lab.left.end(1), NINE));
            assertEquals(Map.of(Drop.ARP_FLUSHED, 3L), lab.drops());
            assertEquals(0, lab.vnet().charge().packets());
            assertEquals(0, lab.vnet().armedTimers());
        }
    }

    @Test
    void anInterfaceGoesDown() {
        whileThreeWait(lab -> lab.vnet().up(lab.left.end(1), false));
    }

    @Test
    void anInterfaceIsDetached() {
        whileThreeWait(lab -> {
            lab.vnet().detach(lab.left.end(1));
            assertEquals(1, lab.vnet().arpTable().size(), "the permanent one of the other side is left");
            lab.vnet().attach(lab.left.end(1));
        });
    }

    @Test
    void anAddressIsRemoved() {
        whileThreeWait(lab -> {
            assertFalse(lab.vnet().ipv4().remove(lab.left.end(1), NINE));
            assertTrue(lab.vnet().ipv4().remove(lab.left.end(1), Ipv4Address.parse("10.0.0.254")));
        });
    }

    @Test
    void anEntryIsDeleted() {
        whileThreeWait(lab -> {
            assertTrue(lab.vnet().ipv4().removeNeighbour(lab.left.end(1), NINE));
            assertFalse(lab.vnet().ipv4().removeNeighbour(lab.left.end(1), NINE));
        });
    }

    @Test
    void aPermanentEntryReplacesOneInResolution() {
        try (RouterLab lab = new RouterLab(2)) {
            LabPing ping = lab.r.ping("10.0.0.9");
            lab.lab.runFor(0);
            lab.vnet().ipv4().putNeighbour(lab.left.end(1), NINE, RouterLab.LEFT);
            assertEquals(Map.of(Drop.ARP_FLUSHED, 1L), lab.drops());
            assertTrue(lab.vnet().arpTable().find(lab.left.end(1), NINE).isPermanent());
            assertEquals(1, ping.sent());
            assertTrue(lab.vnet().ipv4().removeNeighbour(lab.left.end(1), NINE));
            assertNull(lab.vnet().arpTable().find(lab.left.end(1), NINE));
        }
    }

    @Test
    void anAddressOfAnotherSubnetTakesOnlyItsOwnNeighbours() {
        try (RouterLab lab = new RouterLab(3)) {
            lab.r.address("eth0", "10.0.7.254/24");
            lab.r.ping("10.0.0.9");
            lab.r.ping("10.0.7.9");
            lab.lab.runFor(0);
            lab.vnet().ipv4().remove(lab.left.end(1), Ipv4Address.parse("10.0.7.254"));
            lab.lab.runFor(0);
            assertNotNull(lab.vnet().arpTable().find(lab.left.end(1), NINE));
            assertNull(lab.vnet().arpTable().find(lab.left.end(1), Ipv4Address.parse("10.0.7.9")));
        }
    }

    /** The reply arrives on another worker than the one that asks and holds the packets. */
    @Test
    void severalWorkersShareTheTable() {
        for (int workers = 1; workers <= 4; workers++) {
            try (Lab lab = new Lab(workers, workers)) {
                var a = lab.host("a", "10.0.0.1/24");
                var r = lab.router("r");
                var b = lab.host("b", "10.0.1.1/24");
                lab.wire(a, r).worker(1).delay(ms(3));
                lab.wire(r, b).worker(2).delay(ms(3));
                LabPing ping = a.ping(b.address(), 30, 56, 0);
                lab.runFor(seconds(40));
                assertEquals(30, ping.replies().size());
                for (var n : new Object[] {a, r, b}) {
                    Books.assertBalanced(((org.vvorld.stack.sim.LabNode) n).vnet());
                }
                // Expiry happens on the worker whose timer it is, whichever heard of the neighbour last.
                lab.runFor(seconds(3000));
                assertEquals(0, r.vnet().arpTable().size());
                assertEquals(0, lab.packetsInUse());
            }
        }
    }
}
