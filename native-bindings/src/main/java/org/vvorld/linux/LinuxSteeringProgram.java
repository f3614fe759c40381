package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link SteeringProgram} by bpf(2): the same program twice, as fanout and TUN show a frame from different places on. */
final class LinuxSteeringProgram implements SteeringProgram {
    private static final long SYS_BPF = System.getProperty("os.arch").equals("amd64") ? 321 : 280;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_TEST_RUN = 10;
    private static final int BPF_PROG_TYPE_SOCKET_FILTER = 1;
    private static final int ATTRIBUTE_BYTES = 72;
    private static final int ETHERNET_BYTES = 14;

    private static final String PURPOSE = "to load the program that steers frames to queues";

    private volatile int fd;
    private volatile int tapFd;

    private LinuxSteeringProgram(int fd, int tapFd) {
        this.fd = fd;
        this.tapFd = tapFd;
    }

    static SteeringProgram load(RssSteering spec) throws LinuxException {
        int fd = load(SteeringCode.write(spec, false));
        try {
            return new LinuxSteeringProgram(fd, load(SteeringCode.write(spec, true)));
        } catch (LinuxException | RuntimeException e) {
            Native.close(fd);
            throw e;
        }
    }

    /**
     * <pre>
     * union bpf_attr {                     // of BPF_PROG_LOAD; native byte order
     *     u32 prog_type;                   //  0
     *     u32 insn_cnt;                    //  4
     *     u64 insns;                       //  8
     *     u64 license;                     // 16
     *     u32 log_level, log_size;         // 24  none: with a log that is too small the kernel refuses
     *     u64 log_buf;                     // 32
     *     u32 kern_version, prog_flags;    // 40
     *     char prog_name[16];              // 48
     * };
     * </pre>
     */
    private static int load(BpfAssembler program) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, 8);
            attributes.set(JAVA_INT, 0, BPF_PROG_TYPE_SOCKET_FILTER);
            attributes.set(JAVA_INT, 4, program.length());
            attributes.set(JAVA_LONG, 8, program.assemble(arena).address());
            attributes.set(JAVA_LONG, 16, Native.cString(arena, "BSD-2-Clause").address());
            attributes.asSlice(48, 16).setString(0, "vvorld_rss");
            int result = bpf(BPF_PROG_LOAD, attributes);
            if (result < 0) {
                throw new LinuxException("bpf(BPF_PROG_LOAD)", PURPOSE, -result, explanation(Errno.of(-result)));
            }
            return result;
        }
    }

    private static int bpf(int command, MemorySegment attributes) {
        return (int)
                Native.result(Native.C.syscall(SYS_BPF, command, attributes.address(), (int) attributes.byteSize()));
    }

    static String explanation(Errno errno) {
        return switch (errno) {
            case EPERM, EACCES ->
                "this needs CAP_BPF or CAP_SYS_ADMIN (systemd: AmbientCapabilities=CAP_BPF, docker: --cap-add"
                        + " BPF and a seccomp profile that allows bpf), or kernel.unprivileged_bpf_disabled=0; without it Linux"
                        + " spreads frames by its own hash, and each worker hands on what it does not own";
            case ENOSYS ->
                "this kernel has no bpf(2) (CONFIG_BPF_SYSCALL), or a sandbox forbids it; without it Linux spreads"
                        + " frames by its own hash, and each worker hands on what it does not own";
            default -> "";
        };
    }

    @Override
    public int run(byte[] frame) throws LinuxException {
        return testRun(fd, frame);
    }

    /** As {@link #run}, by the program for TAPs: the kernel takes an Ethernet header off, so it needs one more in front. */
    int runOnTap(byte[] frame) throws LinuxException {
        byte[] wrapped = new byte[ETHERNET_BYTES + frame.length];
        System.arraycopy(frame, 0, wrapped, ETHERNET_BYTES, frame.length);
        return testRun(tapFd, wrapped);
    }

    /**
     * <pre>
     * union bpf_attr {                            // of BPF_PROG_TEST_RUN
     *     u32 prog_fd, retval;                    //  0
     *     u32 data_size_in, data_size_out;        //  8
     *     u64 data_in, data_out;                  // 16
     *     u32 repeat, duration;                   // 32
     *     u32 ctx_size_in, ctx_size_out;          // 40
     *     u64 ctx_in, ctx_out;                    // 48
     *     u32 flags, cpu, batch_size;             // 64 .. 76
     * };
     * </pre>
     */
    private static int testRun(int program, byte[] frame) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, 8);
            attributes.set(JAVA_INT, 0, program);
            attributes.set(JAVA_INT, 8, frame.length);
            attributes.set(JAVA_LONG, 16, arena.allocateFrom(JAVA_BYTE, frame).address());
            int result = bpf(BPF_PROG_TEST_RUN, attributes);
            if (result < 0) {
                throw new LinuxException("bpf(BPF_PROG_TEST_RUN)", "to try the steering program", -result);
            }
            return attributes.get(JAVA_INT, 4);
        }
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public int tapFd() {
        return tapFd;
    }

    @Override
    public void close() {
        int open = fd;
        int openTap = tapFd;
        fd = -1;
        tapFd = -1;
        Native.close(open);
        Native.close(openTap);
    }
}
