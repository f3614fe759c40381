package org.vvorld.stack.slaac;

/**
 * What routers say of a link, RFC 4861 section 6.3.4. Of each, 0 means that nobody has said.
 *
 * @param hopLimit of what is sent there
 * @param reachableMillis base of the time for which a neighbour counts as reachable, at most an hour
 * @param retransMillis between solicitations of a neighbour
 * @param mtuBytes 1280 or more
 * @param flags {@link RaMessage#MANAGED} and {@link RaMessage#OTHER}, as last heard
 */
public record NdParameters(int hopLimit, int reachableMillis, int retransMillis, int mtuBytes, int flags) {
    public static final NdParameters UNTOLD = new NdParameters(0, 0, 0, 0, 0);

    NdParameters withHopLimit(int value) {
        return new NdParameters(value, reachableMillis, retransMillis, mtuBytes, flags);
    }

    NdParameters withReachableMillis(int value) {
        return new NdParameters(hopLimit, value, retransMillis, mtuBytes, flags);
    }

    NdParameters withRetransMillis(int value) {
        return new NdParameters(hopLimit, reachableMillis, value, mtuBytes, flags);
    }

    NdParameters withMtuBytes(int value) {
        return new NdParameters(hopLimit, reachableMillis, retransMillis, value, flags);
    }

    NdParameters withFlags(int value) {
        return new NdParameters(hopLimit, reachableMillis, retransMillis, mtuBytes, value);
    }
}
