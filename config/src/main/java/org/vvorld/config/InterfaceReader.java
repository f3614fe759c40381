package org.vvorld.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** An interface of one vnet. */
final class InterfaceReader {
    private static final int LOOPBACK_NET = 127, MULTICAST_NETS = 224, RESERVED_NETS = 240; // First octets.

    private static final Pattern GROUP = Pattern.compile("[!-~]*[!-/:-~]");

    private final Collection<String> devices;

    InterfaceReader(Collection<String> devices) {
        this.devices = devices;
    }

    /** Empty if nothing makes an interface of this name. */
    Optional<InterfaceConfig> read(Entry entry) {
        String name = entry.key();
        MapReader map = entry.map();
        Optional<InterfaceKind> kind = InterfaceNames.isVlan(name)
                ? Optional.of(new InterfaceKind.Vlan(VlanReader.read(name, map)))
                : InterfaceNames.kind(name, devices);
        if (kind.isEmpty()) {
            entry.fault(InterfaceNames.whyUnknown(name, devices));
        }
        boolean loopback = kind.orElse(null) instanceof InterfaceKind.Loopback;
        boolean linkless = loopback || kind.orElse(null) instanceof InterfaceKind.Disc;
        List<AddressConfig> inet = new ArrayList<>();
        for (Entry item : map.take("inet").map(Entry::oneOrMany).orElse(List.of())) {
            address(item, loopback).ifPresent(prefix -> inet.add(new AddressConfig(prefix, item.where())));
        }
        OptionalInt mtu = map.take("mtu")
                .map(e -> e.integer(InterfaceConfig.MTU_MIN, InterfaceConfig.MTU_MAX))
                .orElseGet(OptionalInt::empty);
        Inet6Config inet6 = Inet6Reader.read(map, loopback, mtu);
        boolean up = map.bool("up", true);
        Optional<EtherAddress> ether = map.take("ether").flatMap(e -> ether(e, loopback, linkless));
        String description =
                map.take("description").flatMap(InterfaceReader::description).orElse("");
        List<String> groups = new ArrayList<>();
        for (Entry item : map.take("group").map(Entry::oneOrMany).orElse(List.of())) {
            group(item).filter(g -> !groups.contains(g)).ifPresent(groups::add);
        }
        List<GroupConfig> multicast = GroupReader.read(name, map, loopback || inet6.isOn());
        int fib = map.integer("fib", 0, InterfaceConfig.FIB_MAX, 0);
        Optional<InterfaceKind> whole = kind.map(k ->
                k instanceof InterfaceKind.Bridge b ? new InterfaceKind.Bridge(b.unit(), BridgeReader.read(map)) : k);
        map.finish();
        return whole.map(k -> new InterfaceConfig(
                name, k, inet, inet6, mtu, up, ether, description, groups, multicast, fib, entry.where()));
    }

    private static Optional<String> description(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isPresent() && text.get().length() > InterfaceConfig.DESCRIPTION_CHARS) {
            entry.fault("is longer than " + InterfaceConfig.DESCRIPTION_CHARS + " characters");
        }
        return text;
    }

    private static Optional<String> group(Entry entry) {
        Optional<String> name = entry.text();
        boolean good = name.isEmpty()
                || name.get().length() <= InterfaceConfig.GROUP_CHARS
                        && GROUP.matcher(name.get()).matches();
        if (!good) {
            entry.fault(Text.quoted(name.get()) + " is not a name of a group: one word of "
                    + InterfaceConfig.GROUP_CHARS + " characters at most, the last no digit");
        }
        return name.filter(n -> good);
    }

    private static Optional<Prefix4> address(Entry entry, boolean loopback) {
        Optional<String> text = entry.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Prefix4> prefix = Prefix4.parse(text.get());
        Optional<String> fault =
                prefix.isPresent() ? whyNotAnInterfaces(prefix.get(), loopback) : Optional.of(whyNoPrefix(text.get()));
        fault.ifPresent(entry::fault);
        return fault.isPresent() ? Optional.empty() : prefix;
    }

    private static String whyNoPrefix(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (IpAddress4.parse(address).isEmpty()) {
            return Text.quoted(address) + " is not an IPv4 address; an interface's is written like 10.66.0.2/24";
        }
        return slash < 0
                ? address + " has no prefix length; write " + address + "/24 or the length that fits"
                : Text.quoted(text.substring(slash + 1)) + " is not a prefix length of 1 to 32";
    }

    private static Optional<String> whyNotAnInterfaces(Prefix4 prefix, boolean loopback) {
        int firstOctet = prefix.address() >>> 24;
        String reason = null;
        if (prefix.length() == 0) {
            reason = "a prefix length of 0 is no network; a default route stands in routes";
        } else if (prefix.address() == -1) {
            reason = "is the broadcast address; an interface needs its own";
        } else if (firstOctet == 0) {
            reason = "0.0.0.0/8 means this host; an interface needs an address of its own";
        } else if (firstOctet >= RESERVED_NETS) {
            reason = "240.0.0.0/4 is reserved; an interface needs a unicast address";
        } else if (firstOctet >= MULTICAST_NETS) {
            reason = "224.0.0.0/4 is multicast; an interface needs a unicast address";
        } else if (firstOctet == LOOPBACK_NET && !loopback) {
            reason = "127.0.0.0/8 never leaves a host; it belongs on lo0"; // RFC 1122 3.2.1.3 (g)
        } else if (prefix.broadcast().isPresent()) {
            if (prefix.equals(prefix.network())) {
                reason = "is the address of the network " + prefix + "; pick one of its hosts";
            } else if (prefix.broadcast().get().equals(prefix.host())) {
                reason = "is the broadcast address of " + prefix.network() + "; pick one of its hosts";
            }
        }
        return Optional.ofNullable(reason).map(why -> prefix.host() + ": " + why);
    }

    private static Optional<EtherAddress> ether(Entry entry, boolean loopback, boolean linkless) {
        Optional<String> text = entry.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<EtherAddress> ether = EtherAddress.parse(text.get());
        if (linkless) {
            entry.fault("a " + (loopback ? "loopback" : "disc") + " has no Ethernet address; remove the key");
        } else if (ether.isEmpty()) {
            entry.fault(Text.quoted(text.get()) + " is not an Ethernet address such as 02:00:00:00:00:01");
        } else if (ether.get().isGroup()) {
            entry.fault(ether.get() + " is a group address; the first octet of an interface's is even");
        } else if (ether.get().bits() == 0) {
            entry.fault(ether.get() + " is no address; try 02:00:00:00:00:01");
        }
        return ether;
    }
}
