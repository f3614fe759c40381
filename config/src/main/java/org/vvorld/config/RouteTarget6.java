package org.vvorld.config;

import java.util.Optional;

/** What happens to an IPv6 packet that takes a route. */
public sealed interface RouteTarget6 {

    /**
     * On to a neighbour.
     *
     * @param zone the interface whose link a link-local gateway is on; empty for one in the prefix of an interface
     */
    record Gateway(IpAddress6 address, Optional<String> zone) implements RouteTarget6 {}

    /** Dropped without a word. */
    record Blackhole() implements RouteTarget6 {}

    /** Dropped, and its sender told. */
    record Reject() implements RouteTarget6 {}
}
