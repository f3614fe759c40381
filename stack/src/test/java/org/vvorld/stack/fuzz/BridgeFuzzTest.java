package org.vvorld.stack.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.bridge.BridgeFlag;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;

/** Bad frames, BPDUs among them, by four ports of a bridge with every kind of member, on three workers. */
class BridgeFuzzTest {
    private static final long SEED = Long.getLong("vvorld.fuzz.seed", 20_261_123);
    private static final int FRAMES = 200_000;
    private static final int PORTS = 4;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void nothingIsThrownAndEveryFrameIsAccountedFor() {
        try (Lab lab = new Lab(SEED, 3)) {
            LabNode sw = lab.node("sw");
            List<LabWire> wires = new ArrayList<>();
            for (int i = 0; i < PORTS; i++) {
                // Nobody is at the far end.
                wires.add(lab.wire(lab.node("far" + i), sw).worker(i % 3));
                wires.get(i).end(0).up(false);
            }
            Bridge bridge = lab.bridge(sw, wires.stream().map(w -> w.end(1)).toArray(Interface[]::new));
            sw.address("bridge0", "10.0.0.254/24");
            bridge.maximumAddresses(300);
            bridge.set(bridge.members().get(0), BridgeFlag.STP, true);
            bridge.set(bridge.members().get(1), BridgeFlag.STP, true);
            bridge.set(bridge.members().get(2), BridgeFlag.PRIVATE, true);
            bridge.set(bridge.members().get(3), BridgeFlag.PRIVATE, true);
            lab.runFor(seconds(40));
            BadFrames frames = new BadFrames(random, bridge.mac());
            for (int i = 0; i < FRAMES; i++) {
                byte[] f = frames.next();
                disguise(f, bridge);
                try {
                    wires.get(random.nextInt(PORTS)).inject(1, f);
                    if (i % 16 == 0) {
                        lab.runFor(ms(1));
                        wires.forEach(w -> w.frames().clear());
                    }
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + SEED + ", frame " + i + ": " + Bytes.hex(f), e);
                }
            }
            lab.runFor(seconds(5));
            wires.forEach(w -> w.frames().clear());
            assertEquals(List.of(), lab.faults());
            Books.assertBalanced(sw.vnet());
            assertEquals(0, lab.packetsInUse() - sw.vnet().charge().packets());
            EnumSet<Drop> missed = EnumSet.of(
                    Drop.BRIDGE_RESERVED,
                    Drop.BRIDGE_NOT_FORWARDING,
                    Drop.BRIDGE_OWN_SOURCE,
                    Drop.BRIDGE_SAME_PORT,
                    Drop.BRIDGE_PRIVATE);
            missed.removeAll(Books.drops(sw.vnet()).keySet());
            assertTrue(missed.isEmpty(), () -> "never reached: " + missed);
            assertTrue(sw.count(Counter.BRIDGE_BPDUS) > FRAMES / 100);
            assertTrue(sw.count(Counter.BRIDGE_FORWARDED) > FRAMES / 100);
            assertTrue(sw.count(Counter.BRIDGE_TABLE_FULL) > 0);
        }
    }

    /** Gives most frames addresses that mean something here: a station's, a port's own, a BPDU's with what begins as one. */
    private void disguise(byte[] f, Bridge bridge) {
        if (f.length < 40) {
            return;
        }
        if (random.nextInt(4) > 0) {
            Bytes.u48(f, 6, random.nextInt(50) == 0 ? bridge.mac() : station());
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> Bytes.u48(f, 0, station());
            case 4 -> Bytes.u48(f, 0, 0x0180_c200_0000L + random.nextInt(16));
            case 5 -> {
                Bytes.u48(f, 0, 0x0180_c200_0000L);
                Bytes.u16(f, 12, random.nextInt(4) == 0 ? random.nextInt(0x10000) : f.length - 14);
                Bytes.u16(f, 14, 0x4242);
                f[16] = 3;
                Bytes.u16(f, 17, 0);
                f[19] = (byte) (random.nextInt(2) * 2);
                f[20] = (byte) (f[19] == 0 ? 0 : 2);
            }
            default -> {}
        }
    }

    private long station() {
        return 0x0200_0003_0000L | random.nextInt(random.nextInt(10) == 0 ? 2000 : 20);
    }
}
