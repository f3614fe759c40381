package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Memory of a descriptor, shared with the kernel, mmap(2). Not MAP_LOCKED: the pages of a packet ring are the kernel's own, which
 * are never swapped out and all mapped at once; the flag would only count them against RLIMIT_MEMLOCK.
 */
@SuppressWarnings("restricted") // that is what this package is for
final class RingMemory {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final long MAP_FAILED = -1;

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** Six arguments: not through jnr, see {@link Native.LibC}. */
    private static final MethodHandle MMAP = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("mmap"),
                    FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
                    ERRNO);

    private RingMemory() {}

    /** Maps the first {@code bytes} of {@code fd} until {@code arena} closes. */
    static MemorySegment map(Arena arena, int fd, long bytes, String purpose) throws LinuxException {
        long address;
        int errno;
        try (Arena once = Arena.ofConfined()) {
            MemorySegment state = once.allocate(Linker.Option.captureStateLayout());
            address = (long)
                    MMAP.invokeExact(state, MemorySegment.NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0L);
            errno = (int) ERRNO_VALUE.get(state, 0L);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("mmap", e);
        }
        if (address == MAP_FAILED) {
            throw new LinuxException("mmap", purpose, errno, PacketError.ofRing(Errno.of(errno), bytes));
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, RingMemory::unmap);
    }

    private static void unmap(MemorySegment mapped) {
        int _ = Native.C.munmap(mapped.address(), mapped.byteSize());
    }
}
