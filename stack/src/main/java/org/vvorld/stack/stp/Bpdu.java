package org.vvorld.stack.stp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A Bridge Protocol Data Unit behind its LLC header; IEEE 802.1D-2004 clause 9.3, network byte order.
 *
 * <pre>
 *  0  LLC: DSAP 42, SSAP 42, UI 03
 *  3  Protocol Identifier 0000   version 00|02   type 00 Configuration | 80 Topology Change Notification | 02 RST
 *  7  flags: TC ack | agreement | forwarding | learning | port role (2) | proposal | TC
 *  8  Root Identifier (8)        16  Root Path Cost (4)        20  Bridge Identifier (8)      28  Port Identifier (2)
 * 30  Message Age (2)   32  Max Age (2)   34  Hello Time (2)   36  Forward Delay (2)          all in 1/256 s
 * 38  Version 1 Length 00        (RST only)
 * </pre>
 *
 * @param vector null in a TCN
 * @param times null in a TCN
 */
record Bpdu(Type type, int flags, PriorityVector vector, Times times) {
    enum Type {
        CONFIGURATION,
        TCN,
        RST
    }

    static final int TOPOLOGY_CHANGE = 0x01;
    static final int PROPOSAL = 0x02;
    static final int ROLE_ALTERNATE = 0x04;
    static final int ROLE_ROOT = 0x08;
    static final int ROLE_DESIGNATED = 0x0c;
    static final int LEARNING = 0x10;
    static final int FORWARDING = 0x20;
    static final int AGREEMENT = 0x40;
    static final int TOPOLOGY_CHANGE_ACK = 0x80;

    /** Longest one, bytes with the LLC header. */
    static final int MAX_LENGTH = 39;

    private static final int ROLE = 0x0c;
    private static final int LLC = 0x42_42_03;
    private static final int TYPE_CONFIGURATION = 0x00;
    private static final int TYPE_TCN = 0x80;
    private static final int TYPE_RST = 0x02;
    private static final int TCN_LENGTH = 7;
    private static final int CONFIGURATION_LENGTH = 38;
    private static final int RST_LENGTH = 39;

    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    /** What the bytes say, or null if that is no BPDU by 9.3.4. */
    static Bpdu parse(byte[] b, int length) {
        if (length > b.length || length < TCN_LENGTH || (u16(b, 0) << 8 | u8(b, 2)) != LLC || u16(b, 3) != 0) {
            return null;
        }
        // 9.3.4: what a later version adds behind is ignored, so the version counts for RST BPDUs only.
        return switch (u8(b, 6)) {
            case TYPE_TCN -> new Bpdu(Type.TCN, 0, null, null);
            case TYPE_CONFIGURATION -> length < CONFIGURATION_LENGTH ? null : parse(Type.CONFIGURATION, b);
            case TYPE_RST -> length < RST_LENGTH || u8(b, 5) < 2 ? null : parse(Type.RST, b);
            default -> null;
        };
    }

    private static Bpdu parse(Type type, byte[] b) {
        int messageAge = u16(b, 30);
        int maxAge = u16(b, 32);
        if (type == Type.CONFIGURATION && messageAge >= maxAge) {
            return null;
        }
        int flags = u8(b, 7);
        PriorityVector vector =
                new PriorityVector(u64(b, 8), (long) u16(b, 16) << 16 | u16(b, 18), u64(b, 20), u16(b, 28));
        return new Bpdu(
                type,
                // The old protocol knows the two bits of the topology change; what else is set there means nothing.
                type == Type.RST ? flags : flags & (TOPOLOGY_CHANGE | TOPOLOGY_CHANGE_ACK),
                vector,
                Times.ofBpdu(messageAge, maxAge, u16(b, 34), u16(b, 36)));
    }

    /** Writes it. Returns its length, bytes. */
    int emit(byte[] to) {
        u16(to, 0, LLC >> 8);
        to[2] = (byte) LLC;
        u16(to, 3, 0);
        to[5] = (byte) (type == Type.RST ? 2 : 0);
        to[6] = (byte)
                switch (type) {
                    case CONFIGURATION -> TYPE_CONFIGURATION;
                    case TCN -> TYPE_TCN;
                    case RST -> TYPE_RST;
                };
        if (type == Type.TCN) {
            return TCN_LENGTH;
        }
        to[7] = (byte) flags;
        U64.set(to, 8, vector.root());
        u16(to, 16, (int) (vector.cost() >> 16));
        u16(to, 18, (int) vector.cost());
        U64.set(to, 20, vector.bridge());
        u16(to, 28, vector.port());
        u16(to, 30, times.messageAge() * 256);
        u16(to, 32, times.maxAge() * 256);
        u16(to, 34, times.hello() * 256);
        u16(to, 36, times.forwardDelay() * 256);
        if (type == Type.CONFIGURATION) {
            return CONFIGURATION_LENGTH;
        }
        to[38] = 0;
        return RST_LENGTH;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** A Configuration BPDU says so without words (17.21.8), and so does an RST BPDU of unknown role (9.3.3). */
    boolean isFromDesignatedPort() {
        return type == Type.CONFIGURATION
                || type == Type.RST && ((flags & ROLE) == ROLE_DESIGNATED || (flags & ROLE) == 0);
    }

    private static int u8(byte[] b, int at) {
        return b[at] & 0xff;
    }

    private static int u16(byte[] b, int at) {
        return u8(b, at) << 8 | u8(b, at + 1);
    }

    private static long u64(byte[] b, int at) {
        return (long) U64.get(b, at);
    }

    private static void u16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }
}
