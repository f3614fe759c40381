package org.vvorld.stack.route;

import org.vvorld.stack.iface.Interface;

/**
 * Where an IPv4 route leads. All prefixes that lead the same way share one.
 *
 * @param gateway next hop of a {@link Kind#GATEWAY} route; else 0
 * @param ifp where packets leave; null for {@link Kind#REJECT} and {@link Kind#BLACKHOLE}
 * @param source address that packets from here take as their source; 0 where none is
 * @param over the IPv6 route to the router of a {@link Kind#GATEWAY} route whose router has an IPv6 address (RFC 8950); else null
 * @param paths the ways of equal cost, of which this is the first; null if it is the only one
 */
public record Route(Kind kind, int gateway, Interface ifp, int source, Route6 over, Multipath<Route> paths)
        implements AnyRoute {
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

    /** One with a single way. */
    public Route(Kind kind, int gateway, Interface ifp, int source) {
        this(kind, gateway, ifp, source, null, null);
    }

    /**
     * Flags as {@code netstat -rn} prints them.
     *
     * @param host for a host's route, else a network's
     * @param isStatic did an operator set it?
     */
    public static String flags(AnyRoute r, boolean host, boolean isStatic) {
        String h = host ? "H" : "";
        return switch (r.kind()) {
            case LOCAL -> r.ifp().isLoopback() ? "UH" : "UHS";
            case BROADCAST -> "UHb";
            case LINK -> "U" + h + (isStatic ? "S" : "");
            case GATEWAY -> "UG" + h + "S";
            case REJECT -> "U" + h + "RS";
            case BLACKHOLE -> "U" + h + "SB";
        };
    }
}
