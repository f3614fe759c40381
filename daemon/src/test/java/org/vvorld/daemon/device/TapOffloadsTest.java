package org.vvorld.daemon.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vvorld.config.DeviceKind;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.device.FakeTaps.FakeTap;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.linux.TapDevice;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/** What Linux leaves undone, from TAP to TAP through a router. */
@Timeout(60)
class TapOffloadsTest {
    private static final int HEADER_BYTES = TapDevice.HEADER_BYTES;
    private static final long MAC = 0x0200_0000_0001L;
    private static final long NEIGHBOUR = 0x0200_0000_0002L;
    /** GSO, TCP over IPv4, segments of 1,448 bytes behind 66 of headers. */
    private static final byte[] TSO = HexFormat.of().parseHex("01014200a805220010000000");

    private DeviceLab lab;
    private FakeTaps taps;
    private Workers workers;
    private Vnet vnet;

    @BeforeEach
    void start() throws Exception {
        lab = new DeviceLab(1);
        taps = lab.taps;
        workers = lab.workers;
        vnet = Vnet.open("router", workers, 9, (v, fault) -> {});
        vnet.sysctls().set(Sysctl.IP_FORWARDING, 1);
    }

    @AfterEach
    void stop() {
        assertEquals(Leftovers.NONE, lab.admin.call(vnet::close));
        lab.close();
    }

    private FakeTap tap(int id, String address, String neighbour) {
        DeviceInterface ifp = lab.tap(id, "tap" + id, "vv" + id);
        ifp.home(vnet);
        vnet.attach(ifp);
        vnet.up(ifp, true);
        vnet.ipv4().add(ifp, InterfaceAddress.parse(address));
        vnet.ipv4().putNeighbour(ifp, Ipv4Address.parse(neighbour), NEIGHBOUR);
        workers.onEach(on -> {});
        taps.last.written.clear();
        return taps.last;
    }

    /** Virtio-net header, Ethernet, IPv4 and TCP with 12 bytes of options, and {@code dataBytes} of data. */
    private static byte[] tcp(byte[] header, int dataBytes) {
        byte[] raw = new byte[HEADER_BYTES + 66 + dataBytes];
        for (int i = 0; i < dataBytes; i++) {
            raw[HEADER_BYTES + 66 + i] = (byte) (i * 31 + (i >> 8));
        }
        System.arraycopy(header, 0, raw, 0, HEADER_BYTES);
        byte[] headers = HexFormat.of()
                .parseHex("0200000000010200000000020800"
                        + "4500" + HexFormat.of().toHexDigits((short) (52 + dataBytes)) + "000040004006" + "0000"
                        + "0a0000010a000101" + "9c40005000000001000000018018ffff" + "abcd0000"
                        + "0101080a0000000100000001");
        int sum = 0;
        for (int i = 14; i < 34; i += 2) {
            sum += (headers[i] & 0xff) << 8 | headers[i + 1] & 0xff;
        }
        int checksum = ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
        headers[24] = (byte) (checksum >>> 8);
        headers[25] = (byte) checksum;
        System.arraycopy(headers, 0, raw, HEADER_BYTES, headers.length);
        return raw;
    }

    @Test
    void superFramesGoFromTapToTapIntact() {
        FakeTap left = tap(2, "10.0.0.254/24", "10.0.0.1");
        FakeTap right = tap(3, "10.0.1.254/24", "10.0.1.1");
        // One that an ordinary slot holds, one that it just does not, the largest.
        int[] sizes = {1449, 1854, 1855, 20_000, 65_483};
        for (int i = 0; i < sizes.length; i++) {
            byte[] sent = tcp(TSO, sizes[i]);
            left.arriveRaw(sent);
            left.awaitEmpty();
            workers.onEach(on -> {});
            assertEquals(i + 1, right.written.size(), () -> "drops " + vnet.value(Counter.PACKETS_DROPPED));
            byte[] got = right.written.get(i);
            assertArrayEquals(TSO, Arrays.copyOf(got, HEADER_BYTES));
            assertEquals(63, got[HEADER_BYTES + 14 + 8], "TTL");
            int transport = HEADER_BYTES + 34;
            assertArrayEquals(
                    Arrays.copyOfRange(sent, transport, sent.length), Arrays.copyOfRange(got, transport, got.length));
        }
    }

    @Test
    void anImpossibleHeaderIsADropOfTheVnet() {
        FakeTap left = tap(2, "10.0.0.254/24", "10.0.0.1");
        byte[] noSize = TSO.clone();
        noSize[4] = 0;
        noSize[5] = 0;
        for (int dataBytes : new int[] {100, 20_000}) {
            left.arriveRaw(tcp(noSize, dataBytes));
        }
        left.awaitEmpty();
        workers.onEach(on -> {});
        assertEquals(2, vnet.value(Drop.OFFLOAD_MALFORMED));
    }

    @Test
    void allThatTheKernelKnowsIsAgreedOn() {
        tap(2, "10.0.0.254/24", "10.0.0.1");
        assertEquals(0x6f, taps.last.offloads);
        taps.knownOffloads = 0x1f;
        tap(3, "10.0.1.254/24", "10.0.1.1");
        assertEquals(0x0f, taps.last.offloads, "a kernel without USO");
    }

    @Test
    void aKernelThatKnowsNoneIsRefused() {
        taps.knownOffloads = 0;
        assertThrows(AdminException.class, () -> tap(2, "10.0.0.254/24", "10.0.0.1"));
        assertEquals(true, taps.last.closed);
    }

    @Test
    void withoutLargePacketsLinuxFinishesItsFrames() {
        DevicePorts ports = new DevicePorts(taps, lab.sockets, lab.steering, workers, lab.watch, false);
        ports.create(2, "tap2", new DeviceKind.Tap("vv2"), MAC).destroy();
        assertEquals(0, taps.last.offloads);
    }

    @Test
    void theTransmitQueueHoldsAWindow() {
        tap(2, "10.0.0.254/24", "10.0.0.1");
        assertEquals(4500, taps.link("vv2").queueLength);
        taps.link("vv3").queueLength = 10_000;
        tap(3, "10.0.1.254/24", "10.0.1.1");
        assertEquals(10_000, taps.link("vv3").queueLength, "somebody wants it longer");
        taps.link("vv4").failQueueLength = true;
        tap(4, "10.0.2.254/24", "10.0.2.1");
        assertEquals(1000, taps.link("vv4").queueLength, "no right to change it: no reason not to start");
    }
}
