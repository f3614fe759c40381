package org.vvorld.config;

/**
 * A static route.
 *
 * @param destination without host bits
 */
public record RouteConfig(int fib, Prefix4 destination, RouteTarget target, Where where) {
    /** One of FIB 0. */
    public RouteConfig(Prefix4 destination, RouteTarget target, Where where) {
        this(0, destination, target, where);
    }
}
