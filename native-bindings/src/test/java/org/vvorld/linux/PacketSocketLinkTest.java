package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.linux.PacketSocketTest.SMALL;
import static org.vvorld.linux.PacketSocketTest.open;
import static org.vvorld.linux.PacketSocketTest.queue;
import static org.vvorld.linux.PacketSocketTest.receive;

import org.junit.jupiter.api.Test;

/** What a raw socket's user sees when the interface changes under it, and what opening one on a wrong one says. */
class PacketSocketLinkTest {
    private static final int DOWN = -Errno.ENETDOWN.number();
    private static final int GONE = -Errno.ENXIO.number();

    private static void assertErrorWaits(PacketSocket socket) throws LinuxException {
        try (Epoll epoll = Epoll.open(1)) {
            epoll.add(socket.fd(), Epoll.IN, 0);
            assertEquals(1, epoll.poll(2000));
            assertTrue((epoll.events(0) & Epoll.ERR) != 0);
            assertEquals(DOWN, socket.takeError());
            assertEquals(0, socket.takeError());
            assertEquals(0, epoll.poll(0), "quiet again");
        }
    }

    @Test
    void downAndUpAgain() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(SMALL)) {
                new LinuxLink("here").down();
                assertErrorWaits(socket);
                assertTrue(queue(socket, Frames.frame(60, 1)));
                assertEquals(DOWN, socket.flush());
                assertEquals(1, socket.unsent(), "it stays");
                new LinuxLink("here").up();
                VethPair.awaitCarrier();
                assertTrue(socket.flush() > 0);
                assertArrayEquals(Frames.frame(60, 1), cable.receive());
                cable.send(Frames.frame(60, 2));
                assertArrayEquals(Frames.frame(60, 2), receive(socket));
            }
        });
    }

    @Test
    void deletedAndCreatedAgain() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair()) {
                PacketSocket socket = open(SMALL);
                NetNs.ip("link", "del", "here");
                assertErrorWaits(socket);
                assertTrue(queue(socket, Frames.frame(60, 1)));
                assertEquals(GONE, socket.flush());
                VethPair.make();
                assertEquals(GONE, socket.flush(), "the new one is another");
                socket.close();

                cable.bind();
                try (PacketSocket again = open(SMALL)) {
                    cable.send(Frames.frame(60, 3));
                    assertArrayEquals(Frames.frame(60, 3), receive(again));
                }
            }
        });
    }

    @Test
    void openedWhileDown() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair()) {
                new LinuxLink("here").down();
                try (PacketSocket socket = open(SMALL)) {
                    assertErrorWaits(socket);
                    new LinuxLink("here").up();
                    VethPair.awaitCarrier();
                    cable.send(Frames.frame(60, 4));
                    assertArrayEquals(Frames.frame(60, 4), receive(socket));
                }
            }
        });
    }

    @Test
    void promiscuousOnlyWhenAsked() throws Exception {
        NetNs.run(() -> {
            try (VethPair _ = new VethPair()) {
                PacketSocket socket = open(SMALL);
                assertEquals("0", counter("promiscuity"));
                socket.promiscuous(true);
                socket.promiscuous(true);
                assertEquals("1", counter("promiscuity"));
                socket.promiscuous(false);
                assertEquals("0", counter("promiscuity"));
                socket.allMulticast(true);
                assertEquals("1", counter("allmulti"));
                socket.allMulticast(false);
                assertEquals("0", counter("allmulti"));

                byte[] mac = {2, 0, 0, 0, 0, 9};
                socket.addAddress(mac);
                socket.removeAddress(mac);
                socket.removeAddress(mac);
                LinuxException tooShort = assertThrows(LinuxException.class, () -> socket.addAddress(new byte[5]));
                assertEquals(Errno.EINVAL, tooShort.errno());
                socket.promiscuous(true);
                socket.close();
                assertEquals("0", counter("promiscuity"));
            }
        });
    }

    private static String counter(String name) throws Exception {
        String shown = NetNs.ip("-d", "link", "show", "dev", "here");
        int at = shown.indexOf(' ' + name + ' ') + name.length() + 2;
        return shown.substring(at, shown.indexOf(' ', at));
    }

    private static void assertRefused(String message, PacketRings rings) {
        LinuxException refused =
                assertThrows(LinuxException.class, () -> PacketSockets.linux().open("here", 2, rings, null));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void refusalsSayWhatToDo() throws Exception {
        NetNs.run(() -> {
            assertRefused(
                    "ioctl(SIOCGIFINDEX) to find interface here: ENODEV (No such device): there is no such interface in this"
                            + " network namespace; see `ip link`",
                    SMALL);
            try (VethPair _ = new VethPair()) {
                NetNs.ip("link", "set", "here", "mtu", "9000");
                assertRefused(
                        "transmit ring on interface here: EINVAL (Invalid argument): its MTU of 9000 needs frames of 9076"
                                + " bytes, txFrameBytes is 2048; use 16384",
                        SMALL);
                NetNs.ip("link", "set", "here", "mtu", "1500");
                NetNs.dropCapabilities(NetNs.CAP_NET_RAW);
                assertRefused(
                        "socket(AF_PACKET) for a packet socket on interface here: EPERM (Operation not permitted): "
                                + PacketError.NEEDS_NET_RAW,
                        SMALL);
            }
        });
    }

    @Test
    void lackOfMemoryIsExplained() {
        String tooMuch =
                "the kernel has no 4096 KiB for the ring: use fewer or smaller blocks, or free memory (its control"
                        + " group's limit counts too)";
        assertEquals(tooMuch, PacketError.ofRing(Errno.ENOMEM, 4 << 20));
        assertEquals(tooMuch, PacketError.ofRing(Errno.ENOBUFS, 4 << 20));
    }

    @Test
    void badSizesAreNamed() {
        assertBad("rxBlocks is 1; use 2 to 1048576", 1, 1 << 18, 32, 2048, 1);
        assertBad("rxBlockBytes is 65536; use 131072 to 67108864", 2, 1 << 16, 32, 2048, 1);
        assertBad("rxBlockBytes is 200000, not a power of two; use 131072 or 262144", 2, 200_000, 32, 2048, 1);
        assertBad("txFrames is 33, not a power of two; use 32 or 64", 2, 1 << 18, 33, 2048, 1);
        assertBad("txFrameBytes is 256; use 512 to 131072", 2, 1 << 18, 32, 256, 1);
        assertBad("txFrames * txFrameBytes is 32768; use 65536 to 2147483647", 2, 1 << 18, 16, 2048, 1);
        assertBad("retireMillis is 1001; use 0 to 1000", 2, 1 << 18, 32, 2048, 1001);
        assertBad(
                "rxBlocks * rxBlockBytes + txFrames * txFrameBytes is 8589869056; use 1 to 2147483647",
                65_535,
                1 << 17,
                32,
                2048,
                1);
        assertEquals(10 << 20, PacketRings.DEFAULT.totalBytes());
    }

    private static void assertBad(String fault, int rxBlocks, int rxBytes, int txFrames, int txBytes, int retire) {
        IllegalArgumentException bad = assertThrows(
                IllegalArgumentException.class,
                () -> new PacketRings(rxBlocks, rxBytes, txFrames, txBytes, retire, false));
        assertEquals("packet rings: " + fault, bad.getMessage());
    }
}
