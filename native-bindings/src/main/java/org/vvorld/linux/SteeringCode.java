package org.vvorld.linux;

import static org.vvorld.linux.BpfAssembler.*;

import java.nio.ByteBuffer;

/**
 * Writes the program of {@link SteeringProgram}: parse, hash, look up.
 *
 * <pre>
 *   R6  context (struct __sk_buff)      stack: FP -  8  scratch
 *   R7  hash                                   FP - 56  OUTER: a network header, then ports: what is hashed
 *   R8  offset of a network header             FP - 112 QUOTED: the same of a packet in an ICMP error
 *   R9  offset of a transport header
 * </pre>
 *
 * Ports of 0 add nothing to a Toeplitz hash: a 2-tuple is a 4-tuple with them, and one routine does for both.
 */
final class SteeringCode {
    private static final int HELPER_SKB_LOAD_BYTES = 26;

    private static final int CONTEXT_LENGTH = 0, CONTEXT_PROTOCOL = 16, CONTEXT_VLAN_PRESENT = 20;
    private static final int SCRATCH = -8, OUTER = -56, QUOTED = -112;
    private static final int ETHERTYPE_AT = 12, ETHERNET_BYTES = 14;
    private static final int ICMP_BYTES = 8, PORTS_BYTES = 4;
    private static final int TCP = 6, UDP = 17;

    private final BpfAssembler asm = new BpfAssembler();
    private final RssSteering spec;
    private final ByteBuffer key;
    private final boolean seesEthernet;

    private SteeringCode(RssSteering spec, boolean seesEthernet) {
        this.spec = spec;
        this.seesEthernet = seesEthernet;
        key = ByteBuffer.wrap(spec.key());
    }

    /**
     * @param seesEthernet whether the frame begins with the Ethernet header (TUN: the frame is about to leave) or behind it (fanout:
     *     the frame has just come in)
     */
    static BpfAssembler write(RssSteering spec, boolean seesEthernet) {
        SteeringCode code = new SteeringCode(spec, seesEthernet);
        code.start();
        code.version(Version.FOUR);
        code.version(Version.SIX);
        code.finish();
        return code.asm;
    }

    /**
     * What differs between IPv4 and IPv6; offsets from the network header, {@code etherType} as a little-endian machine
     * reads it; {@code errors} a bit for each ICMP type that quotes a packet.
     */
    private enum Version {
        FOUR(4, 0x0008, 20, 9, 12, 4, 1, 1 << 3 | 1 << 4 | 1 << 5 | 1 << 11 | 1 << 12),
        SIX(6, 0xdd86, 40, 6, 8, 16, 58, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4);

        final int number;
        final int etherType;
        final int headerBytes;
        final int protocolAt;
        final int addressesAt;
        final int addressBytes;
        final int icmp;
        final int errors;

        Version(
                int number,
                int etherType,
                int headerBytes,
                int protocolAt,
                int addressesAt,
                int addressBytes,
                int icmp,
                int errors) {
            this.number = number;
            this.etherType = etherType;
            this.headerBytes = headerBytes;
            this.protocolAt = protocolAt;
            this.addressesAt = addressesAt;
            this.addressBytes = addressBytes;
            this.icmp = icmp;
            this.errors = errors;
        }
    }

    private void start() {
        asm.aluRegister(MOVE, R6, R1);
        asm.alu(MOVE, R8, seesEthernet ? ETHERNET_BYTES : 0);
        // A tag that Linux took out, or is about to put in. One inside the frame is an EtherType like any other.
        asm.load(WORD, R1, R6, CONTEXT_VLAN_PRESENT);
        asm.jumpIf(NOT_EQUAL, R1, 0, "default");
        if (seesEthernet) {
            asm.alu(MOVE, R2, ETHERTYPE_AT);
            loadBytes(SCRATCH, 2, "default");
            asm.load(SHORT, R1, FP, SCRATCH);
        } else {
            asm.load(WORD, R1, R6, CONTEXT_PROTOCOL);
        }
        for (Version v : Version.values()) {
            asm.jumpIf(EQUAL, R1, v.etherType, "v" + v.number);
        }
        asm.jump("default");
    }

