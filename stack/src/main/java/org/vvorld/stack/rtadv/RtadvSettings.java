package org.vvorld.stack.rtadv;

import java.util.List;
import org.vvorld.stack.slaac.DnsNames;
import org.vvorld.stack.slaac.Preference;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * What a router advertises on an interface, RFC 4861 section 6.2.1. Lifetimes are seconds, {@link #INFINITE} for ever.
 *
 * @param minIntervalSeconds MinRtrAdvInterval, 3 to 0.75 of the maximum
 * @param maxIntervalSeconds MaxRtrAdvInterval, 4 to 1800
 * @param defaultLifetimeSeconds AdvDefaultLifetime: 0 (no default router) or the maximum interval to 9000
 * @param preference RFC 4191
 * @param isManaged the M flag: addresses by DHCPv6
 * @param hasOtherConfig the O flag: the rest by DHCPv6
 * @param hopLimit 0 to 255; 0 leaves it open
 * @param reachableMillis 0 to an hour; 0 leaves it open
 * @param retransMillis 0 leaves it open
 * @param linkMtuBytes 0: none is advertised
 * @param dnsLifetimeSeconds of servers and domains
 * @param servers resolvers, RFC 8106
 * @param domains search domains, RFC 8106
 */
public record RtadvSettings(
        int minIntervalSeconds,
        int maxIntervalSeconds,
        int defaultLifetimeSeconds,
        Preference preference,
        boolean isManaged,
        boolean hasOtherConfig,
        int hopLimit,
        int reachableMillis,
        int retransMillis,
        int linkMtuBytes,
        List<AdvertisedPrefix> prefixes,
        List<AdvertisedRoute> routes,
        long dnsLifetimeSeconds,
        List<Address> servers,
        List<String> domains) {
    public static final long INFINITE = 0xffff_ffffL;
    /** Together with an IPv6 header within 1280 bytes: every link carries that. */
    public static final int MAX_BYTES = 1240;

    /** An IPv6 address. */
    public record Address(long hi, long lo) {}

    /** RFC 4861 section 6.2.1, AdvPrefixList: bits behind the length are zero. */
    public record AdvertisedPrefix(
            long hi,
            long lo,
            int length,
            boolean isOnLink,
            boolean isAutonomous,
            long validSeconds,
            long preferredSeconds) {
        /** @throws IllegalArgumentException if a value is out of its bounds */
        public AdvertisedPrefix {
            checkPrefix(hi, lo, length);
            within("valid lifetime of a prefix", validSeconds, 0, INFINITE);
            within("preferred lifetime of a prefix (at most the valid one)", preferredSeconds, 0, validSeconds);
        }

        /** With RFC 4861's lifetimes: 30 days valid, 7 days preferred. */
        public static AdvertisedPrefix standard(long hi, long lo, int length) {
            return new AdvertisedPrefix(hi, lo, length, true, true, 2_592_000, 604_800);
        }
    }

    /** RFC 4191 section 2.3: bits behind the length are zero. */
    public record AdvertisedRoute(long hi, long lo, int length, Preference preference, long lifetimeSeconds) {
        /** @throws IllegalArgumentException if a value is out of its bounds */
        public AdvertisedRoute {
            checkPrefix(hi, lo, length);
            within("lifetime of a route", lifetimeSeconds, 0, INFINITE);
        }
    }

    /** @throws IllegalArgumentException if a value is out of its bounds; says which, and what they are */
    public RtadvSettings {
        within("maximum interval", maxIntervalSeconds, 4, 1800);
        within(
                "minimum interval (3 s to 0.75 of the maximum)",
                minIntervalSeconds,
                3,
                Math.max(3, maxIntervalSeconds * 3 / 4));
        if (defaultLifetimeSeconds != 0) {
            within(
                    "router lifetime (0, or the maximum interval to 9000 s)",
                    defaultLifetimeSeconds,
                    maxIntervalSeconds,
                    9000);
        }
        within("hop limit", hopLimit, 0, 255);
        within("reachable time in ms", reachableMillis, 0, 3_600_000);
        within("retransmission timer in ms", retransMillis, 0, Integer.MAX_VALUE);
        if (linkMtuBytes != 0) {
            within("advertised MTU (0, or 1280 and more)", linkMtuBytes, 1280, 65_535);
        }
        within("lifetime of DNS servers and domains", dnsLifetimeSeconds, 0, INFINITE);
        prefixes = List.copyOf(prefixes);
        routes = List.copyOf(routes);
        servers = List.copyOf(servers);
        domains = List.copyOf(domains);
        within(
                "number of bytes of the advertisement: fewer prefixes, routes, servers or domains;",
                bytes(prefixes, routes, servers, domains),
                0,
                MAX_BYTES);
    }

    /** RFC 4861's defaults: every 200 to 600 s, lifetime 1800 s, hop limit 64, the prefixes with theirs. */
    public static RtadvSettings standard(List<AdvertisedPrefix> prefixes) {
        return new RtadvSettings(
                198,
                600,
                1800,
                Preference.MEDIUM,
                false,
                false,
                64,
                0,
                0,
                0,
                prefixes,
                List.of(),
                1800,
                List.of(),
                List.of());
    }

    /** The same with another interval, and a router lifetime of three times the maximum. */
    public RtadvSettings withIntervals(int newMinSeconds, int newMaxSeconds) {
        return new RtadvSettings(
                newMinSeconds,
                newMaxSeconds,
                3 * newMaxSeconds,
                preference,
                isManaged,
                hasOtherConfig,
                hopLimit,
                reachableMillis,
                retransMillis,
                linkMtuBytes,
                prefixes,
                routes,
                dnsLifetimeSeconds,
                servers,
                domains);
    }

    /** The same with other prefixes and another MTU. */
    public RtadvSettings withLink(List<AdvertisedPrefix> newPrefixes, int newLinkMtuBytes) {
        return new RtadvSettings(
                minIntervalSeconds,
                maxIntervalSeconds,
                defaultLifetimeSeconds,
                preference,
                isManaged,
                hasOtherConfig,
                hopLimit,
                reachableMillis,
                retransMillis,
                newLinkMtuBytes,
                newPrefixes,
                routes,
                dnsLifetimeSeconds,
                servers,
                domains);
    }

    private static int bytes(
            List<AdvertisedPrefix> prefixes,
            List<AdvertisedRoute> routes,
            List<Address> servers,
            List<String> domains) {
        // Header, MAC address and MTU.
        int bytes = 16 + 8 + 8 + 32 * prefixes.size() + 24 * routes.size();
        bytes += servers.isEmpty() ? 0 : 8 + 16 * servers.size();
        return bytes + (domains.isEmpty() ? 0 : 8 + domainBytes(domains));
    }

    /** Bytes of the names, rounded up to the option's units. */
    static int domainBytes(List<String> domains) {
        int bytes = 0;
        for (String name : domains) {
            bytes += DnsNames.wireBytes(name);
        }
        return (bytes + 7) & ~7;
    }

    private static void checkPrefix(long hi, long lo, int length) {
        within("prefix length", length, 0, 128);
        if ((hi & ~Ipv6Bits.maskHi(length) | lo & ~Ipv6Bits.maskLo(length)) != 0) {
            throw new IllegalArgumentException("a prefix has bits set behind its length of " + length + "; clear them");
        }
        if (Ipv6Bits.isLinkLocal(hi) || Ipv6Bits.isMulticast(hi)) {
            throw new IllegalArgumentException(
                    "link-local and multicast prefixes are not advertised (RFC 4861 section 6.2.1); take it away");
        }
    }

    private static void within(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "router advertisement: " + what + " is " + value + ", must be " + least + " to " + most);
        }
    }
}
