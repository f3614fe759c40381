package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CpuTest {
    private static final Cpu CPU = Cpu.linux();

    @Test
    void pinsThisThreadOnly() throws Exception {
        BitSet before = CPU.available();
        assertFalse(before.isEmpty());
        NetNs.onOwnThread(() -> {
            int last = before.length() - 1;
            CPU.pinCurrentThread(last);
            BitSet one = new BitSet();
            one.set(last);
            assertEquals(one, CPU.available());
            String status = Files.readString(Path.of("/proc/self/task/" + TestLibC.C.gettid() + "/status"));
            assertTrue(status.contains("\nCpus_allowed_list:\t" + last + "\n"), status);
        });
        assertEquals(before, CPU.available());
    }

    @Test
    void noSuchCpu() {
        for (int cpu : new int[] {-1, 8191, 8192}) {
            LinuxException refused = assertThrows(LinuxException.class, () -> CPU.pinCurrentThread(cpu));
            assertEquals(Errno.EINVAL, refused.errno());
            assertTrue(refused.getMessage().contains(" to CPU " + cpu + ": EINVAL"), refused.getMessage());
            assertTrue(refused.getMessage().contains("this thread may use CPUs {"), refused.getMessage());
        }
    }

    @Test
    void notForVirtualThreads() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        CPU.pinCurrentThread(0);
                    } catch (LinuxException | RuntimeException e) {
                        thrown.set(e);
                    }
                })
                .join();
        assertInstanceOf(IllegalStateException.class, thrown.get());
    }
}
