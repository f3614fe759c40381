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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.netisr.Dispatch;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.pktgen.PktGenCounter;
import org.vvorld.stack.pktgen.PktGenPlan;
import org.vvorld.stack.pktgen.PktGenRun;
import org.vvorld.stack.pktgen.PktGenSource;
import org.vvorld.stack.rss.BucketTable;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.wire.Ipv4Address;

/** The generator where things go wrong, and what is seen of that where its packets arrive. */
class PktGenFaultTest {
    private static final long RUN = 0x1234_5678_9abc_def0L;
    private static final String B = "10.0.0.2";

    private final Lab lab = new Lab(21, 2);
    private final List<PktGenSource> sources = new ArrayList<>();
    private final LabNode a = lab.host("a", "10.0.0.1/24");
    private final LabNode b = lab.host("b", B + "/24");
    private PktGenRun run;

    @AfterEach
    void nothingIsLeft() {
        lab.netisr().onEach(on -> sources.forEach(on::remove));
        if (run != null) {
            lab.netisr().probes().remove(run);
        }
        lab.runFor(0);
        lab.close();
    }

    private void send(int flows, long packets, double rate) {
        send(Ipv4Address.parse(B), flows, packets, rate);
    }

    private void send(int destination, int flows, long packets, double rate) {
        run = new PktGenRun(RUN, flows, lab.netisr().count());
        lab.netisr().probes().add(run);
        PktGenPlan plan = new PktGenPlan(a.address(), 1000, destination, 9, flows, 46, packets, rate);
        lab.netisr().onEach(on -> {
            VnetShard shard = a.vnet().shard(on);
            PktGenSource s = plan.sourceOn(shard, shard.output(), RUN);
            if (s != null) {
                s.flow();
                on.add(s);
                sources.add(s);
            }
        });
    }

    private long sent() {
        return sources.stream().mapToLong(PktGenSource::sent).sum();
    }

    private boolean areDone() {
        return sources.stream().allMatch(PktGenSource::isDone);
    }

    /** Nobody has asked for the neighbour before. */
    @Test
    void noPacketWaitsForANeighbour() {
        lab.wire(a, b).delay(ms(20));
        send(8, 5000, 0);
        lab.runFor(ms(15));
        assertEquals(0, sent());
        assertEquals(0, a.vnet().charge().packets());
        lab.runFor(seconds(1));
        assertEquals(5000, run.delivered());
        assertEquals(Map.of(), Books.drops(a.vnet()));
    }

    @Test
    void aNeighbourThatDoesNotAnswerEndsTheRun() {
        lab.wire(a, b);
        send(Ipv4Address.parse("10.0.0.77"), 4, 0, 0);
        lab.runFor(ms(4900));
        assertFalse(areDone());
        lab.runFor(ms(200));
        assertTrue(areDone());
        sources.forEach(s -> assertSame(Drop.ARP_UNRESOLVED, s.failure()));
        assertEquals(0, sent());
        assertEquals(Map.of(), Books.drops(a.vnet()));
        assertEquals(5, a.count(Counter.ARP_REQUESTS_SENT) - 1, "one a second, and the announcement");
    }

    @Test
    void aNeighbourThatIsForgottenIsAskedForAgainAndNothingIsLost() {
        LabWire wire = lab.wire(a, b).delay(ms(1));
        send(8, 0, 10_000);
        for (int i = 0; i < 10; i++) {
            lab.runFor(ms(37));
            assertTrue(a.vnet().ipv4().removeNeighbour(wire.end(0), Ipv4Address.parse(B)));
        }
        lab.netisr().onEach(on -> sources.forEach(on::remove));
        lab.runFor(ms(10));
        assertTrue(sent() > 2500, sent() + " sent");
        assertEquals(sent(), run.delivered());
        assertEquals(0, run.reordered());
        assertEquals(Map.of(), Books.drops(a.vnet()));
    }

    /** At full speed and without end, while flows are given to other workers. */
    @Test
    void aNewPolicyReordersNothing() {
        lab.epair(a, b);
        send(16, 0, 0);
        for (int i = 0; i < 10; i++) {
            lab.runFor(ms(1));
            int odd = i & 1;
            var policy = lab.netisr().policy().withDispatch(Dispatch.values()[i % 3]);
            BucketTable buckets = policy.buckets();
            for (int bucket = 0; bucket < buckets.buckets(); bucket++) {
                buckets = buckets.with(bucket, (bucket + odd) % 2);
            }
            lab.netisr().policy(policy.withBuckets(buckets));
        }
        lab.netisr().onEach(on -> sources.forEach(on::remove));
        lab.runFor(ms(1));
        assertTrue(sent() > 10_000, sent() + " sent");
        assertEquals(sent(), run.delivered());
        assertEquals(0, run.reordered());
    }

    /** Routers that have not met yet: the first packet goes alone, as pkt-gen has it, and the flood that follows is lost nowhere. */
    @Test
    void throughFiftyRoutersAtFullSpeed() {
        try (Lab chain = new Lab(22, 2)) {
            LabNode from = chain.node("from");
            LabNode last = from;
            for (int i = 0; i <= 50; i++) {
                LabNode next = i == 50 ? chain.node("to") : chain.router("r" + i);
                Epair e = chain.epair(last, next);
                last.vnet().ipv4().add(e, InterfaceAddress.parse("10.1." + i + ".1/24"));
                next.vnet().ipv4().add(e.peer(), InterfaceAddress.parse("10.1." + i + ".2/24"));
                last.route("10.2.0.0/24", "10.1." + i + ".2");
                last = next;
            }
            last.vnet().ipv4().add(last.vnet().loopback(), InterfaceAddress.parse("10.2.0.1/32"));
            PktGenRun all = new PktGenRun(RUN, 16, 2);
            chain.netisr().probes().add(all);
            PktGenPlan plan = new PktGenPlan(from.address(), 1000, Ipv4Address.parse("10.2.0.1"), 9, 16, 46, 20_000, 0);
            List<PktGenSource> two = new ArrayList<>();
            chain.netisr().onEach(on -> {
                VnetShard shard = from.vnet().shard(on);
                two.add(plan.sourceOn(shard, shard.output(), RUN));
                on.add(two.getLast());
            });
            chain.netisr().post(0, on -> two.getFirst().sendOne());
            chain.runFor(ms(10));
            assertEquals(1, all.delivered());
            two.forEach(PktGenSource::flow);
            chain.runFor(seconds(1));
            assertEquals(20_000, all.delivered());
            assertEquals(0, all.reordered());
        }
    }

