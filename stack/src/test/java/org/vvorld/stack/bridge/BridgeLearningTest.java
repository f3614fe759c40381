package org.vvorld.stack.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.bridge.BridgeLab.mac;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.wire.MacAddress;

/** What a bridge knows of stations, and for how long. */
class BridgeLearningTest {
    private static void hear(BridgeLab b, int port, long from) {
        b.inject(port, Frames.ethernet(MacAddress.BROADCAST, from, 0x88b5, new byte[46]));
    }

    private static List<String> known(BridgeLab b) {
        return b.bridge.known().stream()
                .map(a -> MacAddress.format(a.mac()) + " " + a.member() + " " + a.expireSeconds()
                        + (a.isStatic() ? " static" : "") + (a.isSticky() ? " sticky" : ""))
                .toList();
    }

    @Test
    void anAddressIsForgottenWhenItIsNotHeardAnyMore() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.bridge.timeoutSeconds(100);
            b.send(1, mac(0));
            assertEquals(List.of("02:00:00:00:aa:01 eth1 100"), known(b));
            b.lab.runFor(seconds(60));
            hear(b, 1, mac(1));
            b.lab.runFor(seconds(90));
            assertEquals(List.of(1), b.path(0, mac(1)), "90 s after it was heard last");
            b.lab.runFor(seconds(13));
            assertEquals(List.of(1, 2), b.path(0, mac(1)));
            assertEquals(1, b.bridge.known().size(), "who asked is known");
        }
    }

    @Test
    void withATimeoutOfZeroNothingIsForgotten() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.bridge.timeoutSeconds(0);
            b.send(1, mac(0));
            b.lab.runFor(seconds(1_000_000_000));
            assertEquals(List.of("02:00:00:00:aa:01 eth1 0"), known(b));
        }
    }

    @Test
    void anAddressMoves() {
        try (BridgeLab b = new BridgeLab(3)) {
            hear(b, 1, mac(9));
            hear(b, 2, mac(9));
            assertEquals(List.of(2), b.path(0, mac(9)));
            hear(b, 1, mac(9));
            assertEquals(List.of(1), b.path(0, mac(9)));
            assertEquals(2, b.count(Counter.BRIDGE_MOVED));
        }
    }

    @Test
    void whatIsSetNeitherMovesNorAges() {
        try (BridgeLab b = new BridgeLab(3)) {
            assertTrue(b.bridge.fix(b.port(1), mac(9)));
            hear(b, 2, mac(9));
            b.lab.runFor(seconds(5000));
            assertEquals(List.of("02:00:00:00:aa:09 eth1 0 static"), known(b));
            assertEquals(List.of(1), b.path(0, mac(9)));
            b.bridge.flush(false);
            assertEquals(1, b.bridge.known().size());
            assertTrue(b.bridge.forget(mac(9)));
            assertFalse(b.bridge.forget(mac(9)));
            assertEquals(List.of(1, 2), b.path(0, mac(9)));
            assertFalse(b.bridge.forget(b.bridge.mac()), "its own is not to be forgotten");
        }
    }

    @Test
    void whatSticksStays() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.bridge.set(b.port(1), BridgeFlag.STICKY, true);
            hear(b, 1, mac(9));
            hear(b, 2, mac(9));
            b.lab.runFor(seconds(5000));
            b.port(1).flush();
            b.bridge.flush(false);
            assertEquals(List.of("02:00:00:00:aa:09 eth1 0 sticky"), known(b));
            b.bridge.flush(true);
            assertEquals(List.of(), known(b));
            hear(b, 2, mac(9));
            assertEquals(List.of("02:00:00:00:aa:09 eth2 1200"), known(b));
        }
    }

    @Test
    void whoDoesNotLearnForwards() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.bridge.set(b.port(1), BridgeFlag.LEARNING, false);
            b.send(1, mac(0));
            assertEquals(List.of(), known(b));
            assertEquals(List.of(1, 2), b.path(0, mac(1)));
        }
    }

    @Test
    void aFullTableLearnsWhenThereIsRoomAgain() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.bridge.maximumAddresses(10);
            b.lab.runFor(seconds(5));
            for (int i = 0; i < 30; i++) {
                hear(b, 0, mac(100 + i));
            }
            assertEquals(10, known(b).size());
            assertEquals(10, b.count(Counter.BRIDGE_LEARNT));
            assertEquals(20, b.count(Counter.BRIDGE_TABLE_FULL));
            assertFalse(b.bridge.fix(b.port(0), mac(77)), "no room for what is set either");
            assertTrue(b.bridge.fix(b.port(0), mac(100)), "but for what is there");
            b.lab.runFor(seconds(1210));
            hear(b, 0, mac(200));
            assertEquals(List.of("02:00:00:00:aa:64 eth0 0 static", "02:00:00:00:aa:c8 eth0 1200"), known(b));
            b.bridge.flush(true);
            for (int i = 0; i < 10; i++) {
                hear(b, 0, mac(i));
            }
            assertEquals(10, known(b).size());
        }
    }

    @Test
    void aFlushedPortIsForgottenAndNoOther() {
        try (BridgeLab b = new BridgeLab(3)) {
            hear(b, 0, mac(10));
            hear(b, 1, mac(11));
            b.port(1).flush();
            assertEquals(List.of("02:00:00:00:aa:0a eth0 1200"), known(b));
            hear(b, 1, mac(11));
            assertEquals(2, known(b).size());
            b.vnet().up(b.member(0), false);
            assertEquals(List.of("02:00:00:00:aa:0b eth1 1200"), known(b), "nor is one that goes down remembered");
        }
    }
}
