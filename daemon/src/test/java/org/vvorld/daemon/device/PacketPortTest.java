package org.vvorld.daemon.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.daemon.device.DeviceLab.frame;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vvorld.config.DeviceKind;
import org.vvorld.linux.Errno;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/** Frames through raw sockets that can be made to fail. */
@Timeout(60)
class PacketPortTest {
    private static final int HEADER = FakePacketSocket.HEADER_BYTES;
    private DeviceLab lab;
    private DeviceInterface ifp;
    private FakePacketSocket socket;

    @BeforeEach
    void start() throws Exception {
        lab = new DeviceLab(1);
        ifp = lab.packet(2, "em0", DeviceKind.Packet.of("eth1", false));
        socket = lab.sockets.first();
    }

    @AfterEach
    void stop() {
        lab.destroy(ifp);
        assertTrue(lab.sockets.sockets.stream().allMatch(s -> s.closed));
        lab.close();
    }

    @Test
    void framesOfEverySizeArriveWhole() throws Exception {
        DeviceLab.Sink sink = lab.sink(ifp);
        for (int length : new int[] {1, 14, 60, 1514, 1919, 1920, 1921, 1990, 1991, 9014, 65_000}) {
            socket.arrive(frame(length));
            assertArrayEquals(frame(length), sink.frame(), length + " bytes");
        }
        assertEquals(11, lab.settle(ifp).ipackets);
    }

    /** IEEE 802.1Q: the tag stands behind the two addresses. What is to be summed up does not move. */
    @Test
    void aTagThatLinuxTookOutIsPutBack() throws Exception {
        DeviceLab.Sink sink = lab.sink(ifp);
        byte[] partial = HexFormat.of().parseHex("01000000000022001000");
        for (int length : new int[] {100, 5000}) {
            byte[] sent = frame(length);
            socket.arrive(partial, sent, 0x2005);
            byte[] got = sink.frame();
            assertEquals(length + 4, got.length);
            assertArrayEquals(Arrays.copyOf(sent, 12), Arrays.copyOf(got, 12));
            assertArrayEquals(HexFormat.of().parseHex("81002005"), Arrays.copyOfRange(got, 12, 16));
            assertArrayEquals(Arrays.copyOfRange(sent, 12, length), Arrays.copyOfRange(got, 16, length + 4));
            assertEquals(Offload.PARTIAL, sink.offload);
        }
    }

    @Test
    void whatIsLostForWantOfMemoryIsCounted() throws Exception {
        DeviceLab.Sink sink = lab.sink(ifp);
        Packet[] held = new Packet[4];
        lab.workers.onEach(on -> Arrays.setAll(held, i -> on.take(60_000)));
        socket.arrive(frame(9000));
        socket.arriveCut(frame(9000));
        socket.arrive(frame(100));
        assertEquals(100, sink.frame().length);
        assertEquals(2, lab.settle(ifp).iqdrops);
        lab.workers.onEach(on -> Arrays.stream(held).forEach(on::free));
        socket.arrive(frame(9000));
        assertEquals(9000, sink.frame().length);
    }

    /** More than an IP packet can have, as BIG TCP makes them. */
    @Test
    void aFrameThatNoPacketHoldsIsLost() throws Exception {
        DeviceLab.Sink sink = lab.sink(ifp);
        socket.arrive(frame(150_000));
        socket.arrive(frame(100));
        assertEquals(100, sink.frame().length);
        assertEquals(1, lab.settle(ifp).iqdrops);
    }

    @Test
    void whatTheKernelsRingLostIsAnInputDrop() {
        socket.drops = 5;
        assertEquals(5, lab.settle(ifp).iqdrops);
    }

    /** Else level-triggered epoll would report it for ever. */
    @Test
    void anErrorOfTheSocketIsTaken() {
        socket.report();
        DeviceLab.await(() -> socket.errorsTaken.get() == 1);
        for (int turn = 0; turn < 10; turn++) {
            lab.workers.onEach(on -> {});
        }
        assertEquals(1, socket.errorsTaken.get());
    }

    @Test
    void framesLeaveInOrderAndMoreThanTheRingHolds() {
        int frames = 3 * FakePacketSocket.TRANSMIT_PLACES + 1;
        lab.send(ifp, frames, 60);
        assertEquals(frames, lab.settle(ifp).opackets);
        assertEquals(frames, socket.sent.size());
        assertArrayEquals(new byte[HEADER + 60], socket.sent.getFirst());
    }

    @Test
    void aFullRingDropsAndWhatIsInItLeavesLater() {
        int places = FakePacketSocket.TRANSMIT_PLACES;
        socket.nextFlushes(-Errno.EAGAIN.number(), -Errno.EAGAIN.number(), -Errno.EAGAIN.number());
        lab.send(ifp, places + 2, 60);
        assertEquals(2, lab.vnet.value(Drop.OUTPUT_DEVICE_FULL));
        assertEquals(2, lab.settle(ifp).oqdrops);
        // Nobody sends more: a timer has to.
        DeviceLab.await(() -> socket.sent.size() == places);
    }

    @Test
    void aFrameThatTheInterfacesQueueDroppedIsCountedAndTheRestSent() {
        socket.nextFlushes(-Errno.ENOBUFS.number(), -Errno.ENOBUFS.number());
        lab.send(ifp, 4, 60);
        assertEquals(2, lab.settle(ifp).oqdrops);
        assertEquals(4, socket.sent.size());
    }

    @Test
    void longFramesGoBesideTheRingBehindWhatIsInIt() {
        lab.workers.run(0, () -> {});
        lab.send(ifp, 1, 60);
        lab.send(ifp, 1, 5000);
        assertEquals(HEADER + 60, socket.sent.get(0).length);
        assertEquals(HEADER + 5000, socket.sent.get(1).length);
        socket.largeResult = -Errno.EAGAIN.number();
        lab.send(ifp, 1, 5000);
        assertEquals(1, lab.vnet.value(Drop.OUTPUT_DEVICE_FULL));
        socket.largeResult = -Errno.EMSGSIZE.number();
        lab.send(ifp, 1, 5000);
        assertEquals(1, lab.vnet.value(Drop.OUTPUT_DEVICE_ERROR));
    }
}
