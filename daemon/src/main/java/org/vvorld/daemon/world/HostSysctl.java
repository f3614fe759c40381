package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vvorld.stack.netisr.Dispatch;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.rss.BucketTable;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.rss.Toeplitz;
import org.vvorld.stack.sysctl.SysctlType;

/**
 * A sysctl that is not per vnet: {@code net.isr} and {@code net.inet.rss}, with FreeBSD's names and descriptions where it has
 * them. Seen in every vnet; only the host sets them, by {@linkplain Netisr#policy(Policy) a new policy}. Admin thread only.
 */
public final class HostSysctl {
    private static final int RSS_TOEPLITZ = 2;
    private static final int NETISR_MAXPROT = 16;
    private static final int RSS_MAXCPUS = 64;
    private static final String KEY_FORM = "[0-9a-fA-F]{" + 2 * Toeplitz.KEY_BYTES + "}";

    private static final List<HostSysctl> ALL = declared();

    private final String key;
    private final SysctlType type;
    private final String values;
    private final String description;
    private final Function<Netisr, Object> reader;
    /** Null for one that cannot be set. */
    private final Setting setting;
    /** Where the config says what it is from the start; empty if it does not. */
    private final String configKey;

    private record Setting(Function<Policy, Object> reader, BiFunction<Policy, String, Policy> setter) {}

    private HostSysctl(
            String key,
            SysctlType type,
            String values,
            String description,
            Function<Netisr, Object> reader,
            Setting setting,
            String configKey) {
        this.key = key;
        this.type = type;
        this.values = values;
        this.description = description;
        this.reader = reader;
        this.setting = setting;
        this.configKey = configKey;
    }

    private static List<HostSysctl> declared() {
        List<HostSysctl> all = new ArrayList<>();
        all.add(tunable(
                "net.isr.bindthreads",
                "0 or 1",
                "Bind netisr threads to CPUs",
                n -> n.cpu(0) >= 0 ? 1 : 0,
                "netisr.bind"));
        all.add(settable(
                "net.isr.defaultqlimit",
                SysctlType.INT,
                "1 to " + Policy.MAX_QUEUE_LIMIT,
                "Packets that one vnet may have of one protocol in the queue of one worker",
                Policy::queueLimit,
                (p, text) -> p.withQueueLimit(integer(text))));
        all.add(settable(
                "net.isr.dispatch",
                SysctlType.STRING,
                words(Dispatch.values()),
                "netisr dispatch policy",
                p -> p.dispatch().key(),
                (p, text) -> p.withDispatch(dispatch(text, ""))));
        all.add(fixed("net.isr.maxprot", "a number", "Compile-time limit on protocol numbers", n -> NETISR_MAXPROT));
        all.add(fixed(
                "net.isr.maxqlimit", "a number", "What defaultqlimit can be at most", n -> Policy.MAX_QUEUE_LIMIT));
        all.add(tunable(
                "net.isr.maxthreads", "1 to 64", "Use at most this many workers", Netisr::count, "netisr.threads"));
        all.add(fixed("net.isr.numthreads", "1 to 64", "Number of extant netisr threads", Netisr::count));
        for (Protocol protocol : Protocol.values()) {
            if (protocol.isDispatched()) {
                all.add(settable(
                        "net.isr.proto." + protocol.key() + ".dispatch",
                        SysctlType.STRING,
                        "default, " + words(Dispatch.values()),
                        "The same for " + protocol.key() + "; default: as net.isr.dispatch says",
                        p -> p.hasOwnDispatch(protocol) ? p.dispatch(protocol).key() : "default",
                        (p, text) ->
                                p.withDispatch(protocol, text.equals("default") ? null : dispatch(text, "default, "))));
            }
        }
        all.add(fixed("net.inet.rss.basecpu", "0", "RSS base CPU", n -> 0));
        all.add(fixed("net.inet.rss.bits", "0 to 7", "RSS bits", n -> buckets(n).bits()));
        all.add(settable(
                "net.inet.rss.bucket_mapping",
                SysctlType.STRING,
                "bucket:worker, with spaces between",
                "RSS bucket -> CPU mapping; what is not named stays",
                p -> p.buckets().format(),
                (p, text) -> p.withBuckets(p.buckets().parse(text))));
        all.add(fixed(
                "net.inet.rss.buckets",
                "1 to 128",
                "RSS buckets",
                n -> buckets(n).buckets()));
        all.add(fixed("net.inet.rss.enabled", "1", "RSS spreads flows over workers", n -> 1));
        all.add(fixed("net.inet.rss.hashalgo", "2", "RSS hash algorithm: 2 is Toeplitz", n -> RSS_TOEPLITZ));
        all.add(settable(
                "net.inet.rss.key",
                SysctlType.STRING,
                "80 hexadecimal digits",
                "RSS keying material",
                p -> HexFormat.of().formatHex(p.flowHash().key()),
                (p, text) -> p.withFlowHash(flowHash(text))));
        all.add(fixed(
                "net.inet.rss.mask", "0 to 127", "RSS mask", n -> buckets(n).mask()));
        all.add(fixed("net.inet.rss.maxbits", "7", "RSS max bits", n -> BucketTable.MAX_BITS));
        all.add(fixed("net.inet.rss.maxcpus", "64", "RSS max CPUs", n -> RSS_MAXCPUS));
        all.add(fixed("net.inet.rss.ncpus", "1 to 64", "Number of workers that flows are spread over", Netisr::count));
        return List.copyOf(all);
    }

