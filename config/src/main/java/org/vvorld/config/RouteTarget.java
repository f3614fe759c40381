package org.vvorld.config;

import java.util.List;

/** What happens to a packet that takes a route. */
public sealed interface RouteTarget {

    /** On to a neighbour; of several, each takes its share of the flows. */
    record Gateways(List<Gateway4> ways) implements RouteTarget {}

    /** A neighbour that takes IPv4. */
    sealed interface Gateway4 {}

    /**
     * A neighbour, in the prefix of one of the vnet's interfaces.
     *
     * @param weight its share beside the route's other gateways, 1 to {@value RouteWays#MAX_WEIGHT}
     */
    record Gateway(IpAddress4 address, int weight) implements Gateway4 {}

    /** A neighbour with an IPv6 address, RFC 8950; its zone is there. */
    record Over6(RouteTarget6.Gateway way) implements Gateway4 {}

    /** Dropped without a word. */
    record Blackhole() implements RouteTarget {}

    /** Dropped, and its sender told. */
    record Reject() implements RouteTarget {}
}
