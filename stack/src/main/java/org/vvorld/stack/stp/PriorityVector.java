package org.vvorld.stack.stp;

/**
 * How good a way to the root is, IEEE 802.1D-2004 clause 17.6: less is better, the first part that differs decides.
 *
 * @param root identifier of the root bridge: 16 bits of priority, then its MAC
 * @param cost to the root, 0 to 2^32 - 1
 * @param bridge identifier of the bridge that says so
 * @param port identifier of the port it says so on: 4 bits of priority, then 12 of the number
 */
record PriorityVector(long root, long cost, long bridge, int port) implements Comparable<PriorityVector> {
    private static final long ADDRESS = 0xffff_ffff_ffffL;
    private static final int PORT_NUMBER = 0xfff;
    private static final long MAX_COST = 0xffff_ffffL;

    @Override
    public int compareTo(PriorityVector o) {
        int c = Long.compareUnsigned(root, o.root);
        if (c == 0) {
            c = Long.compare(cost, o.cost);
        }
        if (c == 0) {
            c = Long.compareUnsigned(bridge, o.bridge);
        }
        return c != 0 ? c : Integer.compare(port, o.port);
    }

    boolean isBetterThan(PriorityVector o) {
        return compareTo(o) < 0;
    }

    /** 17.6: what the same port says replaces what it said before, though it be worse. */
    boolean isSuperiorTo(PriorityVector o) {
        return isBetterThan(o) || address(bridge) == address(o.bridge) && portNumber(port) == portNumber(o.port);
    }

    /** The root path priority vector: the same, as far as the port's way makes it. */
    PriorityVector plus(int pathCost) {
        return new PriorityVector(root, Math.min(MAX_COST, cost + pathCost), bridge, port);
    }

    static long address(long bridgeId) {
        return bridgeId & ADDRESS;
    }

    static int portNumber(int portId) {
        return portId & PORT_NUMBER;
    }
}
