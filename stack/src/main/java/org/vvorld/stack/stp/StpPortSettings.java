package org.vvorld.stack.stp;

/**
 * A port's part of the configuration; IEEE 802.1D-2004 clause 17.13 and tables 17-2 and 17-3.
 *
 * @param priority 0 to 240 in steps of 16; the lowest of equal ways is taken
 * @param pathCost 1 to 200000000, or 0 for 20 Tbit/s divided by the link's speed
 * @param edge a host is there and no bridge: forward at once, until a BPDU comes
 * @param autoEdge take it for an edge if no BPDU comes for 3 s
 * @param pointToPoint there is one neighbour at most: rapid agreements are possible. Ignored with {@code autoPointToPoint}
 * @param autoPointToPoint find it out; true for all links here, there is none that is half-duplex
 */
public record StpPortSettings(
        int priority, int pathCost, boolean edge, boolean autoEdge, boolean pointToPoint, boolean autoPointToPoint) {
    public static final StpPortSettings DEFAULT = new StpPortSettings(128, 0, false, true, true, true);

    /** Highest path cost. */
    public static final int MAX_PATH_COST = 200_000_000;

    /** @throws IllegalArgumentException if a value is out of range */
    public StpPortSettings {
        StpSettings.range("ifpriority", priority, 0, 240);
        if (priority % 16 != 0) {
            int below = priority / 16 * 16;
            throw new IllegalArgumentException("spanning tree ifpriority " + priority + " is no multiple of 16: take "
                    + below + " or " + Math.min(240, below + 16));
        }
        StpSettings.range("ifpathcost", pathCost, 0, MAX_PATH_COST);
    }
}
