package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads when a TAP cannot be opened. */
class TapErrorsTest {
    private static final Taps TAPS = Taps.linux();

    @Test
    void takenByAnotherQueue() throws Exception {
        NetNs.run(() -> {
            try (TapDevice first = TAPS.open("vv0")) {
                assertEquals(
                        "ioctl(TUNSETIFF) to attach to TAP vv0: EBUSY (Device or resource busy): already attached by another"
                                + " process (or twice by this one); close that one, or use another name",
                        refusal("vv0", Errno.EBUSY));
                assertEquals(1, TunInfo.of(first.name()).orElseThrow().queues(), "the refused queue is gone");
            }
        });
    }

    @Test
    void takenByAnInterfaceOfAnotherKind() throws Exception {
        NetNs.run(() -> {
            assertTrue(refusal("lo", Errno.EBUSY)
                    .endsWith("is not a TAP but a device of another driver; use another name"));
            NetNs.ip("link", "add", "veth0", "type", "veth", "peer", "name", "veth1");
            assertTrue(refusal("veth0", Errno.EBUSY).endsWith("is not a TAP but a veth; use another name"));
        });
    }

    @Test
    void takenByTunsAndSingleQueues() throws Exception {
        NetNs.run(() -> {
            NetNs.ip("tuntap", "add", "dev", "tun0", "mode", "tun", "multi_queue");
            assertTrue(refusal("tun0", Errno.EBUSY).contains("it exists and is a TUN (layer 3), not a TAP"));
            NetNs.ip("tuntap", "add", "dev", "single", "mode", "tap");
            String single = refusal("single", Errno.EBUSY);
            assertTrue(single.contains("lacks multi_queue"), single);
            assertTrue(single.endsWith("`ip tuntap add dev single mode tap multi_queue vnet_hdr`"), single);
        });
    }

    @Test
    void aPersistentTapIsTakenOnceAndStays() throws Exception {
        NetNs.run(() -> {
            NetNs.ip("tuntap", "add", "dev", "keep", "mode", "tap", "multi_queue");
            try (TapDevice tap = TAPS.open("keep")) {
                assertEquals("keep", tap.name());
                refusal("keep", Errno.EBUSY);
            }
            assertEquals(0, TunInfo.of("keep").orElseThrow().queues());
            TAPS.open("keep").close();
        });
    }

    @Test
    void withoutCapability() throws Exception {
        NetNs.run(() -> {
            NetNs.dropNetAdmin();
            String message = refusal("vv0", Errno.EPERM);
            assertTrue(message.contains("needs CAP_NET_ADMIN"), message);
            LinuxException up =
                    assertThrows(LinuxException.class, () -> TAPS.link("lo").up());
            assertTrue(
                    up.getMessage().startsWith("ioctl(SIOCSIFFLAGS) to bring up interface lo: EPERM"), up.getMessage());
            assertTrue(up.getMessage().contains("needs CAP_NET_ADMIN"), up.getMessage());
        });
    }

    @Test
    void withoutTheDevice() {
        LinuxException missing =
                assertThrows(LinuxException.class, () -> new LinuxTaps("/dev/net/missing").open("vv0"));
        assertEquals(
                "open(/dev/net/missing) to make TAP vv0: ENOENT (No such file or directory): /dev/net/missing is missing:"
                        + " `modprobe tun`, or in a container pass it in (docker: --device /dev/net/missing)",
                missing.getMessage());
        assertTrue(TapError.ofOpen(Errno.EPERM, "/dev/net/tun").contains("DeviceAllow=/dev/net/tun rw"));
        assertTrue(TapError.ofOpen(Errno.ENODEV, "/dev/net/tun").contains("CONFIG_TUN"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "sixteen-bytes-16",
                "éééééééé",
                "a/b",
                "a b",
                "a\tb",
                "a\u001bb",
                "tap%d",
                "eth0:1"
            })
    void badNames(String name) throws Exception {
        NetNs.run(() -> assertRefused(name));
    }

    private static void assertRefused(String name) {
        LinuxException refused = assertThrows(LinuxException.class, () -> TAPS.open(name));
        assertEquals(Errno.EINVAL, refused.errno());
        assertTrue(refused.getMessage().startsWith("interface name \""), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("use 1 to 15 bytes of letters, digits, '.', '-' or '_'"));
        assertTrue(refused.getMessage().chars().noneMatch(Character::isISOControl), "printable");
        assertThrows(LinuxException.class, () -> TAPS.link(name));
    }

    @Test
    void fifteenBytesAreTaken() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = TAPS.open("fifteen-bytes15")) {
                assertEquals("fifteen-bytes15", TAPS.link(tap.name()).name());
                assertTrue(TAPS.link(tap.name()).index() > 0);
            }
        });
    }

    private static String refusal(String name, Errno errno) {
        LinuxException refused = assertThrows(LinuxException.class, () -> TAPS.open(name));
        assertEquals(errno, refused.errno(), refused.getMessage());
        return refused.getMessage();
    }
}
