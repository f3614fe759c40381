package org.vvorld.stack.route;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * A route.
 *
 * @param destination what it matches
 * @param gateway next hop of a {@link Kind#GATEWAY} route; else 0
 * @param ifp where packets leave; null for {@link Kind#REJECT} and {@link Kind#BLACKHOLE}
 * @param source address that packets from here take as their source; 0 where none is
 */
public record Route(Ipv4Prefix destination, Kind kind, int gateway, Interface ifp, int source) {
    public enum Kind {
        /** One of our own addresses: deliver. */
        LOCAL,
        /** A subnet's broadcast address: deliver what comes in, broadcast what goes out. */
        BROADCAST,
        /** On the interface's link: the destination is the next hop. */
        LINK,
        /** Through a router. */
        GATEWAY,
        /** Refuse, and say so. */
        REJECT,
        /** Refuse silently. */
        BLACKHOLE
    }

    /** Flags as {@code netstat -rn} prints them. */
    public String flags() {
        boolean host = destination.length() == 32;
        return switch (kind) {
            case LOCAL -> ifp.isLoopback() ? "UH" : "UHS";
            case BROADCAST -> "UHb";
            case LINK -> host ? "UH" : "U";
            case GATEWAY -> host ? "UGHS" : "UGS";
            case REJECT -> host ? "UHRS" : "URS";
            case BLACKHOLE -> host ? "UHSB" : "USB";
        };
    }
}
