package org.vvorld.stack.route;

/** A forwarding information base: the present {@link RouteTable}. The admin thread replaces it, workers read it. */
public final class Fib {
    private volatile RouteTable table = RouteTable.EMPTY;

    public RouteTable table() {
        return table;
    }

    public Route lookup(int destination) {
        return table.lookup(destination);
    }

    public void publish(RouteTable newTable) {
        table = newTable;
    }
}
