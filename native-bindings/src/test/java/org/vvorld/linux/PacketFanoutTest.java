package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.linux.IpFrames.address;
import static org.vvorld.linux.IpFrames.ethernet;
import static org.vvorld.linux.IpFrames.frame;
import static org.vvorld.linux.IpFrames.icmpError;
import static org.vvorld.linux.IpFrames.ip;
import static org.vvorld.linux.IpFrames.ipv4;
import static org.vvorld.linux.IpFrames.udp;
import static org.vvorld.linux.PacketSocketTest.SMALL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Several sockets on one interface: who gets which frame. */
class PacketFanoutTest {
    private static final byte[] KEY = SteeringProgramTest.SYMMETRIC;
    private static final int[] QUEUES = {0, 1, 1, 0};
    private static final int DEFAULT_QUEUE = 1;

    private static int queueOf(byte[]... input) {
        return QUEUES[ToeplitzBits.hash(KEY, IpFrames.join(input)) & 3];
    }

    private static List<PacketSocket> open(int count, SteeringProgram program) throws LinuxException {
        List<PacketSocket> sockets = PacketSockets.linux().open("here", count, SMALL, program);
        for (PacketSocket socket : sockets) {
            socket.start();
        }
        return sockets;
    }

    /** Which socket the frame comes to; it may come to one only. */
    private static int arrivesAt(List<PacketSocket> sockets, VethPair cable, byte[] frame) throws LinuxException {
        cable.send(frame);
        try (Epoll epoll = Epoll.open(4)) {
            for (int i = 0; i < sockets.size(); i++) {
                epoll.add(sockets.get(i).fd(), Epoll.IN, i);
            }
            int at = -1;
            while (at < 0) {
                assertEquals(1, epoll.poll(2000), "one socket, and within 2 s");
                at = (int) epoll.token(0);
                if (!sockets.get(at).nextFrame()) {
                    at = -1; // what was left of the block before
                }
            }
            byte[] received = PacketSocketTest.current(sockets.get(at));
            assertTrue(Arrays.equals(frame, received), "another frame");
            for (PacketSocket socket : sockets) {
                assertTrue(!socket.nextFrame(), "arrived twice");
            }
            return at;
        }
    }

