package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final Taps TAPS = Taps.linux();

    @Test
    void readsAndSets() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = TAPS.open("vv0")) {
                Link link = TAPS.link(tap.name());
                assertEquals(1500, link.mtuBytes());
                link.mtuBytes(9000);
                assertEquals(9000, link.mtuBytes());
                link.txQueueLengthPackets(4096);
                assertEquals(4096, link.txQueueLengthPackets());
                assertFalse(link.isUp());
                link.up();
                assertTrue(link.isUp());
                link.down();
                assertFalse(link.isUp());

                // iproute2 asks the same kernel by another way.
                String line = NetNs.ip("-o", "link", "show", "vv0");
                assertTrue(line.startsWith(link.index() + ": vv0: "), line);
                assertTrue(line.contains(" mtu 9000 "), line);
                assertTrue(line.contains(" qlen 4096"), line);
                String mac = HexFormat.ofDelimiter(":").formatHex(link.mac());
                assertTrue(line.contains(" link/ether " + mac + " "), line);
                assertTrue(link.isEthernet());
                assertFalse(TAPS.link("lo").isEthernet());
            }
        });
    }

    @Test
    void mtuOutOfBounds() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = TAPS.open("vv0")) {
                Link link = TAPS.link(tap.name());
                LinuxException refused = assertThrows(LinuxException.class, () -> link.mtuBytes(67));
                assertEquals(
                        "ioctl(SIOCSIFMTU) to set the MTU to 67 on interface vv0: EINVAL (Invalid argument)",
                        refused.getMessage());
                link.mtuBytes(68);
                link.mtuBytes(65521);
                assertThrows(LinuxException.class, () -> link.mtuBytes(65522));
            }
        });
    }

    @Test
    void missing() throws Exception {
        NetNs.run(() -> {
            LinuxException missing =
                    assertThrows(LinuxException.class, () -> TAPS.link("vv9").up());
            assertEquals(
                    "ioctl(SIOCGIFFLAGS) to read the flags of interface vv9: ENODEV (No such device): there is no such"
                            + " interface in this network namespace; see `ip link`",
                    missing.getMessage());
        });
    }
}
