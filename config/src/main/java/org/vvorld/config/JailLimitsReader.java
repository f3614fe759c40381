package org.vvorld.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a jail may have, see and do. */
final class JailLimitsReader {
    private static final String ID = "([a-z_][a-z0-9_-]{0,31}|[0-9]{1,9})";
    private static final Pattern OWNER = Pattern.compile(ID + "(:" + ID + ")?|:" + ID);

    private JailLimitsReader() {}

    static JailLimits read(MapReader map) {
        boolean ownsVnet = map.take("vnet").map(JailLimitsReader::ownsVnet).orElse(true);
        Optional<Entry> addresses = map.take("ip4-addr");
        if (ownsVnet) {
            // FreeBSD's "vnet jails cannot have IP address restrictions".
            addresses.ifPresent(e -> e.fault(
                    "a jail with a vnet of its own has all addresses of that; remove it, or" + " say vnet: inherit"));
        }
        return new JailLimits(
                ownsVnet,
                map.integer("children-max", 0, JailLimits.CHILDREN_MAX, 0),
                addresses.map(JailLimitsReader::addresses).orElse(List.of()),
                map.bool("allow-raw-sockets", false),
                map.take("owner").flatMap(JailLimitsReader::owner));
    }

    private static boolean ownsVnet(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isPresent() && !text.get().equals("new") && !text.get().equals("inherit")) {
            entry.fault("expected new or inherit, not " + Text.quoted(text.get()));
        }
        return !text.equals(Optional.of("inherit"));
    }

    private static List<IpAddress4> addresses(Entry entry) {
        List<IpAddress4> all = new ArrayList<>();
        for (Entry item : entry.oneOrMany()) {
            Optional<String> text = item.text();
            Optional<IpAddress4> address = text.flatMap(IpAddress4::parse);
            if (text.isPresent() && address.isEmpty()) {
                item.fault(Text.quoted(text.get()) + " is not an IPv4 address");
            }
            address.filter(a -> !all.contains(a)).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<String> owner(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isPresent() && !OWNER.matcher(text.get()).matches()) {
            entry.fault(Text.quoted(text.get())
                    + " is not a user or USER:GROUP, by names or numbers of Linux, such as alice or 1000:1000");
        }
        return text;
    }
}
