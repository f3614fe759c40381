package org.vvorld.linux;

import java.util.HexFormat;

/**
 * What rtnetlink said of an interface at one moment.
 *
 * @param index the kernel's; a new interface of the same name has another
 * @param up the administrator brought it up (IFF_UP)
 * @param running it is up and has a carrier (IFF_LOWER_UP): frames can flow
 * @param mac Ethernet address as {@code 02:00:00:00:00:01}; empty when it has none
 * @param deleted it is gone, or has left this network namespace; the other fields are its last
 */
public record LinkEvent(
        String name, int index, boolean up, boolean running, int mtuBytes, String mac, boolean deleted) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /** The same interface, deleted. */
    LinkEvent gone() {
        return new LinkEvent(name, index, false, false, mtuBytes, mac, true);
    }

    static String mac(byte[] bytes) {
        return COLONS.formatHex(bytes);
    }
}
