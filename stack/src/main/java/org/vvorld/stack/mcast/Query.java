package org.vvorld.stack.mcast;

/**
 * What a router asks.
 *
 * @param version 1 to 3 for IGMP; MLDv1 is 2, MLDv2 is 3
 * @param groupHi the group's high half; with {@code groupLo} all zeros for a general query
 * @param groupLo the group's low half
 * @param maxDelayNanos answers come within this
 * @param robustness QRV, 0 if not told
 * @param intervalSeconds QQIC, 0 if not told
 * @param sources of a group-and-source query; else empty
 */
record Query(
        int version,
        long groupHi,
        long groupLo,
        long maxDelayNanos,
        int robustness,
        int intervalSeconds,
        SourceSet sources) {
    boolean isGeneral() {
        return (groupHi | groupLo) == 0;
    }

    /** RFC 3376 section 4.1.1 and 4.1.7: eight bits, from 128 on with an exponent of three. */
    static int decode8(int code) {
        return code < 0x80 ? code : (code & 0xf | 0x10) << ((code >>> 4 & 7) + 3);
    }

    /** RFC 3810 section 5.1.3: sixteen bits, from 32768 on with an exponent of three. */
    static int decode16(int code) {
        return code < 0x8000 ? code : (code & 0xfff | 0x1000) << ((code >>> 12 & 7) + 3);
    }
}
