package org.vvorld.stack.udp;

/**
 * Where a socket is: what it is found by. Immutable, so that a worker that looks it up sees all of it or none.
 *
 * @param localPort 1 to 65535
 * @param foreignPort 0 if it is not connected
 * @param worker whose queue and timers it uses: of a connected one, the worker that its flow hashes to
 */
record UdpBinding(
        UdpSocket socket,
        long localHigh,
        long localLow,
        int localPort,
        long foreignHigh,
        long foreignLow,
        int foreignPort,
        int worker) {
    static final int NO_MATCH = 0;
    private static final int WILDCARD = 1;
    private static final int ADDRESS = 2;
    private static final int CONNECTED = 4;

    boolean isConnected() {
        return foreignPort != 0;
    }

    boolean isAnyAddress() {
        return (localHigh | localLow) == 0;
    }

    boolean hasLocal(long high, long low) {
        return localHigh == high && localLow == low;
    }

    boolean hasForeign(long high, long low, int port) {
        return foreignPort == port && foreignHigh == high && foreignLow == low;
    }

    /** How well it matches a datagram for its port: {@link #NO_MATCH}, or the more the better. */
    int match(long toHigh, long toLow, long fromHigh, long fromLow, int fromPort) {
        int score = WILDCARD;
        if (!isAnyAddress()) {
            if (!hasLocal(toHigh, toLow)) {
                return NO_MATCH;
            }
            score = ADDRESS;
        }
        if (!isConnected()) {
            return score;
        }
        return hasForeign(fromHigh, fromLow, fromPort) ? score + CONNECTED : NO_MATCH;
    }
}
