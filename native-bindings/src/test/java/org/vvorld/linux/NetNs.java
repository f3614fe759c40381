package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a test on a thread in a network namespace of its own, which vanishes with the thread. */
final class NetNs {
    private static final int CLONE_NEWNET = 0x4000_0000;
    static final int CAP_NET_ADMIN = 12;
    static final int CAP_NET_RAW = 13;
    static final int CAP_SYS_ADMIN = 21;
    static final int CAP_BPF = 39;
    private static final int CAPABILITY_VERSION_3 = 0x2008_0522;

    private NetNs() {}

    interface Body {
        void run() throws Exception;
    }

    static void run(Body body) throws Exception {
        onOwnThread(() -> {
            int result = Native.result(TestLibC.C.unshare(CLONE_NEWNET));
            assertEquals(
                    0,
                    result,
                    "unshare(CLONE_NEWNET) failed with errno " + -result
                            + ": this test makes a network namespace, so run it as root (CAP_SYS_ADMIN)");
            body.run();
        });
    }

    /** On a thread that may be changed for good: namespace, capabilities, affinity. */
    static void onOwnThread(Body body) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            body.run();
            return null;
        });
        Thread thread = new Thread(task, "own-thread");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            throw (Error) e.getCause();
        } catch (TimeoutException e) {
            AssertionError stuck = new AssertionError("stuck for 30 s at:");
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        }
        thread.join();
    }

    /** iproute2, in the network namespace of this thread; returns what it prints. */
    static String ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("nsenter");
        command.add("--net=/proc/" + ProcessHandle.current().pid() + "/task/" + TestLibC.C.gettid() + "/ns/net");
        command.add("ip");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
        return output;
    }

    /** No IPv6 on interfaces made from now on, in the namespace of this thread: the kernel then sends nothing by itself. */
    static void quiet() throws IOException {
        Path disable = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");
        if (Files.exists(disable)) {
            Files.writeString(disable, "1");
        }
    }

    /** For this thread and for good. */
    static void dropNetAdmin() {
        dropCapabilities(CAP_NET_ADMIN);
    }

    /** For this thread and for good. */
    static void dropCapabilities(int... capabilities) {
        try (Arena arena = Arena.ofConfined()) {
            // struct { u32 version; int pid; } and twice struct { u32 effective, permitted, inheritable; }
            MemorySegment header = arena.allocate(8, 8);
            header.set(ValueLayout.JAVA_INT, 0, CAPABILITY_VERSION_3);
            MemorySegment data = arena.allocate(24, 8);
            assertEquals(0, TestLibC.C.capget(header.address(), data.address()));
            for (int capability : capabilities) {
                int at = capability / 32 * 12;
                int effective = data.get(ValueLayout.JAVA_INT, at);
                assertTrue((effective & 1 << capability % 32) != 0, "run as root");
                data.set(ValueLayout.JAVA_INT, at, effective & ~(1 << capability % 32));
            }
            assertEquals(0, TestLibC.C.capset(header.address(), data.address()));
        }
    }
}
