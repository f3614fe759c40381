package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd how the service is, sd_notify(3): one datagram of {@code KEY=value} lines to {@code $NOTIFY_SOCKET}. Without
 * that variable every method does nothing. For any thread.
 *
 * <p>The methods throw when systemd does not listen; a daemon logs that and goes on.
 */
public final class SystemdNotify {
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int CLOCK_MONOTONIC = 1;

    private final String socket;
    private final OptionalLong watchdogIntervalNanos;

    private SystemdNotify(String socket, OptionalLong watchdogIntervalNanos) {
        this.socket = socket;
        this.watchdogIntervalNanos = watchdogIntervalNanos;
    }

    /** From {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID} of this process. */
    public static SystemdNotify fromEnvironment() {
        return from(System.getenv());
    }

    /**
     * From an environment.
     *
     * @throws IllegalArgumentException for a variable that is neither what systemd documents nor absent
     */
    public static SystemdNotify from(Map<String, String> environment) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (!socket.isEmpty()) {
            try (Arena arena = Arena.ofConfined()) {
                UnixAddress _ = new UnixAddress(arena, socket);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "environment variable NOTIFY_SOCKET: " + e.getMessage() + "; unset it, or let systemd set it",
                        e);
            }
        }
        return new SystemdNotify(socket, watchdogIntervalNanos(environment));
    }

    private static OptionalLong watchdogIntervalNanos(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        long self = ProcessHandle.current().pid();
        // Set for another process, and inherited: not meant for us.
        if (micros.isEmpty() || (!pid.isEmpty() && positive("WATCHDOG_PID", pid) != self)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(TimeUnit.MICROSECONDS.toNanos(positive("WATCHDOG_USEC", micros)));
    }

    private static long positive(String variable, String value) {
        try {
            long number = Long.parseLong(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below, as a number that is not positive is
        }
        throw new IllegalArgumentException("environment variable " + variable + ": a positive number is wanted, not \""
                + value + "\"; unset it, or let systemd set it");
    }

    /** Whether somebody wants to hear. */
    public boolean isEnabled() {
        return !socket.isEmpty();
    }

    /** Start-up, or a reload, is done. */
    public void ready(String status) throws LinuxException {
        send("READY=1\nSTATUS=" + oneLine(status));
    }

    /** A reload begins; {@link #ready} ends it. */
    public void reloading() throws LinuxException {
        // Type=notify-reload tells by the time that this answers the reload it asked for, and not an earlier one.
        if (isEnabled()) {
            send("RELOADING=1\nMONOTONIC_USEC=" + monotonicMicros());
        }
    }

    /** The way to the end begins. */
    public void stopping() throws LinuxException {
        send("STOPPING=1");
    }

    /** What {@code systemctl status} shows. */
    public void status(String text) throws LinuxException {
        send("STATUS=" + oneLine(text));
    }

    /** A sign of life; due well within {@link #watchdogIntervalNanos}, by custom at half of it. */
    public void watchdog() throws LinuxException {
        send("WATCHDOG=1");
    }

    /** How long systemd waits for a {@link #watchdog} before it kills us, in nanoseconds; empty when it does not. */
    public OptionalLong watchdogIntervalNanos() {
        return watchdogIntervalNanos;
    }

    private void send(String message) throws LinuxException {
        if (!isEnabled()) {
            return;
        }
        String purpose = "to tell systemd at " + socket + " \""
                + message.lines().findFirst().orElse("") + '"';
        int fd = Native.socket(UnixAddress.AF_UNIX, SOCK_DGRAM, 0, purpose);
        try (Arena arena = Arena.ofConfined()) {
            UnixAddress to = new UnixAddress(arena, socket);
            int connected = Native.result(Native.C.connect(fd, to.address(), to.length()));
            if (connected < 0) {
                throw new LinuxException("connect", purpose, -connected, explanation(-connected));
            }
            MemorySegment text = Native.cString(arena, message);
            long length = text.byteSize() - 1; // without the zero byte
            long sent = Native.result(Native.C.send(fd, text.address(), length, MSG_NOSIGNAL));
            if (sent < 0) {
                throw new LinuxException("send", purpose, (int) -sent, explanation((int) -sent));
            }
        } finally {
            Native.close(fd);
        }
    }

    private static String explanation(int errno) {
        return switch (Errno.of(errno)) {
            case ENOENT, ECONNREFUSED -> "nobody listens there; was NOTIFY_SOCKET inherited from another service?";
            case EACCES, EPERM -> "a sandbox forbids it; with NotifyAccess=main it works from the main process only";
            default -> "";
        };
    }

    /** A line break would begin another assignment. */
    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    /** {@code struct timespec { s64 tv_sec; s64 tv_nsec; }} in native byte order. */
    private static long monotonicMicros() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(2 * JAVA_LONG.byteSize(), 8);
            int result = Native.C.clock_gettime(CLOCK_MONOTONIC, time.address());
            Native.check(result, "clock_gettime(CLOCK_MONOTONIC)", "to time a reload for systemd");
            return time.get(JAVA_LONG, 0) * 1_000_000 + time.get(JAVA_LONG, 8) / 1_000;
        }
    }
}
