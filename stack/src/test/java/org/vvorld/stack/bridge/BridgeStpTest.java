package org.vvorld.stack.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.bridge.BridgeLab.mac;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.stp.StpPortSettings;
import org.vvorld.stack.stp.StpProtocol;
import org.vvorld.stack.stp.StpSettings;
import org.vvorld.stack.stp.StpState;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.wire.MacAddress;

/** The tree's worker, its timer and its BPDUs; what the tree itself decides is tested where it is. */
class BridgeStpTest {
    private static final long GROUP = 0x0180_c200_0000L;

    @Test
    void withoutAMemberWithStpThereIsNoTimer() {
        try (BridgeLab b = new BridgeLab(2)) {
            assertEquals(0, b.vnet().armedTimers());
            b.bridge.set(b.port(0), BridgeFlag.STP, true);
            b.lab.runFor(0);
            assertEquals(1, b.vnet().armedTimers());
            assertEquals(1, b.bridge.stp().status().ports().size());
            b.bridge.set(b.port(0), BridgeFlag.STP, false);
            b.lab.runFor(0);
            assertEquals(0, b.vnet().armedTimers());
            assertEquals(BridgeStpStatus.NONE, b.bridge.stp().status());
            assertEquals(StpState.FORWARDING, b.port(0).state());
        }
    }

    @Test
    void aClosedPortLearnsNothingAndForwardsNothing() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.port(0).state(StpState.DISCARDING);
            assertEquals(List.of(), b.path(0, mac(1)));
            assertEquals(List.of(2), b.path(1, mac(0)), "nor to it");
            b.port(0).state(StpState.LEARNING);
            assertEquals(List.of(), b.path(0, mac(1)));
            assertEquals(Map.of(Drop.BRIDGE_NOT_FORWARDING, 2L), b.drops());
            b.port(0).state(StpState.FORWARDING);
            assertEquals(List.of(0), b.path(1, mac(0)), "it was heard while learning");
        }
    }

    /** However a bridge with a tree ends, its timer ends with it. */
    @Test
    void theTimerEndsWithTheBridge() {
        for (int end = 0; end < 5; end++) {
            try (BridgeLab b = new BridgeLab(2, 3)) {
                b.bridge.set(b.port(0), BridgeFlag.STP, true);
                b.bridge.set(b.port(1), BridgeFlag.STP, true);
                b.lab.runFor(seconds(2));
                assertEquals(1, b.vnet().armedTimers());
                switch (end) {
                    case 0 -> b.vnet().destroy(b.bridge);
                    case 1 -> b.vnet().up(b.bridge, false);
                    case 2 -> b.vnet().detach(b.bridge);
                    case 3 -> b.bridge.members().forEach(b.bridge::remove);
                    default -> assertEquals(0, b.lab.destroy(b.sw).total());
                }
                b.lab.runFor(0);
                assertEquals(0, b.vnet().armedTimers(), "end " + end);
                if (end == 2) {
                    b.vnet().attach(b.bridge);
                }
            }
        }
    }

    /** While it is down nothing may slip through, and when it comes up the tree begins anew. */
    @Test
    void aPortIsClosedUntilTheTreeOpensIt() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.bridge.set(b.port(0), BridgeFlag.STP, true);
            assertEquals(StpState.DISCARDING, b.port(0).state(), "before the worker has heard of it");
            b.lab.runFor(0);
            b.vnet().up(b.bridge, false);
            b.lab.runFor(0);
            assertEquals(StpState.DISCARDING, b.port(0).state());
            b.vnet().up(b.bridge, true);
            b.lab.runFor(seconds(60));
            assertEquals(StpState.FORWARDING, b.port(0).state());
        }
    }

    @Test
    void bpdusReachTheTreesWorkerFromEveryOther() {
        try (BridgeLab b = new BridgeLab(3, 3)) {
            for (int i = 0; i < 3; i++) {
                b.bridge.set(b.port(i), BridgeFlag.STP, true);
            }
            b.lab.runFor(seconds(1));
            b.clear();
            long before = b.bridge.stp().status().receivedBpdus();
            byte[] configuration = new byte[38];
            configuration[0] = 0x42;
            configuration[1] = 0x42;
            configuration[2] = 3;
            for (int i = 0; i < 3; i++) {
                b.inject(i, Frames.ethernet(GROUP, mac(i), configuration.length, configuration));
            }
            assertEquals(3, b.count(Counter.BRIDGE_BPDUS));
            b.lab.runFor(seconds(1));
            assertEquals(before + 3, heard(b));
            assertEquals(List.of(), b.bridge.known(), "nobody is learnt from them");
            // Cut short, or no 802.3 frame at all: nothing happens.
            b.inject(0, Frames.ethernet(GROUP, mac(0), 38, new byte[2]));
            b.inject(1, Frames.ethernet(GROUP, mac(0), 0x0800, new byte[46]));
            b.inject(2, Frames.ethernet(GROUP, mac(0), 1500, new byte[1500]));
            assertEquals(6, b.count(Counter.BRIDGE_BPDUS));
            assertEquals(0, b.lab.packetsInUse());
        }
    }

    private static long heard(BridgeLab b) {
        return b.bridge.stp().status().receivedBpdus();
    }

    @Test
    void settingsReachTheTree() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.bridge.set(b.port(0), BridgeFlag.STP, true);
            b.lab.runFor(0);
            assertEquals(32_768L << 48 | b.bridge.mac(), b.bridge.stp().status().bridgeId());
            b.bridge.stpSettings(new StpSettings(4096, 20, 2, 15, 6, StpProtocol.RSTP));
            b.bridge.stpSettings(b.port(0), new StpPortSettings(128, 1234, false, true, false, true));
            b.lab.runFor(0);
            assertEquals(4096L << 48 | b.bridge.mac(), b.bridge.stp().status().bridgeId());
            assertEquals(
                    1234,
                    b.bridge
                            .stp()
                            .status()
                            .port(b.port(0).number())
                            .orElseThrow()
                            .pathCost());
            b.vnet().mac(b.bridge, 0x0200_0000_7777L);
            b.lab.runFor(0);
            assertEquals(
                    4096L << 48 | 0x0200_0000_7777L, b.bridge.stp().status().bridgeId());
        }
    }

    @Test
    void aLostLinkIsNoticedWithinASecond() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.bridge.set(b.port(0), BridgeFlag.STP, true);
            b.lab.runFor(seconds(60));
            b.wires.getFirst().cut(true);
            b.lab.runFor(seconds(2));
            assertEquals(StpState.DISCARDING, b.port(0).state());
            b.wires.getFirst().cut(false);
            b.lab.runFor(seconds(60));
            assertTrue(b.path(1, MacAddress.BROADCAST).contains(0));
        }
    }
}