    private static HostSysctl fixed(String key, String values, String description, Function<Netisr, Object> reader) {
        return tunable(key, values, description, reader, "");
    }

    /** One that the config says, and that stays until the daemon ends. */
    private static HostSysctl tunable(
            String key, String values, String description, Function<Netisr, Object> reader, String configKey) {
        return new HostSysctl(key, SysctlType.INT, values, description, reader, null, configKey);
    }

    private static HostSysctl settable(
            String key,
            SysctlType type,
            String values,
            String description,
            Function<Policy, Object> reader,
            BiFunction<Policy, String, Policy> setter) {
        return new HostSysctl(
                key, type, values, description, n -> reader.apply(n.policy()), new Setting(reader, setter), "netisr");
    }

    private static BucketTable buckets(Netisr n) {
        return n.policy().buckets();
    }

    private static String words(Dispatch... all) {
        return Arrays.stream(all).map(Dispatch::key).collect(Collectors.joining(", "));
    }

    private static Dispatch dispatch(String text, String besides) {
        return Dispatch.named(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is not one of " + besides + words(Dispatch.values())));
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid integer '" + text + "'", e);
        }
    }

    private static FlowHash flowHash(String text) {
        if (!text.matches(KEY_FORM)) {
            throw new IllegalArgumentException("'" + text + "' is not 80 hexadecimal digits");
        }
        return new FlowHash(new Toeplitz(HexFormat.of().parseHex(text)));
    }

    /** Every one there is. */
    public static List<HostSysctl> all() {
        return ALL;
    }

    /** The one of that name. */
    public static Optional<HostSysctl> named(String key) {
        return ALL.stream().filter(s -> s.key.equals(key)).findFirst();
    }

    public String key() {
        return key;
    }

    public SysctlType type() {
        return type;
    }

    /** For people: what it can be. */
    public String values() {
        return values;
    }

    public String description() {
        return description;
    }

    /** Can the host set it while the daemon runs? */
    public boolean isSettable() {
        return setting != null;
    }

    /** Where the config says what it is when the daemon starts; empty if it does not. */
    public Optional<String> configKey() {
        return configKey.isEmpty() ? Optional.empty() : Optional.of(configKey);
    }

    /** An {@link Integer} or a {@link String}. */
    public Object value(Netisr netisr) {
        return reader.apply(netisr);
    }

    /** Sets it. @throws IllegalArgumentException with the reason, fit to print behind its name, if it cannot be so */
    public void set(Netisr netisr, String text) {
        Policy changed;
        try {
            changed = setting.setter().apply(netisr.policy(), text);
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage();
            throw new IllegalArgumentException(
                    reason.startsWith(key + ": ") ? reason.substring(key.length() + 2) : reason, e);
        }
        netisr.policy(changed);
    }

    /** Sets it to what it is when the daemon starts. */
    public void reset(Netisr netisr) {
        Policy first = Policy.of(new FlowHash(new Toeplitz(Toeplitz.symmetricKey())), BucketTable.of(netisr.count()));
        set(netisr, setting.reader().apply(first).toString());
    }
}
