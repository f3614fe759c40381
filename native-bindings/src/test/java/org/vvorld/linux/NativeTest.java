package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeTest {
    /** See {@link Native.LibC}: a sixth argument does not arrive. */
    @Test
    void noCallHasMoreThanFiveArguments() {
        for (Method call : Native.LibC.class.getDeclaredMethods()) {
            assertTrue(call.getParameterCount() <= 5, call.getName());
            for (Class<?> type : call.getParameterTypes()) {
                assertTrue(type == int.class || type == long.class, call.getName() + " has something to convert");
            }
        }
    }

    private static volatile byte[] sink = new byte[0];

    @Test
    void theAllocationCheckNoticesOneByteArrayACall() {
        assertThrows(AssertionError.class, () -> Allocation.assertNone(() -> sink = new byte[1]));
        assertEquals(1, sink.length);
    }

    /** The program of {@link #theJvmHasNothingToWarnOf}: every part of the package, once. */
    public static final class Everything {
        private Everything() {}

        public static void main(String[] arguments) throws Exception {
            try (Epoll epoll = Epoll.open(1);
                    EventFd bell = EventFd.open();
                    IoVec vectors = new IoVec(1);
                    Signals.Registration _ = Signals.on(Signal.HUP, () -> {})) {
                epoll.add(bell.fd(), Epoll.IN, 1);
                bell.signal();
                assertEquals(1, epoll.poll(-1));
                assertEquals(1, vectors.capacity());
                Taps.linux().link("lo").index();
                Cpu.linux().available();
                SystemdNotify.from(Map.of("NOTIFY_SOCKET", "@")).ready("up");
            } catch (IllegalArgumentException e) {
                System.out.println("done");
            }
        }
    }

    @Test
    void theJvmHasNothingToWarnOf() throws Exception {
        Process jvm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Everything.class.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("done\n", output);
        assertEquals(0, jvm.waitFor());
    }
}
