package org.vvorld.stack.route;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * An IPv6 route.
 *
 * @param gatewayHigh next hop of a {@link Route.Kind#GATEWAY} route; else 0
 * @param ifp where packets leave; null for REJECT and BLACKHOLE
 */
public record Route6(Ipv6Prefix destination, Route.Kind kind, long gatewayHigh, long gatewayLow, Interface ifp) {
    /** Flags as {@code netstat -rn} prints them. */
    public String flags() {
        boolean host = destination.length() == 128;
        return switch (kind) {
            case LOCAL -> ifp.isLoopback() ? "UH" : "UHS";
            case BROADCAST, LINK -> host ? "UH" : "U";
            case GATEWAY -> host ? "UGHS" : "UGS";
            case REJECT -> host ? "UHRS" : "URS";
            case BLACKHOLE -> host ? "UHSB" : "USB";
        };
    }
}
