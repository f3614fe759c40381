package org.vvorld.stack.redirect;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * ICMP redirect for IPv4, RFC 792: the gateway's address in the second word, then the IPv4 header that it is about and eight bytes.
 */
public final class Icmpv4Redirect {
    private static final int MAX_CODE = 3;

    private Icmpv4Redirect() {}

    /**
     * Follows a redirect, RFC 1122 section 3.2.2.2. The checksum is the caller's to check, and that this vnet is a host. All four codes are
     * taken as for the host: a network's extent is not in the message.
     *
     * @param at where the ICMP header starts
     * @param end one past its last byte
     * @param source of the message
     * @return why it must be dropped, or null if it is in the table now
     */
    public static Drop input(
            Packet p,
            int at,
            int end,
            int source,
            int interfaceId,
            FirstHops hops,
            HostRedirects table,
            long nowNanos) {
        int quoted = at + Icmpv4.HEADER_BYTES;
        if (end - quoted < Ipv4.MIN_HEADER_BYTES || Ipv4.version(p, quoted) != 4) {
            return Drop.REDIRECT_TOO_SHORT;
        }
        if (Icmpv4.code(p, at) > MAX_CODE) {
            return Drop.REDIRECT_BAD_CODE;
        }
        int destination = Ipv4.destination(p, quoted);
        long lo = Ipv6Bits.mapped(destination);
        // What was quoted must have been sent by this host: else anyone may be redirected about.
        if (!isUnicast(destination) || hops.isOwn(0, lo) || !hops.isOwn(0, Ipv6Bits.mapped(Ipv4.source(p, quoted)))) {
            return Drop.REDIRECT_BAD_DESTINATION;
        }
        int gateway = Icmpv4.rest(p, at);
        long gatewayLo = Ipv6Bits.mapped(gateway);
        // "a gateway address on the same connected (sub-)net through which it arrived", and none of this host's.
        if (!isUnicast(gateway) || hops.isOwn(0, gatewayLo) || !hops.isOnLink(0, gatewayLo, interfaceId)) {
            return Drop.REDIRECT_BAD_TARGET;
        }
        if (!hops.isFirstHop(0, Ipv6Bits.mapped(source), interfaceId, 0, lo)) {
            return Drop.REDIRECT_NOT_FIRST_HOP;
        }
        table.put(0, lo, 0, gatewayLo, interfaceId, nowNanos);
        return null;
    }

    private static boolean isUnicast(int a) {
        return !Ipv4Address.isMulticast(a)
                && !Ipv4Address.isClassE(a)
                && !Ipv4Address.isLoopback(a)
                && !Ipv4Address.isThisNetwork(a);
    }
}
