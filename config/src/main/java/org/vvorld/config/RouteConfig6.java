package org.vvorld.config;

/**
 * A static IPv6 route.
 *
 * @param destination without host bits
 */
public record RouteConfig6(int fib, Prefix6 destination, RouteTarget6 target, Where where) {
    /** One of FIB 0. */
    public RouteConfig6(Prefix6 destination, RouteTarget6 target, Where where) {
        this(0, destination, target, where);
    }
}
