package org.vvorld.stack.route;

/** What objects take on a HotSpot heap with compressed references: 12 bytes of header, 16 before an array, 4 a reference, in units of 8. */
final class Footprint {
    private Footprint() {}

    static long object(long fieldBytes) {
        return align(12 + fieldBytes);
    }

    static long array(long bytes) {
        return align(16 + bytes);
    }

    static long references(long count) {
        return array(4 * count);
    }

    private static long align(long bytes) {
        return (bytes + 7) & -8;
    }
}
