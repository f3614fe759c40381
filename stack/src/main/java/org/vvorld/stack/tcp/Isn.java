package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.SipHash;

/** Initial sequence numbers and timestamp offsets that nobody outside can guess. RFC 6528, RFC 7323 section 5.4. */
final class Isn {
    /** The clock of RFC 9293 section 3.4.1 ticks every 4 microseconds, here every 4.096. */
    private static final int TICK_SHIFT = 12;

    private final SipHash hash;

    Isn(long key0, long key1) {
        hash = new SipHash(key0, key1);
    }

    /** The sequence number to begin with, for a tuple at a time. */
    int next(
            long localHigh,
            long localLow,
            int localPort,
            long remoteHigh,
            long remoteLow,
            int remotePort,
            long nowNanos) {
        long ports = (long) localPort << 16 | remotePort;
        return (int) hash.hash(localHigh, localLow, remoteHigh, remoteLow, ports, 1) + (int) (nowNanos >> TICK_SHIFT);
    }

    /**
     * What is added to the clock in timestamps: one for a pair of addresses, so that a tuple's timestamps never go back from one
     * connection to the next (RFC 6191 relies on that).
     */
    int timestampOffset(long localHigh, long localLow, long remoteHigh, long remoteLow) {
        return (int) hash.hash(localHigh, localLow, remoteHigh, remoteLow, 0, 2);
    }
}
