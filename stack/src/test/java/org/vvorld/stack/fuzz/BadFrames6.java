package org.vvorld.stack.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * IPv6 frames as they should not be: random ones; and ICMPv6 messages of every type that a stack takes, in part with bits flipped, mostly
 * with a checksum that is right, so that what is behind it is reached.
 */
final class BadFrames6 {
    private static final int IP = 14;
    private static final int PAYLOAD = IP + 40;
    private static final int[] NEXT = {0, 43, 44, 60, 58, 17, 6, 59, 200};
    /** Errors, echo, MLD, neighbour discovery. */
    private static final int[] TYPES = {1, 2, 3, 4, 128, 129, 130, 131, 132, 143, 133, 134, 135, 136, 137};

    private static final int[] OPTIONS = {1, 1, 2, 2, 3, 4, 5, 14, 24, 25, 200};

    private final SplittableRandom random;
    private final long mac;
    private final List<Ipv6Address> some;

    /**
     * @param mac of the interface that the frames will arrive at
     * @param some addresses that mean something there
     */
    BadFrames6(SplittableRandom random, long mac, List<Ipv6Address> some) {
        this.random = random;
        this.mac = mac;
        this.some = some;
    }

    byte[] next() {
        return random.nextBoolean() ? any() : icmp();
    }

    private Ipv6Address address() {
        return some.get(random.nextInt(some.size()));
    }

    private byte[] any() {
        int payload = random.nextInt(120);
        byte[] f = new byte[PAYLOAD + payload];
        for (int i = PAYLOAD; i < f.length; i++) {
            // Small numbers are lengths and types that mean something.
            f[i] = (byte) (random.nextBoolean() ? random.nextInt(4) : random.nextInt(256));
        }
        if (payload > 0) {
            f[PAYLOAD] = (byte) NEXT[random.nextInt(NEXT.length)];
        }
        int length = random.nextInt(8) == 0 ? random.nextInt(200) : payload;
        header(f, length, NEXT[random.nextInt(NEXT.length)], random.nextInt(256));
        return f;
    }

    private void header(byte[] f, int length, int next, int hopLimit) {
        Bytes.u48(f, 0, mac);
        Bytes.u48(f, 6, 0x0200_0700_0000L);
        Bytes.u16(f, 12, 0x86dd);
        f[IP] = 0x60;
        Bytes.u16(f, IP + 4, length);
        f[IP + 6] = (byte) next;
        f[IP + 7] = (byte) hopLimit;
        put(f, IP + 8, address());
        put(f, IP + 24, address());
    }

    private static void put(byte[] f, int at, Ipv6Address a) {
        Bytes.u32(f, at, (int) (a.high() >>> 32));
        Bytes.u32(f, at + 4, (int) a.high());
        Bytes.u32(f, at + 8, (int) (a.low() >>> 32));
        Bytes.u32(f, at + 12, (int) a.low());
    }

    private byte[] icmp() {
        int type = TYPES[random.nextInt(TYPES.length)];
        boolean isMld = type >= 130 && type <= 132 || type == 143;
        byte[] body = body(type);
        int alert = isMld && random.nextInt(8) != 0 ? 8 : 0;
        byte[] f = new byte[PAYLOAD + alert + body.length];
        header(f, alert + body.length, alert == 0 ? 58 : 0, random.nextInt(8) == 0 ? 64 : isMld ? 1 : 255);
        if (alert != 0) {
            // RFC 2711: router alert, and padding.
            System.arraycopy(new byte[] {58, 0, 5, 2, 0, 0, 1, 0}, 0, f, PAYLOAD, alert);
        }
        int at = PAYLOAD + alert;
        System.arraycopy(body, 0, f, at, body.length);
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            f[IP + random.nextInt(f.length - IP)] ^= (byte) (1 << random.nextInt(8));
        }
        if (random.nextInt(8) != 0) {
            mend(f, at);
        }
        return random.nextInt(16) == 0 ? Arrays.copyOf(f, random.nextInt(f.length + 1)) : f;
    }

    private byte[] body(int type) {
        byte[] b = Bytes.random(random, 8 + random.nextInt(64));
        if (type < 128) {
            b = Arrays.copyOf(b, 8 + PAYLOAD - IP + 16);
            // What it quotes: a packet that might have been ours.
            byte[] quoted = new byte[PAYLOAD];
            header(quoted, 16, NEXT[random.nextInt(NEXT.length)], 64);
            System.arraycopy(quoted, IP, b, 8, quoted.length - IP);
        } else if (type >= 133 && type <= 137) {
            b = discovery(type);
        } else if (type >= 130) {
            b = Arrays.copyOf(b, 24 + 16 * random.nextInt(3));
            Arrays.fill(b, 4, 8, (byte) random.nextInt(4));
            put(b, 8, address());
        }
        b[0] = (byte) type;
        b[1] = (byte) (random.nextInt(8) == 0 ? random.nextInt(8) : 0);
        return b;
    }

    /** RFC 4861 section 4: fixed parts and options. */
    private byte[] discovery(int type) {
        int fixed = type == 133 ? 8 : type == 134 ? 16 : type == 137 ? 40 : 24;
        byte[] b = Arrays.copyOf(Bytes.random(random, fixed), fixed + 8 * 12);
        if (type >= 135) {
            put(b, 8, address());
        }
        if (type == 137) {
            put(b, 24, address());
        }
        int end = fixed;
        for (int n = random.nextInt(4); n > 0; n--) {
            int units = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
            int option = OPTIONS[random.nextInt(OPTIONS.length)];
            if (option == 3) {
                // Prefix information.
                units = 4;
            }
            if (end + 8 * units > b.length) {
                break;
            }
            byte[] contents = Bytes.random(random, 8 * units);
            contents[0] = (byte) option;
            contents[1] = (byte) (random.nextInt(16) == 0 ? random.nextInt(6) : units);
            if (option == 3) {
                contents[2] = 64;
                put(contents, 16, address());
            } else if (option < 3) {
                contents[2] = 2;
            }
            System.arraycopy(contents, 0, b, end, contents.length);
            end += contents.length;
        }
        return Arrays.copyOf(b, random.nextInt(12) == 0 ? 8 + random.nextInt(end - 7) : end);
    }

    /** Makes the ICMPv6 checksum right, RFC 8200 section 8.1. */
    private static void mend(byte[] f, int at) {
        Bytes.u16(f, at + 2, 0);
        int sum = Bytes.sum(f, IP + 8, 32) + Bytes.sum(f, at, f.length - at) + (f.length - at) + 58;
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        Bytes.u16(f, at + 2, ~sum & 0xffff);
    }
}
