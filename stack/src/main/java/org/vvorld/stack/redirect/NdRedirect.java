package org.vvorld.stack.redirect;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * IPv6 redirect, RFC 4861 section 4.5.
 * <pre>
 *  0               1               2               3
 * |   Type 137    |    Code 0     |          Checksum             |  0
 * |                          Reserved                             |  4
 * |                     Target address (16)                       |  8
 * |                  Destination address (16)                     | 24
 * |   Options: target's MAC (2), redirected packet (4) ...        | 40
 * </pre>
 */
public final class NdRedirect {
    public static final int TYPE = 137;
    public static final int HEADER_BYTES = 40;
    /** In place of a MAC address: none is told. */
    public static final long NO_MAC = -1;

    private static final int TARGET_LINK_ADDRESS = 2;
    private static final int REDIRECTED = 4;
    /** Section 8.2: the whole packet fits in what every link carries. */
    private static final int MAX_BYTES = 1280 - 40;

    private NdRedirect() {}

    public static long targetHi(Packet p, int at) {
        return p.u64(at + 8);
    }

    public static long targetLo(Packet p, int at) {
        return p.u64(at + 16);
    }

    public static long destinationHi(Packet p, int at) {
        return p.u64(at + 24);
    }

    public static long destinationLo(Packet p, int at) {
        return p.u64(at + 32);
    }

    /**
     * Follows a redirect, RFC 4861 sections 8.1 and 8.3. Hop limit 255 and the checksum are the caller's to check, and that this vnet is a
     * host on that interface. {@link #mac} is for its neighbour cache.
     *
     * @param at where the ICMPv6 header starts
     * @param end one past its last byte
     * @return why it must be dropped, or null if it is in the table now
     */
    public static Drop input(
            Packet p,
            int at,
            int end,
            long sourceHi,
            long sourceLo,
            Interface ifp,
            FirstHops hops,
            HostRedirects table,
            long nowNanos) {
        if (end - at < HEADER_BYTES) {
            return Drop.REDIRECT_TOO_SHORT;
        }
        if (p.u8(at + 1) != 0) {
            return Drop.REDIRECT_BAD_CODE;
        }
        if (!Ipv6Bits.isLinkLocal(sourceHi)) {
            return Drop.REDIRECT_NOT_LINK_LOCAL;
        }
        if (!areOptionsSound(p, at + HEADER_BYTES, end)) {
            return Drop.REDIRECT_BAD_OPTION;
        }
        long hi = destinationHi(p, at);
        long lo = destinationLo(p, at);
        if (Ipv6Bits.isMulticast(hi)
                || Ipv6Bits.isLinkLocal(hi)
                || Ipv6Bits.isUnspecified(hi, lo)
                || Ipv6Bits.isLoopback(hi, lo)
                || Ipv6Bits.isMapped(hi, lo)
                || hops.isOwn(hi, lo)) {
            return Drop.REDIRECT_BAD_DESTINATION;
        }
        long targetHi = targetHi(p, at);
        long targetLo = targetLo(p, at);
        // Section 8.1: a router by its link-local address, or the destination itself.
        boolean isOnLink = targetHi == hi && targetLo == lo;
        if (!isOnLink && !Ipv6Bits.isLinkLocal(targetHi) || hops.isOwn(targetHi, targetLo)) {
            return Drop.REDIRECT_BAD_TARGET;
        }
        if (!hops.isFirstHop(sourceHi, sourceLo, ifp, hi, lo)) {
            return Drop.REDIRECT_NOT_FIRST_HOP;
        }
        table.put(hi, lo, targetHi, targetLo, ifp, nowNanos);
        return null;
    }

    private static boolean areOptionsSound(Packet p, int from, int end) {
        int at = from;
        while (at < end) {
            int bytes = end - at < 8 ? 0 : p.u8(at + 1) << 3;
            boolean isSound = bytes != 0 && bytes <= end - at && (p.u8(at) != TARGET_LINK_ADDRESS || bytes == 8);
            if (!isSound) {
                return false;
            }
            at += bytes;
        }
        return true;
    }

    /** The target's MAC address in a redirect that was followed, {@link #NO_MAC} if it does not tell. */
    public static long mac(Packet p, int at, int end) {
        for (int option = at + HEADER_BYTES; option < end; option += p.u8(option + 1) << 3) {
            if (p.u8(option) == TARGET_LINK_ADDRESS) {
                return p.u48(option + 2);
            }
        }
        return NO_MAC;
    }

    /**
     * Writes one into {@code p} at its tail, checksum zero; section 8.2.
     *
     * @param mac of the target, or {@link #NO_MAC}
     * @param about the packet that is redirected: as much of it as fits goes along
     * @param aboutAt where its IPv6 header starts
     * @return where it starts
     */
    public static int write(
            Packet p,
            long targetHi,
            long targetLo,
            long destinationHi,
            long destinationLo,
            long mac,
            Packet about,
            int aboutAt) {
        int macBytes = mac == NO_MAC ? 0 : 8;
        int quoted = Math.min(about.tail() - aboutAt, MAX_BYTES - HEADER_BYTES - macBytes - 8) & ~7;
        int at = p.append(HEADER_BYTES + macBytes + 8 + quoted);
        p.u64(at, (long) TYPE << 56);
        p.u64(at + 8, targetHi);
        p.u64(at + 16, targetLo);
        p.u64(at + 24, destinationHi);
        p.u64(at + 32, destinationLo);
        int option = at + HEADER_BYTES;
        if (mac != NO_MAC) {
            p.u16(option, TARGET_LINK_ADDRESS << 8 | 1);
            p.u48(option + 2, mac);
            option += 8;
        }
        p.u64(option, (long) (REDIRECTED << 8 | 1 + quoted / 8) << 48);
        p.copyFrom(about, aboutAt, option + 8, quoted);
        return at;
    }
}
