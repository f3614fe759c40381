package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdNotifyTest {
    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    @Test
    void toAPath() throws Exception {
        talk(directory.resolve("notify").toString());
    }

    @Test
    void toAnAbstractName() throws Exception {
        talk("@vvorld-test-" + PID);
    }

    private static void talk(String name) throws Exception {
        try (Listener systemd = new Listener(name)) {
            SystemdNotify notify = SystemdNotify.from(Map.of("NOTIFY_SOCKET", name));
            assertTrue(notify.isEnabled());
            notify.ready("2 jails — up");
            assertEquals("READY=1\nSTATUS=2 jails — up", systemd.next());
            notify.status("two\nlines\rare=one");
            assertEquals("STATUS=two lines are=one", systemd.next());
            notify.watchdog();
            assertEquals("WATCHDOG=1", systemd.next());
            notify.stopping();
            assertEquals("STOPPING=1", systemd.next());
            long before = System.nanoTime() / 1000; // the JVM reads CLOCK_MONOTONIC on Linux
            notify.reloading();
            String reloading = systemd.next();
            assertTrue(reloading.startsWith("RELOADING=1\nMONOTONIC_USEC="), reloading);
            long micros = Long.parseLong(reloading.substring(reloading.lastIndexOf('=') + 1));
            assertTrue(micros >= before && micros <= System.nanoTime() / 1000, reloading);
        }
    }

    @Test
    void nobodyListens() {
        String name = directory.resolve("missing").toString();
        SystemdNotify notify = SystemdNotify.from(Map.of("NOTIFY_SOCKET", name));
        LinuxException refused = assertThrows(LinuxException.class, () -> notify.ready("up"));
        assertEquals(
                "connect to tell systemd at " + name
                        + " \"READY=1\": ENOENT (No such file or directory): nobody listens"
                        + " there; was NOTIFY_SOCKET inherited from another service?",
                refused.getMessage());
    }

    @Test
    void withoutSystemdNothingHappens() throws Exception {
        SystemdNotify notify = SystemdNotify.from(Map.of());
        assertFalse(notify.isEnabled());
        notify.ready("up");
        notify.reloading();
        notify.stopping();
        notify.status("up");
        notify.watchdog();
        assertEquals(OptionalLong.empty(), notify.watchdogIntervalNanos());
    }

    @Test
    void watchdogInterval() {
        assertEquals(OptionalLong.of(30_000_000_000L), interval(Map.of("WATCHDOG_USEC", "30000000")));
        assertEquals(OptionalLong.of(1000), interval(Map.of("WATCHDOG_USEC", "1", "WATCHDOG_PID", Long.toString(PID))));
        assertEquals(OptionalLong.empty(), interval(Map.of("WATCHDOG_USEC", "1", "WATCHDOG_PID", "1000000000")));
    }

    private static OptionalLong interval(Map<String, String> environment) {
        return SystemdNotify.from(environment).watchdogIntervalNanos();
    }

    @Test
    void badEnvironment() {
        refused("environment variable NOTIFY_SOCKET: ", Map.of("NOTIFY_SOCKET", "vsock:2:1234"));
        refused("environment variable NOTIFY_SOCKET: ", Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)));
        refused("environment variable NOTIFY_SOCKET: ", Map.of("NOTIFY_SOCKET", "@"));
        refused("environment variable WATCHDOG_USEC: ", Map.of("WATCHDOG_USEC", "soon"));
        refused("environment variable WATCHDOG_USEC: ", Map.of("WATCHDOG_USEC", "0"));
        refused("environment variable WATCHDOG_PID: ", Map.of("WATCHDOG_USEC", "1", "WATCHDOG_PID", "x"));
    }

    private static void refused(String start, Map<String, String> environment) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> SystemdNotify.from(environment));
        assertTrue(e.getMessage().startsWith(start), e.getMessage());
        assertTrue(e.getMessage().endsWith("; unset it, or let systemd set it"), e.getMessage());
    }

    /** systemd's end: a bound datagram socket. */
    private static final class Listener implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment buffer = arena.allocate(4096);
        private final int fd;

        Listener(String name) throws LinuxException {
            fd = Native.socket(UnixAddress.AF_UNIX, 2, 0, "to play systemd");
            UnixAddress address = new UnixAddress(arena, name);
            assertEquals(0, TestLibC.C.bind(fd, address.address(), address.length()));
        }

        String next() {
            int dontWait = 0x40;
            long length = Native.result(Native.C.recv(fd, buffer.address(), buffer.byteSize(), dontWait));
            assertTrue(length > 0, "recv: errno " + -length);
            return new String(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            Native.close(fd);
            arena.close();
        }
    }
}
