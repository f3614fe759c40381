package org.vvorld.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** IPv6 of one interface. */
final class Inet6Reader {
    /** In place of an address: those that the interface makes itself are enough. */
    private static final String LINK_LOCAL = "link-local";

    private final boolean isLoopback;

    private Inet6Reader(boolean isLoopback) {
        this.isLoopback = isLoopback;
    }

    static Inet6Config read(MapReader map, boolean isLoopback, OptionalInt mtu) {
        Optional<Entry> entry = map.take("inet6");
        boolean noDad = map.bool("no_dad", false);
        boolean accepts = map.bool("accept_rtadv", false);
        Optional<RtadvConfig> rtadv = RtadvReader.read(map);
        if (isLoopback && (accepts || rtadv.isPresent())) {
            map.fault("a loopback has no routers and no hosts; remove accept_rtadv and rtadv");
        }
        if (rtadv.isPresent() && entry.isEmpty()) {
            map.fault("rtadv needs IPv6: give the interface an inet6 address, or inet6: link-local");
        }
        if (entry.isEmpty()) {
            // Who listens to routers has IPv6.
            return noDad || accepts
                    ? new Inet6Config(accepts, List.of(), noDad, accepts, Optional.empty())
                    : Inet6Config.NONE;
        }
        Inet6Reader reader = new Inet6Reader(isLoopback);
        List<AddressConfig6> addresses = new ArrayList<>();
        List<Entry> items = entry.get().oneOrMany();
        for (Entry item : items) {
            if (!item.is(LINK_LOCAL)) {
                reader.address(item).ifPresent(prefix -> addresses.add(new AddressConfig6(prefix, item.where())));
            }
        }
        if (!items.isEmpty() && mtu.orElse(Inet6Config.MTU_MIN) < Inet6Config.MTU_MIN) {
            entry.get()
                    .fault("IPv6 needs an mtu of " + Inet6Config.MTU_MIN + " at least, not " + mtu.getAsInt()
                            + "; raise the mtu or remove inet6");
        }
        return new Inet6Config(!items.isEmpty() || accepts, addresses, noDad, accepts, rtadv);
    }

    private Optional<Prefix6> address(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Prefix6> prefix = Prefix6.parse(text.get());
        Optional<String> fault =
                prefix.isPresent() ? whyNotAnInterfaces(prefix.get()) : Optional.of(whyNoPrefix(text.get()));
        fault.ifPresent(entry::fault);
        return fault.isPresent() ? Optional.empty() : prefix;
    }

    private static String whyNoPrefix(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (address.indexOf('%') >= 0) {
            return Text.quoted(text) + " has a zone; leave it out, this interface is meant";
        }
        if (IpAddress6.parse(address).isEmpty()) {
            return Text.quoted(address) + " is not an IPv6 address; an interface's is written like 2001:db8::2/64, or "
                    + LINK_LOCAL + " for none but its own";
        }
        return slash < 0
                ? address + " has no prefix length; write " + address + "/64 or the length that fits"
                : Text.quoted(text.substring(slash + 1)) + " is not a prefix length of 1 to 128";
    }

    private Optional<String> whyNotAnInterfaces(Prefix6 prefix) {
        IpAddress6 host = prefix.host();
        String reason = null;
        if (prefix.length() == 0) {
            reason = "a prefix length of 0 is no network; a default route stands in routes, as default6";
        } else if (host.isMulticast()) {
            reason = "ff00::/8 is multicast; an interface needs a unicast address; what it listens to stands in groups";
        } else if (host.isUnspecified()) {
            reason = "is no address; an interface needs one of its own";
        } else if (host.isLoopback() && !isLoopback) {
            reason = "never leaves a host; it belongs on lo0"; // RFC 4291 section 2.5.3.
        } else if (!host.isLoopback() && host.isOfIpv4()) {
            reason = "is an IPv4 address in IPv6's notation; write it under inet";
        } else if (prefix.length() < 127 && host.equals(prefix.network().host())) {
            // RFC 4291 section 2.6.1. On the two addresses of a /127 there is none, RFC 6164.
            reason = "is the address of all routers of the network " + prefix + "; pick one of its hosts";
        }
        return Optional.ofNullable(reason).map(why -> host + ": " + why);
    }
}
