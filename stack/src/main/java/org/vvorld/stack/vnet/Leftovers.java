package org.vvorld.stack.vnet;

/**
 * What was still there when a vnet was gone, by kind. Anything but zeros is a bug.
 *
 * @param packets charged to the vnet
 * @param timers armed by it
 * @param neighbours in its ARP table
 * @param routes in its table
 * @param interfaces in its list
 */
public record Leftovers(int packets, int timers, int neighbours, int routes, int interfaces) {
    public static final Leftovers NONE = new Leftovers(0, 0, 0, 0, 0);

    public int total() {
        return packets + timers + neighbours + routes + interfaces;
    }

    public Leftovers plus(Leftovers o) {
        return new Leftovers(
                packets + o.packets,
                timers + o.timers,
                neighbours + o.neighbours,
                routes + o.routes,
                interfaces + o.interfaces);
    }
}