    @Test
    void eachFlowComesToTheSocketOfItsHash() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair()) {
                SteeringProgram program = SteeringProgram.load(new RssSteering(KEY, QUEUES, DEFAULT_QUEUE));
                List<PacketSocket> sockets = open(2, program);
                program.close(); // needed while opening only
                assertEquals("ebpf", sockets.get(0).steering());
                flowsArriveAsPredicted(sockets, cable, 60);
                sockets.forEach(PacketSocket::close);
            }
        });
    }

    private static void flowsArriveAsPredicted(List<PacketSocket> sockets, VethPair cable, int flows) throws Exception {
        Random random = new Random(5);
        int[] seen = new int[2];
        for (int i = 0; i < flows; i++) {
            byte[] a = new byte[i % 2 == 0 ? 4 : 16];
            byte[] b = a.clone();
            random.nextBytes(a);
            random.nextBytes(b);
            int sourcePort = random.nextInt(65_536);
            byte[] there = ip(IpFrames.UDP, a, b, udp(sourcePort, 53, 30));
            int expected = queueOf(a, b, IpFrames.ports(sourcePort, 53));
            assertEquals(expected, arrivesAt(sockets, cable, frame(there)));
            assertEquals(expected, arrivesAt(sockets, cable, frame(ip(IpFrames.UDP, b, a, udp(53, sourcePort, 30)))));
            boolean isV4 = a.length == 4;
            byte[] error = ip(isV4 ? 1 : 58, new byte[a.length], a, icmpError(isV4 ? 3 : 1, there));
            assertEquals(expected, arrivesAt(sockets, cable, frame(error)), "ICMP error");
            if (isV4) {
                byte[] fragment = ipv4(IpFrames.UDP, a, b, 0x2000, 0, udp(sourcePort, 53, 24));
                assertEquals(queueOf(a, b), arrivesAt(sockets, cable, frame(fragment)), "fragment");
            }
            seen[expected]++;
        }
        assertTrue(seen[0] > 0 && seen[1] > 0, Arrays.toString(seen));
        assertEquals(DEFAULT_QUEUE, arrivesAt(sockets, cable, ethernet(0x0806, new byte[46])));
        assertEquals(DEFAULT_QUEUE, arrivesAt(sockets, cable, ethernet(0x0800, new byte[] {0x45, 0})));
    }

    /** A tag that Linux takes out of the frame before the program sees it. */
    @Test
    void taggedFramesComeToTheDefaultSocket() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    SteeringProgram program =
                            SteeringProgram.load(new RssSteering(KEY, new int[] {0}, DEFAULT_QUEUE))) {
                List<PacketSocket> sockets = open(2, program);
                byte[] packet = ip(IpFrames.UDP, address("10.0.0.1"), address("10.0.0.2"), udp(1, 2, 30));
                cable.send(ethernet(0x8100, IpFrames.join(new byte[] {0, 5, 8, 0}, packet)));
                assertEquals(packet.length + 14, PacketSocketTest.receive(sockets.get(1)).length);
                assertEquals(5, sockets.get(1).vlanTci());
                sockets.forEach(PacketSocket::close);
            }
        });
    }

    @Test
    void placesStayWhenTheInterfaceGoesDownAndUp() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    SteeringProgram program = SteeringProgram.load(new RssSteering(KEY, QUEUES, DEFAULT_QUEUE))) {
                List<PacketSocket> sockets = open(2, program);
                for (int i = 0; i < 2; i++) {
                    new LinuxLink("here").down();
                    new LinuxLink("here").up();
                    VethPair.awaitCarrier();
                    for (PacketSocket socket : sockets) {
                        assertEquals(-Errno.ENETDOWN.number(), socket.takeError());
                    }
                    flowsArriveAsPredicted(sockets, cable, 12);
                }
                sockets.forEach(PacketSocket::close);
            }
        });
    }

    @Test
    void withoutProgramTheKernelsHashSpreads() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair()) {
                List<PacketSocket> sockets = open(3, null);
                assertEquals("hash", sockets.get(2).steering());
                List<Integer> seen = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    byte[] one = frame(ip(IpFrames.UDP, address("10.0.0.1"), address("10.0.0.2"), udp(i + 1, 53, 30)));
                    int at = arrivesAt(sockets, cable, one);
                    assertEquals(at, arrivesAt(sockets, cable, one), "a flow stays");
                    if (!seen.contains(at)) {
                        seen.add(at);
                    }
                }
                assertEquals(3, seen.size(), seen.toString());
                sockets.forEach(PacketSocket::close);
            }
        });
    }

    @Test
    void aProgramThatIsNotTakenLeavesItToTheKernel() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair()) {
                SteeringProgram program = SteeringProgram.load(new RssSteering(KEY, QUEUES, DEFAULT_QUEUE));
                program.close();
                List<PacketSocket> sockets = open(2, program);
                assertEquals("hash", sockets.get(0).steering());
                byte[] one = frame(ip(IpFrames.UDP, address("10.0.0.1"), address("10.0.0.2"), udp(7, 53, 30)));
                assertEquals(arrivesAt(sockets, cable, one), arrivesAt(sockets, cable, one));
                sockets.forEach(PacketSocket::close);
            }
        });
    }

    @Test
    void twoGroupsOnOneInterfaceBothHear() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair()) {
                List<PacketSocket> first = open(2, null);
                List<PacketSocket> second = open(2, null);
                byte[] one = frame(ip(IpFrames.UDP, address("10.0.0.1"), address("10.0.0.2"), udp(7, 53, 30)));
                int at = arrivesAt(first, cable, one);
                assertEquals(one.length, PacketSocketTest.receive(second.get(at)).length);
                first.forEach(PacketSocket::close);
                second.forEach(PacketSocket::close);
            }
        });
    }

    @Test
    void openedWhileDown() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    SteeringProgram program = SteeringProgram.load(new RssSteering(KEY, QUEUES, DEFAULT_QUEUE))) {
                new LinuxLink("here").down();
                List<PacketSocket> sockets = open(2, program);
                for (PacketSocket socket : sockets) {
                    assertEquals(-Errno.ENETDOWN.number(), socket.takeError());
                }
                new LinuxLink("here").up();
                VethPair.awaitCarrier();
                flowsArriveAsPredicted(sockets, cable, 12);
                sockets.forEach(PacketSocket::close);
            }
        });
    }

    /** Our own frames, which Linux shows to every listener of the interface, unless told not to. */
    @Test
    void aGroupDoesNotHearItself() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair()) {
                List<PacketSocket> sockets = open(2, null);
                assertTrue(PacketSocketTest.queue(sockets.get(0), Frames.frame(60, 1)));
                assertTrue(sockets.get(0).flush() > 0);
                byte[] fence = Frames.frame(60, 2);
                assertTrue(arrivesAt(sockets, cable, fence) >= 0);
                assertEquals(
                        1,
                        sockets.stream()
                                .mapToLong(s -> s.statistics().packets())
                                .sum());
                sockets.forEach(PacketSocket::close);
            }
        });
    }
}
