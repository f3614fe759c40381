package org.vvorld.stack.netisr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.rss.BucketTable;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.wire.Ipv4Address;

/**
 * Numbered packets of many flows through 20 vnets on four workers whose turns come in any order: none overtakes another of its flow,
 * under any policy, while policies change, from the first packet on, for which no neighbour is known.
 */
class FlowOrderTest {
    private static final int WORKERS = 4;
    private static final int ROUTERS = 20;
    private static final int FLOWS = 48;
    private static final int PACKETS = 12_000;
    private static final long STATION = 0x0200_0000_aa01L;
    private static final int PAYLOAD_AT = 14 + 20 + 8;

    private final Lab lab = new Lab(42, WORKERS);
    private final SplittableRandom random = new SplittableRandom(7);
    private final int[] sent = new int[FLOWS];
    private final int[] next = new int[FLOWS];
    private final List<Set<Integer>> workersOfFlow = new ArrayList<>();
    private final DeviceInterface[] out = new DeviceInterface[1];
    private int disorder;

    private DeviceInterface device(LabNode node, String name, String address, Device device) {
        int id = name.equals("in") ? 9001 : 9002;
        DeviceInterface i = new DeviceInterface(id, name, "test", 0x0200_0000_0000L | id << 8, 1500, 9000, device);
        i.home(node.vnet());
        node.vnet().attach(i);
        node.vnet().up(i, true);
        node.address(name, address);
        return i;
    }

    private DeviceInterface build() {
        List<LabNode> routers = new ArrayList<>();
        for (int i = 0; i < ROUTERS; i++) {
            routers.add(lab.router("r" + i));
        }
        for (int i = 1; i < ROUTERS; i++) {
            var e = lab.epair(routers.get(i - 1), routers.get(i));
            routers.get(i - 1).address(e.name(), "10.1." + i + ".1/24").route("198.51.100.0/24", "10.1." + i + ".2");
            routers.get(i).address(e.peer().name(), "10.1." + i + ".2/24");
        }
        out[0] = device(routers.getLast(), "out", "198.51.100.254/24", new Sink());
        routers.getLast().vnet().ipv4().putNeighbour(out[0], Ipv4Address.parse("198.51.100.1"), STATION);
        return device(routers.getFirst(), "in", "192.0.2.254/24", new Sink());
    }

    private final class Sink implements Device {
        @Override
        public void transmit(Packet p, Shard from) {
            byte[] frame = p.toBytes();
            out[0].sent(p, from);
            if (frame.length < PAYLOAD_AT + 8) {
                return;
            }
            int flow = Bytes.u32(frame, PAYLOAD_AT);
            int number = Bytes.u32(frame, PAYLOAD_AT + 4);
            if (number < next[flow]) {
                disorder++;
            }
            next[flow] = number + 1;
            workersOfFlow.get(flow).add(from.workstream().index());
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void close() {}
    }

    private void send(DeviceInterface in, int flow) {
        byte[] data = new byte[8];
        Bytes.u32(data, 0, flow);
        Bytes.u32(data, 4, sent[flow]++);
        byte[] frame = ipv4("192.0.2.1", "198.51.100.1")
                .payload(Frames.udp(1000 + flow, 2000, data))
                .frame(in.mac(), STATION);
        // As a NIC does: a flow comes in by one queue, which need not be that of its owner.
        Workstream on = lab.netisr().workstream(flow % WORKERS);
        Packet p = on.take(frame.length);
        p.copyFrom(frame, 0, p.append(frame.length), frame.length);
        in.receive(p, on);
    }

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void noPacketOvertakesAnotherOfItsFlow(Dispatch dispatch) {
        for (int i = 0; i < FLOWS; i++) {
            workersOfFlow.add(new HashSet<>());
        }
        DeviceInterface in = build();
        lab.netisr().policy(lab.netisr().policy().withDispatch(dispatch));
        for (int i = 0; i < PACKETS; i++) {
            send(in, random.nextInt(FLOWS));
            if (random.nextInt(3) == 0) {
                lab.netisr().turn(lab.netisr().workstream(random.nextInt(WORKERS)));
            }
        }
        lab.runFor(Lab.seconds(2));
        assertEquals(0, disorder);
        assertEquals(PACKETS, Arrays.stream(sent).sum());
        assertTrue(out[0].totals().opackets > PACKETS / 2, out[0].totals().opackets + " arrived");
        Set<Integer> all = new HashSet<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            all.addAll(workersOfFlow.get(flow));
            assertEquals(1, workersOfFlow.get(flow).size(), "flow " + flow + " was on " + workersOfFlow.get(flow));
        }
        assertEquals(WORKERS, all.size(), "not all workers had a part in it");
        lab.close();
    }