    @Test
    void whatOvertakesIsSeen() {
        LabWire wire = lab.wire(a, b);
        PktGenCounter counter = new PktGenCounter(wire.end(1), 2);
        assertTrue(b.vnet().counters().add(counter));
        a.ping(b);
        lab.runFor(seconds(1));
        wire.loss(1.0);
        send(1, 10, 0);
        lab.runFor(ms(1));
        List<byte[]> frames = wire.frames().stream()
                .map(LabWire.Frame::bytes)
                .filter(f -> f.length == 60 && f[23] == 17)
                .toList();
        assertEquals(10, frames.size());
        wire.loss(0);
        for (int i : new int[] {0, 2, 1, 3, 3, 9}) {
            wire.inject(1, frames.get(i));
        }
        byte[] damaged = frames.get(8).clone();
        damaged[59] ^= 1;
        wire.inject(1, damaged);
        lab.runFor(0);
        assertEquals(6, run.delivered());
        assertEquals(2, run.reordered(), "1 behind 2, and 3 again");
        assertEquals(6, counter.packets());
        assertEquals(6 * 60, counter.bytes());
        assertEquals(1, counter.flows());
        assertEquals(2, counter.reordered());
        assertEquals(4, counter.lost(), "of 0 to 9 came six");
        assertEquals(1, b.drops(Drop.UDP_BAD_CHECKSUM));
        wire.inject(
                1,
                ipv4("10.0.0.1", B)
                        .payload(Frames.udp(1, 2, new byte[100]))
                        .frame(wire.end(1).mac(), wire.end(0).mac()));
        lab.runFor(0);
        assertEquals(7, counter.packets());
        assertEquals(1, counter.flows());
        Books.assertBalanced(b.vnet());
    }

    /** Of more flows than are remembered, the packets count all the same. */
    @Test
    void aCounterRemembersSoManyFlows() {
        LabWire wire = lab.wire(a, b);
        PktGenCounter counter = new PktGenCounter(wire.end(1), 2);
        assertTrue(b.vnet().counters().add(counter));
        a.ping(b);
        lab.runFor(seconds(1));
        send(PktGenPlan.MAX_FLOWS, 2L * PktGenPlan.MAX_FLOWS, 0);
        lab.runFor(seconds(1));
        assertEquals(PktGenPlan.MAX_FLOWS, counter.flows());
        byte[] more = wire.last(0).bytes().clone();
        more[42 + 4]++;
        Bytes.u16(more, 40, 0);
        wire.inject(1, more);
        lab.runFor(0);
        assertEquals(2 * PktGenPlan.MAX_FLOWS + 1, counter.packets());
        assertEquals(0, counter.lost());
        assertEquals(0, counter.reordered());
    }

    private static final class BrokenDevice implements Device {
        private final IllegalStateException bug = new IllegalStateException("on purpose, by PktGenFaultTest");

        @Override
        public void transmit(Packet p, Shard from) {
            throw bug;
        }

        @Override
        public boolean takesOffloads() {
            return false;
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void anExceptionIsTheVnetsFaultAndEndsTheRun() {
        BrokenDevice device = new BrokenDevice();
        DeviceInterface tap = new DeviceInterface(999, "tap0", "tap", 0x0200_0000_0999L, 1500, 9000, device);
        tap.home(a.vnet());
        a.vnet().attach(tap);
        tap.up(true);
        tap.addresses(new InterfaceAddress[] {InterfaceAddress.parse("10.0.9.1/24")});
        a.vnet().routing().update(tap);
        a.vnet().ipv4().putNeighbour(tap, Ipv4Address.parse("10.0.9.2"), 0x0200_0000_0111L);
        send(Ipv4Address.parse("10.0.9.2"), 8, 0, 0);
        lab.runFor(seconds(1));
        assertTrue(areDone());
        sources.forEach(s -> assertSame(Drop.EXCEPTION, s.failure()));
        assertEquals(List.of(device.bug, device.bug), lab.faults(), "once on each worker");
        assertEquals(2, a.drops(Drop.EXCEPTION));
        Books.assertBalanced(a.vnet());
        lab.faults().clear();
    }

    @Test
    void withoutARouteAllIsRefused() {
        lab.epair(a, b);
        send(2, 0, 1000);
        lab.runFor(seconds(1));
        assertTrue(Math.abs(sent() - 1000) <= 4, sent() + " sent");
        a.vnet().up(a.interfaceNamed("epair0a"), false);
        sources.forEach(s -> assertNull(s.failure()));
        lab.runFor(seconds(1));
        long refused = sources.stream().mapToLong(PktGenSource::refused).sum();
        assertTrue(refused > 900, refused + " refused");
        assertEquals(refused, a.drops(Drop.IPV4_NO_ROUTE));
        sources.forEach(s -> assertSame(Drop.IPV4_NO_ROUTE, s.lastRefusal()));
    }
}
