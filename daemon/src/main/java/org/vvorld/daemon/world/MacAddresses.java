package org.vvorld.daemon.world;

import java.util.EnumMap;
import java.util.Map;

/**
 * Hardware addresses that cannot collide within the daemon: locally administered, one byte from the host's identity (two daemons
 * on one link should differ), three from a number that one interface has at a time, one from its kind.
 * <pre>
 *  02 : host : number : number : number : kind
 * </pre>
 * The same config gives the same addresses after a restart, so that neighbours' caches stay right.
 */
final class MacAddresses {
    /** Kinds whose interfaces have an address of their own. */
    enum Kind {
        /** The a end; the b end's address is one higher, as in FreeBSD. */
        EPAIR(0x0a),
        DEVICE(0x10),
        BRIDGE(0x20);

        private final int lastByte;

        Kind(int lastByte) {
            this.lastByte = lastByte;
        }
    }

    private static final int MOST = 0xff_ffff;

    private final long base;
    private final Map<Kind, Units> numbers = new EnumMap<>(Kind.class);

    /** @param hostId what tells this host from another: the machine id */
    MacAddresses(String hostId) {
        int h = hostId.hashCode();
        base = 0x0200_0000_0000L | (long) ((h ^ h >>> 8 ^ h >>> 16 ^ h >>> 24) & 0xff) << 32;
        for (Kind k : Kind.values()) {
            numbers.put(k, new Units());
        }
    }

    /** Takes an address that no interface of the daemon has, until it is given back; the lowest there is. */
    long take(Kind kind) {
        return of(kind, numbers.get(kind).take());
    }

    /** Takes the address with this number, which nobody has. */
    long take(Kind kind, int number) {
        if (!numbers.get(kind).take(number)) {
            throw new IllegalStateException(kind + " " + number + " has its hardware address already");
        }
        return of(kind, number);
    }

    void release(Kind kind, long mac) {
        numbers.get(kind).release((int) (mac >>> 8) & MOST);
    }

    private long of(Kind kind, int number) {
        if (number > MOST) {
            throw new IllegalStateException("all " + MOST + " hardware addresses for " + kind + " are taken");
        }
        return base | (long) number << 8 | kind.lastByte;
    }
}