    /** The policy, and with it each flow's worker, changes in the midst of it. */
    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void norWhenThePolicyChanges(Dispatch first) {
        for (int i = 0; i < FLOWS; i++) {
            workersOfFlow.add(new HashSet<>());
        }
        DeviceInterface in = build();
        Dispatch dispatch = first;
        for (int i = 0; i < PACKETS; i++) {
            send(in, random.nextInt(FLOWS));
            if (random.nextInt(3) == 0) {
                lab.netisr().turn(lab.netisr().workstream(random.nextInt(WORKERS)));
            }
            if (i % 500 == 499) {
                dispatch = Dispatch.values()[(dispatch.ordinal() + 1) % 3];
                BucketTable buckets = lab.netisr().policy().buckets();
                for (int b = 0; b < buckets.buckets(); b++) {
                    buckets = buckets.with(b, random.nextInt(WORKERS));
                }
                lab.netisr().policy(lab.netisr().policy().withDispatch(dispatch).withBuckets(buckets));
            }
        }
        lab.runFor(Lab.seconds(2));
        assertEquals(0, disorder);
        lab.close();
    }

    /** A worker that does not get to its ring: the flooded vnet loses its own, and its neighbour nothing. */
    @org.junit.jupiter.api.Test
    void aRingHoldsAShareOfEachVnet() {
        for (int i = 0; i < FLOWS; i++) {
            workersOfFlow.add(new HashSet<>());
        }
        DeviceInterface in = build();
        LabNode neighbour = lab.router("neighbour");
        DeviceInterface other = new DeviceInterface(9003, "other", "test", 0x0200_0090_0300L, 1500, 9000, new Sink());
        other.home(neighbour.vnet());
        neighbour.vnet().attach(other);
        neighbour.vnet().up(other, true);
        Policy policy = lab.netisr().policy().withDispatch(Dispatch.DEFERRED).withQueueLimit(50);
        lab.netisr().policy(policy);
        lab.runFor(0);
        for (int i = 0; i < 1000; i++) {
            send(in, 0);
        }
        send(other, 0);
        var floodedRing = ((org.vvorld.stack.vnet.Vnet) in.owner()).ring().orElseThrow();
        var quietRing = neighbour.vnet().ring().orElseThrow();
        int worker = policy.buckets()
                .workerOf(policy.flowHash()
                        .ofFlow(Ipv4Address.parse("192.0.2.1"), Ipv4Address.parse("198.51.100.1"), 17, 1000, 2000));
        assertEquals(50, floodedRing.length(worker, Protocol.IP));
        assertEquals(950, floodedRing.refused(worker, Protocol.IP));
        assertEquals(1, quietRing.length(worker, Protocol.IP));
        assertEquals(0, quietRing.refused(worker, Protocol.IP));
        lab.runFor(Lab.seconds(1));
        assertEquals(0, floodedRing.total());
        assertEquals(50, floodedRing.handled(worker, Protocol.IP));
        assertEquals(50, floodedRing.watermark(worker, Protocol.IP));
        Books.assertBalanced((org.vvorld.stack.vnet.Vnet) in.owner());
        lab.close();
    }
}
