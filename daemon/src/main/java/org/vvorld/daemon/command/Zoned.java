package org.vvorld.daemon.command;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * An IPv6 address as a person writes it, with its link: {@code fe80::1%epair0a}.
 *
 * @param zone null for an address that needs none
 */
record Zoned(Ipv6Address address, Interface zone) {
    /** @throws IllegalArgumentException if it is none, or its zone is no interface of the vnet, or is missing */
    static Zoned parse(Vnet vnet, String text) {
        int at = text.indexOf('%');
        Ipv6Address a = Ipv6Address.parse(at < 0 ? text : text.substring(0, at));
        if (at < 0) {
            if (a.needsZone()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is on each link another: say which, as in " + a + "%IF");
            }
            return new Zoned(a, null);
        }
        Interface zone = vnet.interfaceNamed(text.substring(at + 1));
        if (zone == null) {
            throw new IllegalArgumentException("'" + text + "': there is no interface " + text.substring(at + 1));
        }
        return new Zoned(a, zone);
    }

    long high() {
        return address.high();
    }

    long low() {
        return address.low();
    }

    @Override
    public String toString() {
        return Ipv6Address.format(high(), low(), zone == null ? null : zone.name());
    }
}
