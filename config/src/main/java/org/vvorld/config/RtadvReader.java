package org.vvorld.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code rtadv} of an interface. */
final class RtadvReader {
    private static final int INTERVAL = 600;
    private static final int MAX_MILLIS = 3_600_000;
    private static final int MAX_LIFETIME = 9000;
    private static final int DEFAULT_HOP_LIMIT = 64;
    private static final long VALID = 2_592_000;
    private static final long PREFERRED = 604_800;
    private static final String INFINITE = "infinite";
    private static final String MEDIUM = "medium";
    private static final Set<String> PREFERENCES = Set.of("low", MEDIUM, "high");
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.?)+");

    /** Together with an IPv6 header the advertisement has to fit into 1280 bytes. */
    private static final int MAX_BYTES = 1240;

    private RtadvReader() {}

    /** Empty if nothing is to be told. */
    static Optional<RtadvConfig> read(MapReader interfaceMap) {
        Optional<Entry> entry = interfaceMap.take("rtadv");
        if (entry.isEmpty() || !entry.get().isMap() && !entry.get().bool().orElse(false)) {
            return Optional.empty();
        }
        return Optional.of(read(entry.get()));
    }

    private static RtadvConfig read(Entry entry) {
        MapReader map = entry.isMap() ? entry.map() : MapReader.empty(entry.where(), entry.faults());
        int interval = map.integer("interval", 4, 1800, INTERVAL);
        OptionalInt lifetime =
                map.take("lifetime").map(e -> lifetime(e, interval)).orElse(OptionalInt.empty());
        OptionalInt mtu = map.take("mtu")
                .map(e -> e.is("0") ? OptionalInt.of(0) : e.integerOr("auto", Inet6Config.MTU_MIN, 65_535))
                .orElse(OptionalInt.empty());
        List<RtadvConfig.Route> routes = new ArrayList<>();
        map.map("routes").entries().forEach(e -> route(e).ifPresent(routes::add));
        List<IpAddress6> servers = new ArrayList<>();
        for (Entry e : map.take("dns").map(Entry::oneOrMany).orElse(List.of())) {
            server(e).ifPresent(servers::add);
        }
        List<String> domains = new ArrayList<>();
        for (Entry e : map.take("search").map(Entry::oneOrMany).orElse(List.of())) {
            domain(e).ifPresent(domains::add);
        }
        RtadvConfig config = new RtadvConfig(
                interval,
                lifetime,
                preference(map),
                map.bool("managed", false),
                map.bool("other", false),
                map.integer("hop-limit", 0, 255, DEFAULT_HOP_LIMIT),
                map.integer("reachable", 0, MAX_MILLIS, 0),
                map.integer("retrans", 0, MAX_MILLIS, 0),
                mtu,
                map.take("prefixes").flatMap(RtadvReader::prefixes),
                routes,
                servers,
                domains,
                entry.where());
        map.finish();
        int bytes = bytes(config);
        if (bytes > MAX_BYTES) {
            entry.fault("makes an advertisement of " + bytes + " bytes, at most " + MAX_BYTES
                    + " fit; name fewer prefixes, routes, servers or domains");
        }
        return config;
    }

    /** RFC 4861 section 6.2.1: 0, or the interval to 9000. */
    private static OptionalInt lifetime(Entry e, int interval) {
        OptionalInt seconds = e.integer(0, MAX_LIFETIME);
        if (seconds.isPresent() && seconds.getAsInt() != 0 && seconds.getAsInt() < interval) {
            e.fault(seconds.getAsInt() + " is under the interval of " + interval
                    + ": hosts would lose the router in between; 0 is for no default router");
            return OptionalInt.empty();
        }
        return seconds;
    }

    private static String preference(MapReader map) {
        Optional<Entry> entry = map.take("preference");
        Optional<String> text = entry.flatMap(Entry::text);
        if (text.isPresent() && !PREFERENCES.contains(text.get())) {
            entry.get().fault("expected low, medium or high, not " + Text.quoted(text.get()));
            return MEDIUM;
        }
        return text.orElse(MEDIUM);
    }

    private static long seconds(MapReader map, String key, long otherwise) {
        Optional<Entry> entry = map.take(key);
        if (entry.isPresent() && entry.get().is(INFINITE)) {
            return RtadvConfig.INFINITE;
        }
        OptionalInt seconds =
                entry.map(e -> e.integerOr(INFINITE, 0, Integer.MAX_VALUE)).orElse(OptionalInt.empty());
        return seconds.isPresent() ? seconds.getAsInt() : otherwise;
    }

    /** A map from prefixes, or a list of them; empty for {@code auto}. */
    private static Optional<List<RtadvConfig.Prefix>> prefixes(Entry entry) {
        if (entry.is("auto")) {
            return Optional.empty();
        }
        List<RtadvConfig.Prefix> all = new ArrayList<>();
        if (entry.isMap()) {
            entry.map().entries().forEach(e -> prefix(e, e.key(), e.map()).ifPresent(all::add));
        } else {
            for (Entry e : entry.oneOrMany()) {
                e.text()
                        .flatMap(text -> prefix(e, text, MapReader.empty(e.where(), e.faults())))
                        .ifPresent(all::add);
            }
        }
        return Optional.of(all);
    }

    private static Optional<RtadvConfig.Prefix> prefix(Entry entry, String text, MapReader map) {
        Optional<Prefix6> prefix = network(entry, text);
        boolean isOnLink = map.bool("on-link", true);
        boolean isAutonomous = map.bool("autonomous", true);
        long valid = seconds(map, "valid", VALID);
        long preferred = seconds(map, "preferred", Math.min(PREFERRED, valid));
        map.finish();
        if (preferred > valid) {
            entry.fault("is preferred for " + preferred + " s, longer than it is valid, " + valid + " s");
        }
        return prefix.map(p -> new RtadvConfig.Prefix(p, isOnLink, isAutonomous, valid, Math.min(preferred, valid)));
    }

    private static Optional<RtadvConfig.Route> route(Entry entry) {
        MapReader map = entry.map();
        Optional<Prefix6> to = network(entry, entry.key());
        String preference = preference(map);
        long lifetime = seconds(map, "lifetime", 3L * INTERVAL);
        map.finish();
        return to.map(p -> new RtadvConfig.Route(p, preference, lifetime));
    }

    private static Optional<Prefix6> network(Entry entry, String text) {
        Optional<Prefix6> prefix = Prefix6.parse(text);
        String reason = null;
        if (prefix.isEmpty()) {
            reason = Text.quoted(text) + " is not an IPv6 prefix such as 2001:db8:1::/64";
        } else if (!prefix.get().equals(prefix.get().network())) {
            reason = text + " has host bits; the network is " + prefix.get().network();
        } else if (prefix.get().host().isMulticast() || prefix.get().host().isLinkLocal()) {
            // RFC 4861 section 6.2.1.
            reason = text + " is link-local or multicast, which is not advertised";
        }
        if (reason != null) {
            entry.fault(reason);
            return Optional.empty();
        }
        return prefix;
    }

    private static Optional<IpAddress6> server(Entry entry) {
        Optional<String> text = entry.text();
        Optional<IpAddress6> address = text.flatMap(IpAddress6::parse);
        boolean isGood = address.isPresent()
                && !address.get().isMulticast()
                && !address.get().isUnspecified();
        if (text.isPresent() && !isGood) {
            entry.fault(Text.quoted(text.get()) + " is not the IPv6 address of a resolver, such as 2001:db8::53");
        }
        return address.filter(a -> isGood);
    }

    private static Optional<String> domain(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isPresent() && !DOMAIN.matcher(text.get()).matches()) {
            entry.fault(Text.quoted(text.get()) + " is not a domain such as example.org");
            return Optional.empty();
        }
        return text;
    }

    /** As it is on the wire: header, MAC address and MTU, then the options. */
    private static int bytes(RtadvConfig c) {
        int bytes = 32
                + 32 * c.prefixes().map(List::size).orElse(0)
                + 24 * c.routes().size();
        bytes += c.servers().isEmpty() ? 0 : 8 + 16 * c.servers().size();
        int names = c.domains().stream().mapToInt(d -> d.length() + 2).sum();
        return bytes + (names == 0 ? 0 : 8 + (names + 7 & ~7));
    }
}
