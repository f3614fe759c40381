package org.vvorld.config;

import java.util.List;
import java.util.Optional;

/** What happens to an IPv6 packet that takes a route. */
public sealed interface RouteTarget6 {

    /** On to a neighbour; of several, each takes its share of the flows. */
    record Gateways(List<Gateway> ways) implements RouteTarget6 {}

    /**
     * A neighbour.
     *
     * @param zone the interface whose link a link-local gateway is on; empty for one in the prefix of an interface
     * @param weight its share beside the route's other gateways, 1 to {@value RouteWays#MAX_WEIGHT}
     */
    record Gateway(IpAddress6 address, Optional<String> zone, int weight) {}

    /** Dropped without a word. */
    record Blackhole() implements RouteTarget6 {}

    /** Dropped, and its sender told. */
    record Reject() implements RouteTarget6 {}
}
