package org.vvorld.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a router tells the hosts on an interface, RFC 4861 section 6.2.1. Lifetimes are seconds, {@link #INFINITE} for ever.
 *
 * @param intervalSeconds the longest time between two advertisements
 * @param lifetimeSeconds for which it is a default router; empty for three intervals
 * @param preference low, medium or high
 * @param reachableMillis 0 to leave it open
 * @param retransMillis 0 to leave it open
 * @param mtu empty for the interface's, 0 to leave it open
 * @param prefixes empty for those of the interface's addresses
 */
public record RtadvConfig(
        int intervalSeconds,
        OptionalInt lifetimeSeconds,
        String preference,
        boolean isManaged,
        boolean hasOther,
        int hopLimit,
        int reachableMillis,
        int retransMillis,
        OptionalInt mtu,
        Optional<List<Prefix>> prefixes,
        List<Route> routes,
        List<IpAddress6> servers,
        List<String> domains,
        Where where) {
    public static final long INFINITE = 0xffff_ffffL;

    /** A prefix that hosts are told of. */
    public record Prefix(
            Prefix6 prefix, boolean isOnLink, boolean isAutonomous, long validSeconds, long preferredSeconds) {}

    /** A route that hosts are told of, RFC 4191. */
    public record Route(Prefix6 destination, String preference, long lifetimeSeconds) {}

    public RtadvConfig {
        prefixes = prefixes.map(List::copyOf);
        routes = List.copyOf(routes);
        servers = List.copyOf(servers);
        domains = List.copyOf(domains);
    }
}