    private void version(Version v) {
        String n = "v" + v.number;
        int ports = OUTER + v.headerBytes;
        asm.label(n);
        networkHeader(v, OUTER, n + ".hash", "default");
        loadOrZero(ports);
        asm.jump(n + ".hash");

        // Neither TCP nor UDP nor a fragment; the protocol is in R1.
        asm.label(n + ".hash" + ".other");
        asm.jumpIf(NOT_EQUAL, R1, v.icmp, n + ".hash");
        asm.aluRegister(MOVE, R2, R9);
        loadBytes(SCRATCH, 1, n + ".hash");
        asm.load(BYTE, R1, FP, SCRATCH);
        for (int type = 0; type < Integer.SIZE; type++) {
            if ((v.errors >>> type & 1) != 0) {
                asm.jumpIf(EQUAL, R1, type, n + ".error");
            }
        }
        if (v == Version.SIX) {
            asm.jumpIf(LESS, R1, 133, n + ".hash");
            asm.jumpIf(GREATER, R1, 137, n + ".hash");
            asm.jump("default"); // neighbour discovery
        } else {
            asm.jump(n + ".hash");
        }

        asm.label(n + ".error");
        asm.aluRegister(MOVE, R8, R9);
        asm.alu(ADD, R8, ICMP_BYTES);
        networkHeader(v, QUOTED, n + ".exchange", n + ".hash");
        asm.aluRegister(MOVE, R2, R9);
        loadBytes(QUOTED + v.headerBytes, PORTS_BYTES, n + ".hash");
        asm.jump(n + ".exchange");
        asm.label(n + ".exchange" + ".other");
        asm.label(n + ".exchange");
        exchange(v);

        asm.label(n + ".hash");
        hash(v);
        asm.jump("queue");
    }

    /**
     * Reads the network header at R8 to {@code to}, zero behind it; R9 is then where the next begins. Goes on for TCP and UDP,
     * else to {@code otherwise}, with a fragment, or {@code otherwise.other}, with the protocol in R1; to {@code bad} when it is no
     * header.
     */
    private void networkHeader(Version v, int to, String otherwise, String bad) {
        asm.aluRegister(MOVE, R2, R8);
        loadBytes(to, v.headerBytes, bad);
        asm.load(BYTE, R1, FP, to);
        asm.aluRegister(MOVE, R9, R1);
        asm.alu(RIGHT, R1, 4);
        asm.jumpIf(NOT_EQUAL, R1, v.number, bad);
        if (v == Version.FOUR) {
            asm.alu(AND, R9, 15);
            asm.alu(LEFT, R9, 2);
            asm.jumpIf(LESS, R9, v.headerBytes, bad);
        } else {
            asm.alu(MOVE, R9, v.headerBytes);
        }
        asm.aluRegister(ADD, R9, R8);
        asm.load(WORD, R1, R6, CONTEXT_LENGTH);
        asm.jumpIfRegister(GREATER, R9, R1, bad);
        asm.storeZero(FP, to + v.headerBytes);
        if (v == Version.FOUR) {
            asm.load(SHORT, R1, FP, to + 6);
            asm.jumpIf(ANY_BIT, R1, 0xff3f, otherwise); // MF or an offset, 0x3fff on the wire
        }
        asm.load(BYTE, R1, FP, to + v.protocolAt);
        String ports = otherwise + ".ports";
        asm.jumpIf(EQUAL, R1, TCP, ports);
        asm.jumpIf(NOT_EQUAL, R1, UDP, otherwise + ".other");
        asm.label(ports);
    }

    /** The ports at R9 to the stack; zeros when the frame ends before: the helper sees to that. */
    private void loadOrZero(int to) {
        asm.aluRegister(MOVE, R2, R9);
        loadBytes(to, PORTS_BYTES, null);
    }

    /** {@code length} bytes of the frame at R2 to the stack, paged data too; to {@code bad} when there are fewer. */
    private void loadBytes(int to, int length, String bad) {
        asm.aluRegister(MOVE, R1, R6);
        asm.aluRegister(MOVE, R3, FP);
        asm.alu(ADD, R3, to);
        asm.alu(MOVE, R4, length);
        asm.call(HELPER_SKB_LOAD_BYTES);
        if (bad != null) {
            asm.jumpIf(NOT_EQUAL, R0, 0, bad);
        }
    }

