package org.vvorld.config;

import java.util.List;
import java.util.Optional;

/**
 * IPv6 of an interface.
 *
 * @param isOn whether the interface has IPv6, if only a link-local address; with addresses it has
 * @param noDad whether addresses are not probed for duplicates before they are used (RFC 4862 section 5.4)
 * @param acceptsRtadv whether it learns addresses and routers from advertisements (RFC 4862)
 * @param rtadv what it tells hosts as a router; empty for nothing
 */
public record Inet6Config(
        boolean isOn,
        List<AddressConfig6> addresses,
        boolean noDad,
        boolean acceptsRtadv,
        Optional<RtadvConfig> rtadv) {
    /** What an interface has of which the config says nothing. */
    public static final Inet6Config NONE = new Inet6Config(false, List.of(), false, false, Optional.empty());

    /** RFC 8200 section 5: every link takes packets of 1280 bytes. */
    static final int MTU_MIN = 1280;

    public Inet6Config {
        addresses = List.copyOf(addresses);
    }
}
