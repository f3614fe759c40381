package org.vvorld.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The keys of an interface that only a bridge has. That its members are there is {@link BridgePlan}'s to say. */
final class BridgeReader {
    private final MapReader map;
    private final Map<String, Where> names = new HashMap<>();

    private BridgeReader(MapReader map) {
        this.map = map;
    }

    static BridgeConfig read(MapReader map) {
        return new BridgeReader(map).read();
    }

    private BridgeConfig read() {
        List<Named> members = names("members");
        Set<String> own = new HashSet<>();
        members.forEach(m -> own.add(m.name()));
        Set<String> stp = stp(own);
        Set<String> isPrivate = some("private", own);
        Set<String> sticky = some("sticky", own);
        Set<String> edge = some("edge", own);
        Map<String, Integer> priorities = numbers("ifpriority", own, BridgeConfig.Member.PRIORITY_MAX, true);
        Map<String, Integer> costs = numbers("ifpathcost", own, BridgeConfig.Member.PATH_COST_MAX, false);
        List<BridgeConfig.Member> all = new ArrayList<>();
        for (Named m : members) {
            String name = m.name();
            if (once(m)) {
                all.add(new BridgeConfig.Member(
                        name,
                        stp.contains(name),
                        isPrivate.contains(name),
                        sticky.contains(name),
                        edge.contains(name),
                        priorities.getOrDefault(name, BridgeConfig.Member.PRIORITY),
                        costs.getOrDefault(name, 0),
                        m.entry().where()));
            }
        }
        List<BridgeConfig.Span> spans = new ArrayList<>();
        for (Named n : names("span")) {
            if (once(n)) {
                spans.add(new BridgeConfig.Span(n.name(), n.entry().where()));
            }
        }
        return new BridgeConfig(
                all,
                spans,
                statics(own),
                map.integer("timeout", 0, BridgeConfig.TIMEOUT_SECONDS_MAX, BridgeConfig.TIMEOUT_SECONDS),
                map.integer("maxaddr", 0, BridgeConfig.ADDRESSES_MAX, BridgeConfig.ADDRESSES),
                tree(),
                map.where());
    }

    private record Named(String name, Entry entry) {}

    private List<Named> names(String key) {
        List<Named> names = new ArrayList<>();
        for (Entry e : map.take(key).map(Entry::oneOrMany).orElse(List.of())) {
            e.text().ifPresent(name -> names.add(new Named(name, e)));
        }
        return names;
    }

    private boolean once(Named n) {
        Where first = names.putIfAbsent(n.name(), n.entry().where());
        if (first != null) {
            n.entry().fault(Text.quoted(n.name()) + " is also at " + first.mention() + "; remove one");
        }
        return first == null;
    }

    /** {@code true} for all members, or those that take part. */
    private Set<String> stp(Set<String> members) {
        Optional<Entry> entry = map.take("stp");
        if (entry.filter(e -> e.is("true")).isPresent()) {
            return members;
        }
        return entry.filter(e -> !e.is("false")).map(e -> some(e, members)).orElse(Set.of());
    }

    private Set<String> some(String key, Set<String> members) {
        return map.take(key).map(e -> some(e, members)).orElse(Set.of());
    }

    private static Set<String> some(Entry list, Set<String> members) {
        Set<String> some = new HashSet<>();
        for (Entry e : list.oneOrMany()) {
            e.text().filter(name -> isMember(e, name, members)).ifPresent(some::add);
        }
        return some;
    }

    private static boolean isMember(Entry entry, String name, Set<String> members) {
        if (!members.contains(name)) {
            entry.fault(Text.quoted(name) + " is not among members; "
                    + Text.nearest(name, members)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("add it there, or remove it here"));
        }
        return members.contains(name);
    }

    private Map<String, Integer> numbers(String key, Set<String> members, int max, boolean isPriority) {
        Map<String, Integer> numbers = new HashMap<>();
        for (Entry e : map.map(key).entries()) {
            OptionalInt value = e.integer(isPriority ? 0 : 1, max);
            boolean fits = !isPriority || isMultiple(e, value, BridgeConfig.Member.PRIORITY_STEP);
            if (isMember(e, e.key(), members) && value.isPresent() && fits) {
                numbers.put(e.key(), value.getAsInt());
            }
        }
        return numbers;
    }

    private static boolean isMultiple(Entry entry, OptionalInt value, int step) {
        if (value.isPresent() && value.getAsInt() % step != 0) {
            int below = value.getAsInt() / step * step;
            entry.fault(value.getAsInt() + " is no multiple of " + step + "; take " + below + " or " + (below + step));
            return false;
        }
        return true;
    }

    private List<BridgeConfig.Static> statics(Set<String> members) {
        List<BridgeConfig.Static> statics = new ArrayList<>();
        for (Entry e : map.map("static").entries()) {
            Optional<EtherAddress> address = EtherAddress.parse(e.key());
            Optional<String> member = e.text().filter(name -> isMember(e, name, members));
            if (address.isEmpty()) {
                e.fault(Text.quoted(e.key()) + " is not an Ethernet address such as 02:00:00:00:00:01");
            } else if (address.get().isGroup() || address.get().bits() == 0) {
                e.fault(address.get() + " is no station's address; the first octet of one is even");
            } else if (member.isPresent()) {
                statics.add(new BridgeConfig.Static(address.get(), member.get(), e.where()));
            }
        }
        return statics;
    }

    private BridgeConfig.Tree tree() {
        BridgeConfig.Tree d = BridgeConfig.Tree.DEFAULT;
        Optional<Entry> priorityEntry = map.take("priority");
        int priority = map.integer("priority", 0, BridgeConfig.Tree.PRIORITY_MAX, d.priority());
        priorityEntry.ifPresent(e -> isMultiple(e, OptionalInt.of(priority), BridgeConfig.Tree.PRIORITY_STEP));
        Optional<Entry> ageEntry = map.take("maxage");
        int age =
                map.integer("maxage", BridgeConfig.Tree.MAX_AGE_MIN, BridgeConfig.Tree.MAX_AGE_MAX, d.maxAgeSeconds());
        int hello =
                map.integer("hellotime", BridgeConfig.Tree.HELLO_MIN, BridgeConfig.Tree.HELLO_MAX, d.helloSeconds());
        Optional<Entry> delayEntry = map.take("fwddelay");
        int delay = map.integer(
                "fwddelay",
                BridgeConfig.Tree.FORWARD_DELAY_MIN,
                BridgeConfig.Tree.FORWARD_DELAY_MAX,
                d.forwardDelaySeconds());
        // IEEE 802.1D-2004 section 17.14; with any hello time there is the other half of it always holds.
        Optional<Entry> blamed = ageEntry.isPresent() ? ageEntry : delayEntry;
        if (2 * (delay - 1) < age) {
            blamed.ifPresent(e -> e.fault("a maxage of " + age + " is more than 2 * (fwddelay " + delay
                    + " - 1); raise fwddelay or lower maxage"));
        }
        int hold = map.integer("holdcnt", BridgeConfig.Tree.HOLD_MIN, BridgeConfig.Tree.HOLD_MAX, d.holdCount());
        Optional<Entry> proto = map.take("proto");
        boolean isStp = proto.filter(e -> e.is("stp")).isPresent();
        proto.filter(e -> !e.is("stp") && !e.is("rstp")).ifPresent(e -> e.fault("expected rstp or stp"));
        return new BridgeConfig.Tree(priority, age, hello, delay, hold, !isStp);
    }
}
