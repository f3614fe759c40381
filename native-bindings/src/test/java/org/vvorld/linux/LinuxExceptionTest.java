package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashSet;
import java.util.Set;
import jnr.ffi.LibraryLoader;
import org.junit.jupiter.api.Test;

class LinuxExceptionTest {
    @Test
    void namesCallPurposeAndError() {
        LinuxException e = new LinuxException("ioctl(TUNSETIFF)", "to attach to TAP vv0", 16);
        assertEquals("ioctl(TUNSETIFF) to attach to TAP vv0: EBUSY (Device or resource busy)", e.getMessage());
        assertSame(Errno.EBUSY, e.errno());
        assertEquals(16, e.number());
    }

    @Test
    void aNumberWeDoNotKnow() {
        LinuxException e = new LinuxException("read", "of a frame", 4095);
        assertEquals("read of a frame: errno 4095 (unknown error)", e.getMessage());
        assertSame(Errno.UNKNOWN, e.errno());
        assertEquals(4095, e.number());
        assertSame(Errno.UNKNOWN, Errno.of(0));
        assertSame(Errno.UNKNOWN, Errno.of(-1));
    }

    /** Public because jnr implements it from another class loader. */
    public interface Strerror {
        String strerror(int number);

        String strerrorname_np(int number);
    }

    @Test
    void namesAndTextsAreThoseOfTheCLibrary() {
        Strerror libc = LibraryLoader.create(Strerror.class).load("c");
        Set<Integer> numbers = new HashSet<>();
        for (Errno errno : Errno.values()) {
            if (errno != Errno.UNKNOWN) {
                assertEquals(libc.strerror(errno.number()), errno.text());
                assertEquals(libc.strerrorname_np(errno.number()), errno.name());
                assertSame(errno, Errno.of(errno.number()));
                numbers.add(errno.number());
            }
        }
        for (int number = 1; number < 200; number++) {
            assertEquals(libc.strerrorname_np(number) != null, numbers.contains(number), "errno " + number);
        }
        assertNotNull(libc.strerrorname_np(1), "the C library names them at all");
    }
}
