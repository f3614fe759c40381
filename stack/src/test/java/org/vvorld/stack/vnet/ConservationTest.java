package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceStats;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.wire.Ipv4Address;

/** Random traffic over a ring of routers while interfaces, routes and vnets come and go: at every moment the books balance. */
class ConservationTest {
    private static final int ROUTERS = 6;
    private static final int STEPS = 3000;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 3", "4, 2"})
    void holdsAtEveryMoment(long seed, int workers) {
        SplittableRandom random = new SplittableRandom(seed);
        try (Lab lab = new Lab(seed, workers)) {
            List<LabNode> nodes = ring(lab, random);
            long traffic = 0;
            for (int step = 0; step < STEPS; step++) {
                LabNode n = nodes.get(random.nextInt(ROUTERS));
                act(random, n);
                lab.runFor(random.nextLong(ms(200)));
                for (LabNode each : nodes) {
                    Books.assertBalanced(each.vnet());
                }
            }
            // Fragments wait for a minute.
            lab.runFor(seconds(70));
            assertEquals(0, lab.packetsInUse());
            for (LabNode n : nodes) {
                Books.assertBalanced(n.vnet());
                traffic += n.count(Counter.IP_FORWARDED);
                assertInterfacesAgree(n.vnet());
            }
            assertTrue(traffic > STEPS, "too little was forwarded");
        }
    }

    private static List<LabNode> ring(Lab lab, SplittableRandom random) {
        List<LabNode> nodes = new ArrayList<>();
        for (int i = 0; i < ROUTERS; i++) {
            nodes.add(lab.router("r" + i));
        }
        for (int i = 0; i < ROUTERS; i++) {
            LabNode next = nodes.get((i + 1) % ROUTERS);
            String left;
            String right;
            if (i % 2 == 0) {
                var wire = lab.wire(nodes.get(i), next)
                        .delay(random.nextLong(ms(20)))
                        .loss(0.02);
                wire.worker(random.nextInt(3));
                left = wire.end(0).name();
                right = wire.end(1).name();
            } else {
                var e = lab.epair(nodes.get(i), next);
                left = e.name();
                right = e.peer().name();
            }
            nodes.get(i).address(left, "10.0." + i + ".1/24").route("default", "10.0." + i + ".2");
            next.address(right, "10.0." + i + ".2/24");
        }
        return nodes;
    }

    private static void act(SplittableRandom random, LabNode n) {
        List<Interface> interfaces = n.vnet().interfaces();
        Interface i = interfaces.get(random.nextInt(interfaces.size()));
        switch (random.nextInt(20)) {
            case 0 -> n.vnet().up(i, false);
            case 1, 2, 3 -> interfaces.forEach(each -> n.vnet().up(each, true));
            case 4 -> n.vnet().sysctls().set(Sysctl.ARP_MAX_HOLD, random.nextInt(1, 5));
            case 5 -> n.vnet().arpTable().list().forEach(e -> n.vnet().ipv4().removeNeighbour(e.ifp(), e.address()));
            case 6 -> n.vnet().charge().limit(random.nextInt(1, 50));
            case 7 -> i.mtuBytes(random.nextInt(200, 1500));
            default -> {
                // Some of these hosts are there, some networks go round the ring until their TTL ends.
                String to = "10.0." + random.nextInt(8) + "." + random.nextInt(1, 5);
                n.ping(Ipv4Address.parse(to), random.nextInt(1, 4), random.nextInt(2500), random.nextInt(20));
            }
        }
    }

    /** What a vnet received is what its interfaces say came in. */
    private static void assertInterfacesAgree(Vnet v) {
        long in = 0;
        long out = 0;
        for (Interface i : v.interfaces()) {
            InterfaceStats s = i.totals();
            in += s.ipackets;
            out += s.opackets;
        }
        assertEquals(in, v.value(Counter.PACKETS_RECEIVED));
        assertEquals(out, v.value(Counter.PACKETS_SENT));
    }
}
