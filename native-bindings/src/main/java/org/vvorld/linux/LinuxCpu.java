package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** {@link Cpu} by the kernel's masks: bit {@code n} is CPU {@code n}, in little-endian order on both machines. */
final class LinuxCpu implements Cpu {
    private static final int MASK_BYTES = 1024; // 8,192 CPUs, the most that Linux can be built for
    private static final int CALLING_THREAD = 0;

    @Override
    public void pinCurrentThread(int cpu) throws LinuxException {
        refuseVirtualThread();
        if (cpu < 0 || cpu >= MASK_BYTES * Byte.SIZE) {
            throw unusable(cpu, Errno.EINVAL.number());
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, 8);
            mask.set(JAVA_BYTE, cpu / Byte.SIZE, (byte) (1 << cpu % Byte.SIZE));
            int result = Native.result(Native.C.sched_setaffinity(CALLING_THREAD, MASK_BYTES, mask.address()));
            if (result < 0) {
                throw unusable(cpu, -result);
            }
        }
    }

    @Override
    public BitSet available() throws LinuxException {
        refuseVirtualThread();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, 8);
            int result = Native.C.sched_getaffinity(CALLING_THREAD, MASK_BYTES, mask.address());
            Native.check(result, "sched_getaffinity", "to list the CPUs of thread " + threadName());
            return BitSet.valueOf(mask.toArray(JAVA_BYTE));
        }
    }

    private LinuxException unusable(int cpu, int errno) throws LinuxException {
        String purpose = "to pin thread " + threadName() + " to CPU " + cpu;
        return new LinuxException("sched_setaffinity", purpose, errno, "this thread may use CPUs " + available());
    }

    private static void refuseVirtualThread() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread runs on any CPU: use a platform thread");
        }
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }
}
