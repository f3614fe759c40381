package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vvorld.stack.netisr.Dispatch;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.pktgen.PktGenCounter;
import org.vvorld.stack.pktgen.PktGenPlan;
import org.vvorld.stack.pktgen.PktGenRun;
import org.vvorld.stack.pktgen.PktGenSource;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;

/** What the generator sends, and what of it is counted where it arrives. */
class PktGenTest {
    private static final long RUN = 0x1234_5678_9abc_def0L;

    private final List<PktGenSource> sources = new ArrayList<>();

    private PktGenRun start(Lab lab, LabNode from, int destination, int flows, long packets, double rate) {
        PktGenRun run = new PktGenRun(RUN, flows, lab.netisr().count());
        lab.netisr().probes().add(run);
        PktGenPlan plan = new PktGenPlan(from.address(), 1000, destination, 9, flows, 46, packets, rate);
        lab.netisr().onEach(on -> {
            VnetShard shard = from.vnet().shard(on);
            PktGenSource s = plan.sourceOn(shard, shard.output(), RUN);
            if (s != null) {
                s.flow();
                on.add(s);
                sources.add(s);
            }
        });
        return run;
    }

    private long sent() {
        return sources.stream().mapToLong(PktGenSource::sent).sum();
    }

    private void stop(Lab lab, PktGenRun run) {
        lab.netisr().onEach(on -> sources.forEach(on::remove));
        lab.netisr().probes().remove(run);
    }

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void allThatIsSentArrivesOnceAndInOrder(Dispatch dispatch) {
        try (Lab lab = new Lab(1, 3)) {
            lab.netisr().policy(lab.netisr().policy().withDispatch(dispatch));
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode r = lab.router("r");
            LabNode b = lab.host("b", "10.0.1.1/24");
            lab.epair(a, r);
            lab.epair(r, b);
            a.ping(b);
            lab.runFor(seconds(2));
            PktGenRun run = start(lab, a, b.address(), 16, 5000, 0);
            lab.runFor(seconds(1));
            assertEquals(5000, sent());
            assertTrue(sources.stream().allMatch(PktGenSource::isDone));
            assertEquals(3, sources.size(), "each worker owns some of the flows");
            assertEquals(5000, run.delivered());
            assertEquals(0, run.reordered());
            stop(lab, run);
            assertEquals(Map.of(), Books.drops(b.vnet()));
            Books.assertBalanced(a.vnet());
            Books.assertBalanced(b.vnet());
        }
    }

    /** A device at the far end: what comes in may come in on a worker that does not own the flow. */
    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void arrivalsAreCountedByTheOwner(Dispatch dispatch) {
        try (Lab lab = new Lab(2, 4)) {
            lab.netisr().policy(lab.netisr().policy().withDispatch(dispatch));
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b).worker(1);
            a.ping(b);
            lab.runFor(seconds(2));
            PktGenRun run = start(lab, a, b.address(), 16, 1000, 0);
            lab.runFor(seconds(1));
            assertEquals(1000, run.delivered());
            assertEquals(0, run.reordered());
            stop(lab, run);
            Books.assertBalanced(b.vnet());
        }
    }

    @Test
    void whatIsLostIsMissing() {
        try (Lab lab = new Lab(3)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            LabWire wire = lab.wire(a, b);
            a.ping(b);
            lab.runFor(seconds(2));
            wire.loss(0.25);
            PktGenRun run = start(lab, a, b.address(), 1, 2000, 0);
            lab.runFor(seconds(1));
            long lost = wire.frames().stream().filter(LabWire.Frame::lost).count();
            assertTrue(lost > 300, lost + " lost");
            assertEquals(2000 - lost, run.delivered());
            assertEquals(0, run.reordered());
            stop(lab, run);
        }
    }

    @Test
    void aRateIsKept() {
        try (Lab lab = new Lab(4)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.epair(a, b);
            a.ping(b);
            lab.runFor(seconds(2));
            PktGenRun run = start(lab, a, b.address(), 2, 0, 1000);
            for (int i = 0; i < 200; i++) {
                lab.runFor(ms(10));
            }
            assertTrue(Math.abs(sent() - 2000) <= 4, sent() + " sent in two seconds");
            assertEquals(sent(), run.delivered());
            stop(lab, run);
        }
    }

    /** Each with a right checksum: the sum over pseudo-header and datagram is all ones (RFC 768). */
    @Test
    void checksumsAreRight() {
        try (Lab lab = new Lab(5)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            LabWire wire = lab.wire(a, b);
            a.ping(b);
            lab.runFor(seconds(2));
            wire.frames().clear();
            PktGenRun run = start(lab, a, b.address(), 7, 700, 0);
            lab.runFor(seconds(1));
            stop(lab, run);
            int checked = 0;
            for (LabWire.Frame f : wire.frames()) {
                byte[] frame = f.bytes();
                if (frame.length == 60 && frame[23] == 17) {
                    int sum = 17 + 26;
                    for (int i = 26; i < 60; i += 2) {
                        sum += Bytes.u16(frame, i);
                    }
                    sum = (sum & 0xffff) + (sum >>> 16);
                    assertEquals(0xffff, (sum & 0xffff) + (sum >>> 16));
                    assertEquals(0, Bytes.checksum(frame, 14, 20));
                    checked++;
                }
            }
            assertEquals(700, checked);
        }
    }

    @Test
    void aCounterTakesWhatWouldBeRefused() {
        try (Lab lab = new Lab(6)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.epair(a, b);
            a.ping(b);
            lab.runFor(seconds(2));
            PktGenCounter counter = new PktGenCounter(b.interfaceNamed("epair0b"), 1);
            assertTrue(b.vnet().counters().add(counter));
            assertFalse(b.vnet().counters().add(new PktGenCounter(counter.on(), 1)), "one at a time");
            PktGenRun run = start(lab, a, b.address(), 3, 300, 0);
            lab.netisr().probes().remove(run);
            lab.runFor(seconds(1));
            assertEquals(300, counter.packets());
            assertEquals(300 * 60, counter.bytes());
            assertEquals(0, run.delivered(), "that one was not registered");
            b.vnet().counters().remove(counter);
            stop(lab, run);
            PktGenRun refused = start(lab, a, b.address(), 1, 10, 0);
            lab.netisr().probes().remove(refused);
            lab.runFor(seconds(1));
            assertEquals(10, b.drops(Drop.UDP_NO_PORT));
            stop(lab, refused);
        }
    }

    @Test
    void aVnetThatEndsEndsItsGenerators() {
        try (Lab lab = new Lab(7, 2)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.epair(a, b);
            a.ping(b);
            lab.runFor(seconds(2));
            PktGenRun run = start(lab, a, b.address(), 8, 0, 1);
            assertEquals(Leftovers.NONE, lab.destroy(a));
            for (int i = 0; i < 2; i++) {
                Workstream w = lab.netisr().workstream(i);
                assertFalse(w.hasSources());
            }
            lab.runFor(seconds(1));
            lab.netisr().probes().remove(run);
        }
    }
}
