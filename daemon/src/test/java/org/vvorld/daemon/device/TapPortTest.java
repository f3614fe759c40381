package org.vvorld.daemon.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.daemon.device.DeviceLab.frame;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.device.FakeTaps.FakeTap;
import org.vvorld.linux.Errno;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/** The TAP port over a TAP that can be made to fail. */
@Timeout(60)
class TapPortTest {
    private DeviceLab lab;
    private DeviceInterface ifp;

    @BeforeEach
    void start() throws Exception {
        lab = new DeviceLab(1);
        ifp = lab.tap(2, "tap0", "vv0");
    }

    @AfterEach
    void stop() {
        lab.destroy(ifp);
        lab.close();
    }

    @Test
    void framesOfEverySizeArriveWhole() throws Exception {
        DeviceLab.Sink sink = lab.sink(ifp);
        for (int length : new int[] {1, 14, 60, 1514, 1919, 1920, 1921, 2048, 9014, 65_000}) {
            byte[] sent = frame(length);
            lab.taps.tap.arrive(sent);
            assertArrayEquals(sent, sink.frame(), length + " bytes");
        }
        assertEquals(10, lab.settle(ifp).ipackets);
    }

    @Test
    void withoutMemoryFramesAreCountedAndTheWorkerGoesOn() throws Exception {
        DeviceLab.Sink sink = lab.sink(ifp);
        Packet[] held = new Packet[1024];
        lab.workers.onEach(on -> {
            for (int i = 0; i < held.length; i++) {
                held[i] = on.take();
            }
        });
        for (int i = 0; i < 10; i++) {
            lab.taps.tap.arrive(frame(100));
        }
        lab.taps.tap.awaitEmpty();
        assertEquals(10, lab.settle(ifp).iqdrops);
        lab.workers.onEach(on -> {
            for (Packet p : held) {
                on.free(p);
            }
        });
        lab.taps.tap.arrive(frame(100));
        assertEquals(100, sink.frame().length);
    }

    @Test
    void aFrameShorterThanItsHeaderIsAnError() {
        lab.taps.tap.arriveRaw(new byte[5]);
        lab.taps.tap.awaitEmpty();
        assertEquals(1, lab.settle(ifp).ierrors);
    }

    @Test
    void framesLeaveInOrderWithAHeaderOfZeros() {
        lab.send(ifp, 200, 60);
        assertEquals(200, lab.settle(ifp).opackets);
        assertEquals(200, lab.taps.tap.written.size());
        assertEquals(72, lab.taps.tap.written.getFirst().length);
    }

    @Test
    void aFullQueueAndADownTapAreCountedApart() {
        lab.taps.tap.writeResult = -Errno.EAGAIN.number();
        lab.send(ifp, 3, 60);
        assertEquals(3, lab.settle(ifp).oqdrops);
        assertEquals(3, lab.vnet.value(Drop.OUTPUT_DEVICE_FULL));
        lab.taps.tap.writeResult = -Errno.EIO.number();
        lab.send(ifp, 2, 60);
        assertEquals(2, lab.settle(ifp).oerrors);
        assertEquals(2, lab.vnet.value(Drop.OUTPUT_DEVICE_ERROR));
    }

    /** Level-triggered epoll reports a deleted TAP for ever: the worker must not look again and again. */
    @Test
    void aDeletedTapIsReadOnceAndMadeAgain() throws Exception {
        ifp.device().mtuBytes(1400);
        lab.taps.link("vv0").mtu = 1500;
        lab.taps.tap.delete();
        DeviceLab.await(() -> lab.taps.last != lab.taps.tap && ifp.isRunning());
        assertTrue(lab.taps.tap.closed);
        assertEquals(1, lab.taps.tap.readsAfterDeletion());
        assertEquals(1400, lab.taps.link("vv0").mtu);
        assertEquals(0x6f, lab.taps.last.offloads);
        DeviceLab.Sink sink = lab.sink(ifp);
        FakeTap again = lab.taps.last;
        again.arrive(frame(60));
        assertArrayEquals(frame(60), sink.frame());
        lab.send(ifp, 1, 60);
        assertEquals(1, again.written.size());
    }

    /** The name may be taken, or we may lack the right to make a TAP until somebody makes one for us. */
    @Test
    void aTapThatCannotBeMadeAgainIsMadeWhenItsLinkAppears() throws Exception {
        lab.taps.failOpen = true;
        lab.taps.tap.delete();
        DeviceLab.await(() -> lab.taps.tap.closed);
        assertFalse(ifp.isRunning());
        lab.send(ifp, 1, 60);
        assertEquals(1, lab.vnet.value(Drop.OUTPUT_DEVICE_ERROR));
        lab.admin.run(() -> {
            lab.taps.failOpen = false;
        });
        lab.tell(lab.taps.link("vv0"));
        assertTrue(ifp.isRunning());
        lab.send(ifp, 1, 60);
        assertEquals(1, lab.taps.last.written.size());
    }

    @Test
    void whatLinuxRefusesIsSaid() {
        lab.taps.failOpen = true;
        AdminException e = assertThrows(AdminException.class, () -> lab.tap(3, "tap1", "vv1"));
        assertTrue(e.getMessage().startsWith("cannot create tap1: open /dev/net/tun"), e.getMessage());
        lab.taps.failOpen = false;
        lab.taps.link("vv1").failMtu = true;
        assertThrows(AdminException.class, () -> lab.tap(3, "tap1", "vv1"));
        assertTrue(lab.taps.last.closed);
    }
}
