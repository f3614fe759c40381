package org.vvorld.linux;

import jnr.ffi.LibraryLoader;
import jnr.ffi.types.uintptr_t;

/** What only the tests call of the C library. */
final class TestLibC {
    static final Calls C = LibraryLoader.create(Calls.class).load("c");

    private TestLibC() {}

    /** Public because jnr implements it from another class loader. */
    public interface Calls {
        int unshare(int flags);

        int kill(int pid, int signal);

        int gettid();

        int bind(int fd, @uintptr_t long address, int length);

        int capget(@uintptr_t long header, @uintptr_t long data);

        int capset(@uintptr_t long header, @uintptr_t long data);

        int tgkill(int pid, int tid, int signal);
    }
}
