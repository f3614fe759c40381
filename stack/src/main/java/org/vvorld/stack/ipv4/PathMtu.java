package org.vvorld.stack.ipv4;

import java.util.List;

/** Path MTU discovery, RFC 1191: what to make of "fragmentation needed". */
final class PathMtu {
    /** As Linux has it: no path need be believed to be narrower. Smaller ones are attacks far more often than links. */
    static final int FLOOR = 552;

    /** RFC 1191 section 7.1. */
    private static final List<Integer> PLATEAUS =
            List.of(65_535, 32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68);

    private PathMtu() {}

    /**
     * The MTU that an error speaks of.
     *
     * @param said the next hop's MTU in the error; 0 from a router that does not know RFC 1191
     * @param quotedBytes total length of the datagram that was too big
     */
    static int of(int said, int quotedBytes) {
        int mtu = said;
        if (mtu == 0) {
            for (int plateau : PLATEAUS) {
                if (plateau < quotedBytes) {
                    mtu = plateau;
                    break;
                }
            }
        }
        return Math.max(mtu, FLOOR);
    }
}
