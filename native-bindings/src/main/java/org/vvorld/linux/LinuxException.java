package org.vvorld.linux;

import java.io.IOException;

/**
 * A system call that failed. The message names the call, what it was for, the error, and where we know it, what to do:
 *
 * <pre>
 * ioctl(TUNSETIFF) to attach to TAP vv0: EBUSY (Device or resource busy): already attached by another process; ...
 * </pre>
 */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1;

    private final int number;

    /**
     * @param call the system call, such as {@code ioctl(TUNSETIFF)}
     * @param purpose what it was for, such as {@code to attach to TAP vv0}
     * @param number the errno, positive
     */
    public LinuxException(String call, String purpose, int number) {
        this(call, purpose, number, "");
    }

    /**
     * @param call the system call, such as {@code ioctl(TUNSETIFF)}
     * @param purpose what it was for, such as {@code to attach to TAP vv0}
     * @param number the errno, positive
     * @param explanation what it means here and what to do; may be empty
     */
    public LinuxException(String call, String purpose, int number, String explanation) {
        super(call + " " + purpose + ": " + describe(number) + (explanation.isEmpty() ? "" : ": " + explanation));
        this.number = number;
    }

    /** The error; {@link Errno#UNKNOWN} when {@link #number()} is one that we do not list. */
    public Errno errno() {
        return Errno.of(number);
    }

    /** The kernel's error number, positive. */
    public int number() {
        return number;
    }

    private static String describe(int number) {
        Errno errno = Errno.of(number);
        return errno == Errno.UNKNOWN ? "errno " + number + " (unknown error)" : errno + " (" + errno.text() + ")";
    }
}
