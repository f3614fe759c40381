package org.vvorld.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** The multicast groups of one interface: words, or words with the sources that are wanted. */
final class GroupReader {
    private final boolean hasIpv6;
    private final String name;
    private final Map<IpAddress6, Where> seen = new HashMap<>();
    private final List<GroupConfig> groups = new ArrayList<>();

    private GroupReader(String name, boolean hasIpv6) {
        this.name = name;
        this.hasIpv6 = hasIpv6;
    }

    /**
     * @param name the interface's
     * @param hasIpv6 whether IPv6 groups can be
     */
    static List<GroupConfig> read(String name, MapReader map, boolean hasIpv6) {
        GroupReader reader = new GroupReader(name, hasIpv6);
        for (Entry item : map.take("groups").map(Entry::oneOrMany).orElse(List.of())) {
            if (item.node() instanceof MappingNode) {
                item.map().entries().forEach(reader::withSources);
            } else {
                item.text().ifPresent(text -> reader.add(item, text, List.of()));
            }
        }
        return reader.groups;
    }

    private void withSources(Entry entry) {
        List<IpAddress6> sources = new ArrayList<>();
        for (Entry item : entry.oneOrMany()) {
            item.text()
                    .flatMap(text -> source(item, entry.key(), text))
                    .filter(s -> !sources.contains(s))
                    .ifPresent(sources::add);
        }
        add(entry, entry.key(), sources);
    }

    private static Optional<IpAddress6> source(Entry entry, String group, String text) {
        Optional<IpAddress6> source = parse(text);
        boolean isGood = source.isPresent()
                && isOfIpv4(text) == isOfIpv4(group)
                && !isMulticast(source.get())
                && !source.get().isUnspecified()
                && !source.get().equals(IpAddress6.mapped(new IpAddress4(0)));
        if (!isGood) {
            entry.fault(Text.quoted(text) + " is not a source's address: a host's, IPv"
                    + (isOfIpv4(group) ? "4 as the group, such as 192.0.2.7" : "6 as the group, such as 2001:db8::7"));
        }
        return source.filter(s -> isGood);
    }

    private void add(Entry entry, String text, List<IpAddress6> sources) {
        Optional<IpAddress6> group = parse(text);
        if (group.isEmpty()) {
            entry.fault(Text.quoted(text) + " is not a multicast group such as 239.1.2.3 or ff05::1:3; a group of"
                    + " interfaces stands under group");
            return;
        }
        if (!isMulticast(group.get())) {
            entry.fault(text + " is not a multicast group; those are in 224.0.0.0/4 and ff00::/8");
            return;
        }
        if (!isOfIpv4(text) && !hasIpv6) {
            entry.fault(name + " has no IPv6; give it inet6: link-local");
        }
        Where first = seen.putIfAbsent(group.get(), entry.where());
        if (first != null) {
            entry.fault(text + " is already at " + first.mention() + "; remove one");
            return;
        }
        groups.add(new GroupConfig(group.get(), sources, entry.where()));
    }

    private static boolean isOfIpv4(String text) {
        return text.indexOf(':') < 0;
    }

    private static Optional<IpAddress6> parse(String text) {
        return isOfIpv4(text)
                ? IpAddress4.parse(text).map(IpAddress6::mapped)
                : IpAddress6.parse(text).filter(a -> !a.isOfIpv4() || a.isUnspecified());
    }

    private static boolean isMulticast(IpAddress6 a) {
        return a.isMulticast() || a.isOfIpv4() && a.low() >>> 28 == (0xffff_0000_0000L | 0xe000_0000L) >>> 28;
    }
}
