package org.vvorld.stack.bridge;

/**
 * Where an address is, in one long, so that it is read and replaced as one:
 * <pre>
 *  63     60 59      44 43     32 31          0
 * |  marks  |  epoch   |  place  |  last seen  |
 * </pre>
 * The place is that of the port in {@link BridgePorts}; the epoch is the port's when the address was learnt: an entry of an earlier
 * epoch has been flushed. The time is in ticks of 2<sup>30</sup> ns. Zero is "nothing".
 */
final class BridgeEntry {
    static final long NONE = 0;
    static final int PLACES = 1 << 12;
    static final int EPOCH_MASK = 0xffff;

    private static final int TICK_SHIFT = 30;
    private static final int PLACE_SHIFT = 32;
    private static final int EPOCH_SHIFT = 44;
    private static final long PRESENT = 1L << 60;
    private static final long STATIC = 1L << 61;
    private static final long STICKY = 1L << 62;
    private static final long OWN = 1L << 63;

    private BridgeEntry() {}

    static int tick(long nanos) {
        return (int) (nanos >> TICK_SHIFT);
    }

    /** At least as many ticks as {@code seconds}. */
    static int ticks(int seconds) {
        return (int) Math.min(Integer.MAX_VALUE, (seconds * 1_000_000_000L >> TICK_SHIFT) + 1);
    }

    static int seconds(int ticks) {
        return (int) (((long) ticks << TICK_SHIFT) / 1_000_000_000L);
    }

    static long learnt(int place, int epoch, int tick, boolean isSticky) {
        return PRESENT | (isSticky ? STICKY : 0) | at(place) | (long) epoch << EPOCH_SHIFT | tick & 0xffff_ffffL;
    }

    static long fixed(int place) {
        return PRESENT | STATIC | at(place);
    }

    /** One of the bridge's own addresses or a member's. */
    static long own() {
        return PRESENT | OWN;
    }

    private static long at(int place) {
        return (long) place << PLACE_SHIFT;
    }

    static int place(long entry) {
        return (int) (entry >>> PLACE_SHIFT) & PLACES - 1;
    }

    static int epoch(long entry) {
        return (int) (entry >>> EPOCH_SHIFT) & EPOCH_MASK;
    }

    static int tickOf(long entry) {
        return (int) entry;
    }

    static boolean isOwn(long entry) {
        return (entry & OWN) != 0;
    }

    static boolean isStatic(long entry) {
        return (entry & STATIC) != 0;
    }

    static boolean isSticky(long entry) {
        return (entry & STICKY) != 0;
    }

    /** Neither ages nor moves? */
    static boolean isFixed(long entry) {
        return (entry & (OWN | STATIC | STICKY)) != 0;
    }
}
