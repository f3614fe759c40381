package org.vvorld.linux;

/** A fanout group: the kernel gives each frame to one socket of several, packet(7). */
final class PacketFanout {
    private static final int HASH = 0;
    private static final int EBPF = 7;
    private static final int UNIQUE_ID = 0x2000;
    private static final int IGNORE_OUTGOING = 0x4000;
    private static final int ID_MASK = 0xffff;

    private final int mode;
    private final int programFd;
    private int id = -1;

    /** @param program {@code null} for the kernel's hash */
    PacketFanout(SteeringProgram program) {
        mode = program == null ? HASH : EBPF;
        programFd = program == null ? -1 : program.fd();
    }

    /** The first socket makes the group; the place in it, which the program's result means, is the order of joining. */
    void join(int fd, String interfaceName, String purpose) throws LinuxException {
        int group = id < 0 ? UNIQUE_ID << 16 : id;
        // Not ROLLOVER: a frame that goes to another socket because one is full overtakes those of its flow.
        int result = SocketOption.PACKET_FANOUT.trySet(fd, group | (mode | IGNORE_OUTGOING) << 16);
        if (result < 0) {
            String explanation = PacketError.ofFanout(Errno.of(-result), interfaceName);
            throw new LinuxException("setsockopt(PACKET_FANOUT)", purpose, -result, explanation);
        }
        if (id < 0) {
            id = SocketOption.PACKET_FANOUT.get(fd, purpose) & ID_MASK;
            if (mode == EBPF) {
                SocketOption.PACKET_FANOUT_DATA.set(fd, programFd, purpose);
            }
        }
    }

    String steering() {
        return mode == EBPF ? "ebpf" : "hash";
    }
}
