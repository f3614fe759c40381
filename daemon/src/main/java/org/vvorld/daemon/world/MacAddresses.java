package org.vvorld.daemon.world;

/**
 * Hardware addresses that cannot collide within the daemon: locally administered, one byte from the host's identity (two daemons
 * on one link should differ), three from the interface's unit, one from its kind.
 * <pre>
 *  02 : host : unit : unit : unit : kind
 * </pre>
 * The same config gives the same addresses after a restart, so that neighbours' caches stay right.
 */
final class MacAddresses {
    private static final int EPAIR_A = 0x0a;
    private static final int DEVICE = 0x10;
    private static final int BRIDGE = 0x20;

    private final long base;

    /** @param hostId what tells this host from another: the machine id */
    MacAddresses(String hostId) {
        int h = hostId.hashCode();
        base = 0x0200_0000_0000L | (long) ((h ^ h >>> 8 ^ h >>> 16 ^ h >>> 24) & 0xff) << 32;
    }

    /** Of the a end; the b end's is one higher, as in FreeBSD. */
    long epair(int unit) {
        return of(unit, EPAIR_A);
    }

    long device(int unit) {
        return of(unit, DEVICE);
    }

    /** @param id of the interface, which is unique in the process: a bridge's unit is not. */
    long bridge(int id) {
        return of(id, BRIDGE);
    }

    private long of(int unit, int kind) {
        return base | (long) (unit & 0xff_ffff) << 8 | kind;
    }
}
