package org.vvorld.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The section {@code netisr}. */
final class NetisrReader {
    private static final String AUTO = "auto";
    private static final String ALWAYS = "always";
    private static final List<String> DISPATCH = List.of("deferred", "hybrid", "direct");
    private static final List<String> PROTOCOL_DISPATCH = List.of("default", "deferred", "hybrid", "direct");
    private static final List<String> PROTOCOLS = List.of("ip", "ip6", "arp", "ether");
    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{80}");
    private static final Pattern MAPPING = Pattern.compile("[0-9]{1,3}:[0-9]{1,2}( +[0-9]{1,3}:[0-9]{1,2})*");

    private final List<SysctlConfig> sysctls = new ArrayList<>();

    private NetisrReader() {}

    static Netisr read(MapReader map) {
        return new NetisrReader().section(map);
    }

    private Netisr section(MapReader map) {
        OptionalInt threads = map.take("threads")
                .map(entry -> entry.integerOr(AUTO, Netisr.THREADS_MIN, Netisr.THREADS_MAX))
                .orElse(OptionalInt.empty());
        boolean bind = map.bool("bind", false);
        int ring = ring(map);
        OptionalInt spin = map.take("spin")
                .map(entry -> entry.integerOr(ALWAYS, 0, Netisr.SPIN_MAX))
                .orElse(OptionalInt.of(Netisr.SPIN));
        map.take("dispatch").ifPresent(entry -> word(entry, "net.isr.dispatch", DISPATCH));
        MapReader protocols = map.map("protocols");
        for (String protocol : PROTOCOLS) {
            protocols
                    .take(protocol)
                    .ifPresent(entry -> word(entry, "net.isr.proto." + protocol + ".dispatch", PROTOCOL_DISPATCH));
        }
        protocols.finish();
        map.take("queue-limit").ifPresent(this::queueLimit);
        map.take("rss-key").ifPresent(this::key);
        map.take("bucket-mapping").ifPresent(this::mapping);
        map.finish();
        return new Netisr(threads, bind, ring, spin, sysctls, map.where());
    }

    private static int ring(MapReader map) {
        int ring = map.integer("ring", Netisr.RING_MIN, Netisr.RING_MAX, Netisr.RING);
        int below = Integer.highestOneBit(ring);
        if (below != ring) {
            map.take("ring")
                    .ifPresent(entry -> entry.fault(
                            ring + " is not a power of two; next to it are " + below + " and " + below * 2));
        }
        return ring;
    }

    private void word(Entry entry, String sysctl, List<String> allowed) {
        Optional<String> text = entry.text();
        if (text.isEmpty()) {
            return;
        }
        if (allowed.contains(text.get())) {
            set(entry, sysctl, text.get());
        } else {
            entry.fault(Text.quoted(text.get()) + " is not one of " + String.join(", ", allowed));
        }
    }

    private void queueLimit(Entry entry) {
        OptionalInt limit = entry.integer(1, Netisr.QUEUE_LIMIT_MAX);
        if (limit.isPresent()) {
            set(entry, "net.isr.defaultqlimit", Integer.toString(limit.getAsInt()));
        }
    }

    private void key(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isPresent() && KEY.matcher(text.get()).matches()) {
            set(entry, "net.inet.rss.key", text.get());
        } else if (text.isPresent()) {
            entry.fault(Text.quoted(text.get()) + " is not a key: 40 bytes are 80 hexadecimal digits, here are "
                    + text.get().length() + " characters");
        }
    }

    /** Which buckets and workers there are is known when the workers are. */
    private void mapping(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isPresent() && MAPPING.matcher(text.get()).matches()) {
            set(entry, "net.inet.rss.bucket_mapping", text.get());
        } else if (text.isPresent()) {
            entry.fault(Text.quoted(text.get()) + " is not bucket:worker pairs, such as 0:0 1:1");
        }
    }

    private void set(Entry entry, String sysctl, String value) {
        sysctls.add(new SysctlConfig(sysctl, value, entry.where()));
    }
}
