package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link TapDevice} on a descriptor of the TUN/TAP driver. */
final class LinuxTap implements TapDevice {
    private static final long TUNSETOFFLOAD = 0x400454d0L; // _IOW('T', 208, unsigned int), argument by value

    private static final long TUNSETSTEERINGEBPF = 0x800454e0L; // _IOR('T', 224, int)
    private static final int NO_PROGRAM = -1;

    private final LinuxTaps taps;
    private final String name;
    private volatile int fd;

    /** Takes over {@code fd}, attached and configured. */
    LinuxTap(LinuxTaps taps, String name, int fd) {
        this.taps = taps;
        this.name = name;
        this.fd = fd;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long readv(IoVec vectors, int count) {
        return Native.result(Native.C.readv(fd, vectors.address(count), count));
    }

    @Override
    public long writev(IoVec vectors, int count) {
        return Native.result(Native.C.writev(fd, vectors.address(count), count));
    }

    @Override
    public void offloads(int flags) throws LinuxException {
        String purpose = "to set the offloads of TAP " + name + " to 0x" + Integer.toHexString(flags);
        Native.check(Native.C.ioctl(fd, TUNSETOFFLOAD, flags), "ioctl(TUNSETOFFLOAD)", purpose);
    }

    @Override
    public void steering(SteeringProgram program) throws LinuxException {
        if (program != null && program.tapFd() < 0) { // to Linux, -1 is none
            String whole = "for TAP " + name;
            throw new LinuxException("steering program", whole, Errno.EBADF.number(), "it is closed; load another");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment argument = arena.allocateFrom(JAVA_INT, program == null ? NO_PROGRAM : program.tapFd());
            int result = Native.C.ioctl(fd, TUNSETSTEERINGEBPF, argument.address());
            Native.check(result, "ioctl(TUNSETSTEERINGEBPF)", "to steer frames to the queues of TAP " + name);
        }
    }

    @Override
    public TapDevice anotherQueue() throws LinuxException {
        return taps.anotherQueue(name);
    }

    @Override
    public void close() {
        int open = fd;
        fd = -1;
        Native.close(open);
    }
}
