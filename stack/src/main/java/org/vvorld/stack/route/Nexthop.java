package org.vvorld.stack.route;

/**
 * Where all prefixes with the same gateways lead, FreeBSD's nexthop object or group: the table holds it for each of them, so that one
 * write changes the way of a million prefixes at once.
 *
 * <p>One that rests has no gateway that can be reached. Its prefixes stay in the table, and lookups go on to the next shorter one; that
 * it rests or not is seen once the table is {@linkplain Fib#refresh refreshed}.
 *
 * @param <R> {@link Route} or {@link Route6}
 */
public abstract class Nexthop<R extends AnyRoute> {
    private volatile R route;
    private boolean isResting = true;

    /** The way there now; null if there is none. Any thread. */
    public final R route() {
        return route;
    }

    /** Admin thread. */
    public final void route(R now) {
        route = now;
    }

    /** Is it passed over when the table is made? Admin thread. */
    public final boolean isResting() {
        return isResting;
    }

    /** Admin thread. */
    public final void resting(boolean now) {
        isResting = now;
    }
}
