package org.vvorld.config;

import java.util.List;

/**
 * IPv6 of an interface.
 *
 * @param isOn whether the interface has IPv6, if only a link-local address; with addresses it has
 * @param noDad whether addresses are not probed for duplicates before they are used (RFC 4862 section 5.4)
 */
public record Inet6Config(boolean isOn, List<AddressConfig6> addresses, boolean noDad) {
    /** What an interface has of which the config says nothing. */
    public static final Inet6Config NONE = new Inet6Config(false, List.of(), false);

    /** RFC 8200 section 5: every link takes packets of 1280 bytes. */
    static final int MTU_MIN = 1280;

    public Inet6Config {
        addresses = List.copyOf(addresses);
    }
}
