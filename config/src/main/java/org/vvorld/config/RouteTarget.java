package org.vvorld.config;

/** What happens to a packet that takes a route. */
public sealed interface RouteTarget {

    /** On to a neighbour, in the prefix of one of the vnet's interfaces. */
    record Gateway(IpAddress4 address) implements RouteTarget {}

    /** Dropped without a word. */
    record Blackhole() implements RouteTarget {}

    /** Dropped, and its sender told. */
    record Reject() implements RouteTarget {}
}
