package org.vvorld.stack.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.testing.Allocations;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.PlainNetisr;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.MacAddress;

/** Not a byte of heap a frame through a bridge of four ports: known, unknown, to all, learnt, moved. */
class BridgeAllocationTest {
    private static final int ROUND = 20_000;
    private static final int STATIONS = 1000;

    private final PlainNetisr netisr = new PlainNetisr();
    private final Vnet vnet = Vnet.open("sw", netisr.netisr(), 1, (v, fault) -> {
        throw new AssertionError(fault);
    });
    private final Interface[] members = new Interface[4];
    private final Bridge bridge = build();

    private static final class Sink implements Device {
        private DeviceInterface ifp;

        @Override
        public void transmit(Packet p, Shard from) {
            ifp.sent(p, from);
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void close() {}
    }

    private Bridge build() {
        Bridge b = new Bridge(5, "bridge0", 0x0200_0000_0005L, netisr.netisr());
        join(b);
        for (int i = 0; i < members.length; i++) {
            Sink sink = new Sink();
            sink.ifp = new DeviceInterface(10 + i, "dev" + i, "tap", 0x0200_0000_0010L + i, 1500, 1500, sink);
            members[i] = sink.ifp;
            join(members[i]);
            b.add(members[i], false);
        }
        return b;
    }

    private void join(Interface i) {
        i.home(vnet);
        vnet.attach(i);
        vnet.up(i, true);
    }

    @AfterEach
    void nothingLeft() {
        Books.assertBalanced(vnet);
        assertEquals(Leftovers.NONE, vnet.close());
        assertEquals(0, netisr.packetsInUse());
        netisr.close();
    }

    private static long station(int n) {
        return 0x0200_0001_0000L | n;
    }

    /** Stations in turn send it by ports in turn: {@code spread} 0 is one station that stays. */
    private void feed(byte[] frame, int spread) {
        for (int i = 0; i < ROUND; i++) {
            Packet p = netisr.workstream().take(frame.length);
            int at = p.append(frame.length);
            p.copyFrom(frame, 0, at, frame.length);
            int n = spread == 0 ? 0 : i;
            Ethernet.write(p, at, Ethernet.destination(p, at), station(n % STATIONS), Ethernet.type(p, at));
            members[n / 3 % 3].input(p, netisr.workstream());
            netisr.settle(1_000_000);
        }
    }

    @Test
    void known() {
        byte[] hello = ipv4("10.0.0.1", "10.0.0.2")
                .payload(Frames.udp(1, 2, new byte[100]))
                .frame(station(0), station(7));
        Packet p = netisr.workstream().take(hello.length);
        p.copyFrom(hello, 0, p.append(hello.length), hello.length);
        members[3].input(p, netisr.workstream());
        byte[] frame = ipv4("10.0.0.1", "10.0.0.2")
                .payload(Frames.udp(1, 2, new byte[100]))
                .frame(station(7), station(0));
        bridge.timeoutSeconds(0);
        Allocations.assertNone(() -> feed(frame, 0));
        assertTrue(vnet.value(Counter.BRIDGE_FORWARDED) >= 2 * ROUND);
    }

    @Test
    void unknownFromAThousandStationsThatMoveAllTheTime() {
        byte[] frame = ipv4("10.0.0.1", "10.0.0.2")
                .payload(Frames.udp(1, 2, new byte[100]))
                .frame(0x0200_0002_0000L, 0);
        Allocations.assertNone(() -> feed(frame, 1));
        assertTrue(vnet.value(Counter.BRIDGE_FLOODED) >= 2 * ROUND);
        assertTrue(vnet.value(Counter.BRIDGE_MOVED) > ROUND / 2);
        assertEquals(STATIONS, bridge.known().size());
    }

    @Test
    void toAll() {
        byte[] frame = Frames.ethernet(MacAddress.BROADCAST, 0, 0x88b5, new byte[100]);
        Allocations.assertNone(() -> feed(frame, 1));
        assertTrue(vnet.value(Counter.BRIDGE_COPIES) >= 2 * 3 * ROUND);
    }
}