    /** The quoted flow's other direction to OUTER. */
    private void exchange(Version v) {
        int source = v.addressesAt;
        int destination = source + v.addressBytes;
        for (int i = 0; i < v.addressBytes; i += 4) {
            move(QUOTED + source + i, OUTER + destination + i);
            move(QUOTED + destination + i, OUTER + source + i);
        }
        int ports = v.headerBytes;
        asm.load(SHORT, R1, FP, QUOTED + ports);
        asm.load(SHORT, R2, FP, QUOTED + ports + 2);
        asm.store(SHORT, FP, OUTER + ports, R2);
        asm.store(SHORT, FP, OUTER + ports + 2, R1);
    }

    private void move(int from, int to) {
        asm.load(WORD, R1, FP, from);
        asm.store(WORD, FP, to, R1);
    }

    /** R7 = hash of addresses and ports in OUTER. */
    private void hash(Version v) {
        int from = OUTER + v.addressesAt;
        int words = 2 * v.addressBytes / 4 + 1;
        if (spec.isSymmetric()) {
            // Each 16-bit word meets the same key bits, and the hash is linear: the XOR of all words has the hash of
            // them all.
            asm.alu(MOVE, R7, 0);
            for (int i = 0; i < words; i++) {
                asm.load(WORD, R1, FP, from + 4 * i);
                asm.aluRegister(XOR, R7, R1);
            }
            asm.aluRegister(MOVE, R1, R7);
            asm.alu(RIGHT, R1, 16);
            asm.aluRegister(XOR, R1, R7);
            asm.fromBigEndian(R1, 16);
            asm.alu(MOVE, R7, 0);
            bits(R1, 16, 0);
        } else {
            asm.alu(MOVE, R7, 0);
            for (int i = 0; i < words; i++) {
                asm.load(WORD, R1, FP, from + 4 * i);
                asm.fromBigEndian(R1, 32);
                bits(R1, 32, 32 * i);
            }
        }
    }

    /**
     * Toeplitz of the low {@code count} bits of {@code register}: for each that is set, the 32 bits of the key from there on. By
     * multiplication with the bit: the kernel's verifier would walk each combination of jumps, and since it knows the mask that an
     * arithmetic shift makes, of those masks, too.
     */
    private void bits(int register, int count, int keyBit) {
        for (int i = 0; i < count; i++) {
            asm.aluRegister(MOVE, R2, register);
            asm.alu(RIGHT, R2, count - 1 - i);
            asm.alu(AND, R2, 1);
            asm.alu(MULTIPLY, R2, keyWindow(keyBit + i));
            asm.aluRegister(XOR, R7, R2);
        }
    }

    private int keyWindow(int bit) {
        long eight = 0; // bytes from that of the bit on; the last window ends with the key
        for (int i = 0; i < 5; i++) {
            int at = bit / 8 + i;
            eight = eight << 8 | (at < key.capacity() ? key.get(at) & 0xff : 0);
        }
        return (int) (eight >>> 8 - bit % 8);
    }

    /** Low bits of the hash to a bucket, and the bucket to its queue: eight queues a constant, a byte each. */
    private void finish() {
        int[] queues = spec.bucketQueues();
        asm.label("queue");
        asm.alu(AND, R7, queues.length - 1);
        asm.aluRegister(MOVE, R1, R7);
        asm.alu(RIGHT, R1, 3);
        for (int group = 0; group * 8 < queues.length; group++) {
            asm.jumpIf(NOT_EQUAL, R1, group, "group" + (group + 1));
            asm.loadConstant(R0, packed(queues, group * 8));
            asm.jump("select");
            asm.label("group" + (group + 1));
        }
        asm.label("default");
        asm.alu(MOVE, R0, spec.defaultQueue());
        asm.exit();
        asm.label("select");
        asm.alu(AND, R7, 7);
        asm.alu(LEFT, R7, 3);
        asm.aluRegister(RIGHT, R0, R7);
        asm.alu(AND, R0, 0xff);
        asm.exit();
    }

    private static long packed(int[] queues, int from) {
        long packed = 0;
        for (int i = from; i < Math.min(from + 8, queues.length); i++) {
            packed |= (long) queues[i] << 8 * (i - from);
        }
        return packed;
    }
}
