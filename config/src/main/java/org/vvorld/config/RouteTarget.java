package org.vvorld.config;

import java.util.List;

/** What happens to a packet that takes a route. */
public sealed interface RouteTarget {

    /** On to a neighbour; of several, each takes its share of the flows. */
    record Gateways(List<Gateway> ways) implements RouteTarget {}

    /**
     * A neighbour, in the prefix of one of the vnet's interfaces.
     *
     * @param weight its share beside the route's other gateways, 1 to {@value RouteWays#MAX_WEIGHT}
     */
    record Gateway(IpAddress4 address, int weight) {}

    /** Dropped without a word. */
    record Blackhole() implements RouteTarget {}

    /** Dropped, and its sender told. */
    record Reject() implements RouteTarget {}
}
