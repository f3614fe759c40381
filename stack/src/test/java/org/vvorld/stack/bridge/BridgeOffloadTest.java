package org.vvorld.stack.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.bridge.BridgeLab.mac;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Offloaded;

/** What a frame has beside its bytes: offloads, and the flow's hash. */
class BridgeOffloadTest {
    private static List<LabWire.Frame> out(BridgeLab b, int port) {
        return b.wires.get(port).frames().stream().filter(f -> f.from() == 1).toList();
    }

    @Test
    void aPacketYetToBeCutPassesToWhoTakesIt() {
        try (BridgeLab b = new BridgeLab(4)) {
            b.wires.get(1).offloads(true);
            b.wires.get(2).offloads(true);
            byte[] header = Offloaded.tcpGso(1448);
            byte[] frame = Offloaded.tcp(new byte[20_000]).frame(mac(1), mac(0));
            b.wires.get(0).inject(1, header, frame);
            b.lab.runFor(0);
            for (int port = 1; port < 3; port++) {
                assertArrayEquals(frame, out(b, port).getFirst().bytes());
                assertEquals(
                        Bytes.hex(header), Bytes.hex(out(b, port).getFirst().offload()), "copies have it too");
            }
            // Where nobody cuts it, it comes in pieces.
            assertEquals((20_000 + 1447) / 1448, out(b, 3).size());
            assertEquals(
                    20_000,
                    out(b, 3).stream().mapToInt(f -> f.bytes().length - 66).sum());
            assertEquals(Map.of(), b.drops());
        }
    }

    @Test
    void aPartialChecksumIsCompletedForWhoDoesNot() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.wires.get(1).offloads(true);
            byte[] frame = Offloaded.udp(new byte[100]).frame(mac(1), mac(0));
            b.wires.get(0).inject(1, Offloaded.udpPartial(), frame);
            b.lab.runFor(0);
            assertArrayEquals(frame, out(b, 1).getFirst().bytes());
            byte[] complete = out(b, 2).getFirst().bytes();
            assertEquals(0xffff, pseudoSum(complete), "the checksum is right");
            assertEquals(Map.of(), b.drops());
        }
    }

    /** Over the pseudo-header and the datagram, RFC 768. */
    private static int pseudoSum(byte[] frame) {
        int length = frame.length - 34;
        byte[] b = new byte[12 + length];
        System.arraycopy(frame, 26, b, 0, 8);
        b[9] = 17;
        Bytes.u16(b, 10, length);
        System.arraycopy(frame, 34, b, 12, length);
        return Bytes.sum(b, 0, b.length);
    }

    @Test
    void anImpossibleOffloadGoesNoFurther() {
        try (BridgeLab b = new BridgeLab(2)) {
            byte[] frame = Offloaded.tcp(new byte[3000]).frame(mac(1), mac(0));
            b.wires.get(0).inject(1, Offloaded.header(1, 1, 60_000, 1448, 34, 16), frame);
            b.wires.get(0).inject(1, Offloaded.tcpGso(5000), frame);
            b.lab.runFor(0);
            assertEquals(Map.of(Drop.OFFLOAD_MALFORMED, 1L, Drop.FRAME_TOO_LONG, 1L), b.drops());
            assertEquals(List.of(), out(b, 1));
        }
    }

    /** A port that keeps the hashes of what leaves. */
    private static final class Hashes implements Device {
        private final List<Integer> seen = new ArrayList<>();
        private DeviceInterface self;

        @Override
        public void transmit(Packet p, Shard from) {
            seen.add(p.flowHash());
            self.sent(p, from);
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void theFlowsHashSurvives() {
        try (BridgeLab b = new BridgeLab(1, 4)) {
            Hashes[] ends = {new Hashes(), new Hashes()};
            for (int i = 0; i < 2; i++) {
                ends[i].self = new DeviceInterface(900 + i, "d" + i, "test", mac(90 + i), 1500, 1500, ends[i]);
                ends[i].self.home(b.vnet());
                b.vnet().attach(ends[i].self);
                b.vnet().up(ends[i].self, true);
                b.bridge.add(ends[i].self, false);
            }
            b.lab.runFor(0);
            Arrays.stream(ends).forEach(e -> e.seen.clear());
            Workstream on = b.lab.netisr().workstream(0);
            byte[] frame = ipv4("10.0.0.1", "10.0.0.2")
                    .payload(Frames.udp(7, 9, new byte[20]))
                    .frame(mac(5), mac(0));
            Packet p = on.take(frame.length);
            p.copyFrom(frame, 0, p.append(frame.length), frame.length);
            int hash = on.policy().flowHash().ofFrame(p);
            on.free(p);
            b.inject(0, frame);
            assertEquals(List.of(hash), ends[0].seen, "of the copy");
            assertEquals(List.of(hash), ends[1].seen, "and of the frame itself");
            assertEquals(false, hash == FlowHash.NONE);
        }
    }
}
