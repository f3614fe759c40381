package org.vvorld.stack.slaac;

import java.util.List;

/**
 * What a host has learnt of routers on one interface: never changed, for other threads to act on. Points in time are the timer wheel's
 * nanoseconds, {@link AutoconfHost#FOREVER} for none.
 *
 * @param routers the one to use first
 * @param domains to search
 */
public record Autoconfigured(
        List<Address> addresses,
        List<Prefix> prefixes,
        List<Router> routers,
        List<Specific> routes,
        List<Server> servers,
        List<String> domains,
        NdParameters parameters) {
    public static final Autoconfigured NOTHING =
            new Autoconfigured(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), NdParameters.UNTOLD);

    /** @param isDuplicated another node has it: not to be used, nor to be tried again */
    public record Address(
            long hi,
            long lo,
            long preferredUntilNanos,
            long validUntilNanos,
            boolean isDeprecated,
            boolean isDuplicated) {}

    /** Whose addresses are neighbours. */
    public record Prefix(long hi, long lo, int length, long untilNanos) {}

    /** A default router. */
    public record Router(long hi, long lo, Preference preference, long untilNanos) {}

    /** A more specific route, RFC 4191. */
    public record Specific(long hi, long lo, int length, long routerHi, long routerLo, Preference preference) {}

    /** A resolver. */
    public record Server(long hi, long lo) {}
}
