package org.vvorld.stack.netisr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;

/** Whose turn it is, and how much a vnet may have waiting. */
class CrossingsTest {
    private final Lab lab = new Lab(1);
    private final Workstream on = lab.netisr().workstream(0);
    private final Shard flooded = lab.node("flooded").vnet().shard(on);
    private final Shard quiet = lab.node("quiet").vnet().shard(on);
    private final List<String> order = new ArrayList<>();

    private final class Queue extends CrossingQueue {
        Queue(String name) {
            super((p, w) -> {
                order.add(name);
                w.free(p);
            });
        }
    }

    @AfterEach
    void close() {
        on.runAllCrossings();
        lab.close();
    }

    private void cross(CrossingQueue queue, Shard to, int packets) {
        for (int i = 0; i < packets; i++) {
            assertTrue(on.cross(on.take(), queue, to), "no room for packet " + i);
        }
    }

    @Test
    void aVnetWithABacklogDelaysAnotherByOneTurn() {
        Queue many = new Queue("flooded");
        Queue few = new Queue("quiet");
        cross(many, flooded, 1000);
        on.runCrossings(10);
        cross(few, quiet, 1);
        on.runCrossings(1000);
        int at = order.indexOf("quiet");
        assertTrue(at <= 10 + Crossings.VNET_QUANTUM, "it waited behind " + at + " packets");
        on.runAllCrossings();
        assertEquals(1001, order.size());
    }

    /** Else a vnet with one packet at a time would keep all others waiting. */
    @Test
    void aNewcomersSecondPacketWaitsItsTurn() {
        Queue many = new Queue("flooded");
        Queue[] again = new Queue[1];
        class Bouncing extends CrossingQueue {
            Bouncing() {
                super((p, w) -> {
                    order.add("bounce");
                    if (order.size() < 500) {
                        assertTrue(w.cross(p, again[0], quiet));
                    } else {
                        w.free(p);
                    }
                });
            }
        }
        again[0] = new Queue("unused");
        Bouncing bouncing = new Bouncing();
        cross(many, flooded, 200);
        cross(bouncing, quiet, 1);
        on.runAllCrossings();
        assertEquals(200, order.stream().filter("flooded"::equals).count());
        assertTrue(order.subList(0, 150).contains("flooded"), "the flooded vnet never had a turn");
    }

    /** A vnet that many share: one of its links must not keep the others waiting either. */
    @Test
    void oneLinkOfAVnetDelaysAnotherByOneTurn() {
        Queue busy = new Queue("busy link");
        Queue other = new Queue("other link");
        cross(busy, flooded, 1000);
        on.runCrossings(10);
        cross(other, flooded, 1);
        on.runAllCrossings();
        assertTrue(order.indexOf("other link") <= 10 + 2 * Crossings.INTERFACE_QUANTUM, order.toString());
    }

    @Test
    void aLinkKeepsItsOrder() {
        List<Integer> seen = new ArrayList<>();
        class Numbered extends CrossingQueue {
            Numbered() {
                super((p, w) -> {
                    seen.add(p.u16(p.head()));
                    w.free(p);
                });
            }
        }
        Numbered queue = new Numbered();
        for (int i = 0; i < 300; i++) {
            Packet p = on.take();
            p.u16(p.append(2), i);
            assertTrue(on.cross(p, queue, flooded));
            if (i % 7 == 0) {
                on.runCrossings(3);
            }
        }
        on.runAllCrossings();
        for (int i = 0; i < 300; i++) {
            assertEquals(i, seen.get(i));
        }
    }

    @Test
    void aVnetHasItsShareAndNoMore() {
        Queue many = new Queue("flooded");
        Queue few = new Queue("quiet");
        lab.netisr().policy(lab.netisr().policy().withQueueLimit(100));
        on.beginTurn();
        cross(many, flooded, 100);
        Packet one = on.take();
        assertFalse(on.cross(one, many, flooded));
        on.free(one);
        cross(few, quiet, 1);
        assertEquals(1, flooded.crossingsRefused());
        assertEquals(0, quiet.crossingsRefused());
        assertEquals(100, flooded.crossingsWaiting());
        on.runAllCrossings();
        assertEquals(0, flooded.crossingsWaiting());
        assertEquals(100, flooded.crossingsWatermark());
        assertEquals(100, flooded.crossingsQueued());
    }

    /** An exception on the way must not leave anybody out of the round. */
    @Test
    void anExceptionEndsNobodysTurns() {
        boolean[] failed = {false};
        class Failing extends CrossingQueue {
            Failing() {
                super((p, w) -> {
                    w.free(p);
                    if (!failed[0]) {
                        failed[0] = true;
                        throw new IllegalStateException("on purpose, by CrossingsTest");
                    }
                    order.add("failing");
                });
            }
        }
        Failing failing = new Failing();
        cross(failing, flooded, 3);
        assertThrows(IllegalStateException.class, on::runAllCrossings);
        cross(failing, flooded, 3);
        on.runAllCrossings();
        assertEquals(5, order.size());
    }
}
