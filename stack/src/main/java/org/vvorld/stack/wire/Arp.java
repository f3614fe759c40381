package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Packet;

/**
 * ARP for IPv4 over Ethernet, RFC 826.
 * <pre>
 *  0               1               2               3
 * |      Hardware type (1)        |     Protocol type (0x0800)    |  0
 * |  HLEN (6)     |   PLEN (4)    |           Operation           |  4
 * |              Sender hardware address ...                      |  8
 * |   ... 14                      |  Sender protocol address ...  | 12
 * |   ... 18                      |  Target hardware address ...  | 16
 * |                          ... 24                               | 20
 * |              Target protocol address                          | 24
 * </pre>
 * Call {@link #isValid} once on untrusted bytes; the other accessors trust it.
 */
public final class Arp {
    public static final int BYTES = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;
    private static final int OPERATION = 6;
    private static final int SENDER_MAC = 8;
    private static final int SENDER = 14;
    private static final int TARGET_MAC = 18;
    private static final int TARGET = 24;

    private Arp() {}

    /** Is it a request or a reply for IPv4 over Ethernet, and all there? */
    public static boolean isValid(Packet p, int at) {
        if (p.tail() - at < BYTES || p.u48(at) != ETHERNET_IPV4) {
            return false;
        }
        int operation = operation(p, at);
        return operation == REQUEST || operation == REPLY;
    }

    public static int operation(Packet p, int at) {
        return p.u16(at + OPERATION);
    }

    public static long senderMac(Packet p, int at) {
        return p.u48(at + SENDER_MAC);
    }

    public static int sender(Packet p, int at) {
        return p.u32(at + SENDER);
    }

    public static long targetMac(Packet p, int at) {
        return p.u48(at + TARGET_MAC);
    }

    public static int target(Packet p, int at) {
        return p.u32(at + TARGET);
    }

    /** Writes a whole message at {@code at}. */
    public static void write(Packet p, int at, int operation, long senderMac, int sender, long targetMac, int target) {
        p.u48(at, ETHERNET_IPV4);
        p.u16(at + OPERATION, operation);
        p.u48(at + SENDER_MAC, senderMac);
        p.u32(at + SENDER, sender);
        p.u48(at + TARGET_MAC, targetMac);
        p.u32(at + TARGET, target);
    }
}
