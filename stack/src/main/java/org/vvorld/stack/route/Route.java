package org.vvorld.stack.route;

import org.vvorld.stack.iface.Interface;

/**
 * Where a route leads. All prefixes that lead the same way share one, so that a full table's million cost a reference each.
 *
 * @param gateway next hop of a {@link Kind#GATEWAY} route; else 0
 * @param ifp where packets leave; null for {@link Kind#REJECT} and {@link Kind#BLACKHOLE}
 * @param source address that packets from here take as their source; 0 where none is
 */
public record Route(Kind kind, int gateway, Interface ifp, int source) {
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

    /** Did an operator set it? Others come with an interface's address. */
    public boolean isStatic() {
        return kind == Kind.GATEWAY || kind == Kind.REJECT || kind == Kind.BLACKHOLE;
    }

    /** Flags as {@code netstat -rn} prints them, for a host's route or a network's. */
    public String flags(boolean host) {
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
