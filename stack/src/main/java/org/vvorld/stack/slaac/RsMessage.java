package org.vvorld.stack.slaac;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * Router solicitation, RFC 4861 section 4.1: type 133, code 0, checksum, four bytes reserved, options.
 */
public final class RsMessage {
    public static final int TYPE = 133;
    public static final int HEADER_BYTES = 8;
    /** In place of a MAC address: none is told. */
    public static final long NO_MAC = -1;

    private RsMessage() {}

    /** RFC 4861 section 6.1.1, except for hop limit and checksum, which are the caller's. Null if it is sound. */
    public static Drop check(Packet p, int at, int end, long sourceHi, long sourceLo) {
        if (end - at < HEADER_BYTES) {
            return Drop.RS_TOO_SHORT;
        }
        if (p.u8(at + 1) != 0) {
            return Drop.RS_BAD_CODE;
        }
        if (!RaOption.areSound(p, at + HEADER_BYTES, end)
                || Ipv6Bits.isUnspecified(sourceHi, sourceLo) && mac(p, at, end) != NO_MAC) {
            return Drop.RS_BAD_OPTION;
        }
        return null;
    }

    /** The sender's MAC address, {@link #NO_MAC} if it does not tell. Trusts {@link #check}. */
    public static long mac(Packet p, int at, int end) {
        for (int option = at + HEADER_BYTES; option < end; option += RaOption.bytes(p, option)) {
            if (RaOption.type(p, option) == RaOption.SOURCE_LINK_ADDRESS) {
                return RaOption.mac(p, option);
            }
        }
        return NO_MAC;
    }

    /**
     * Writes one at {@code at}, checksum zero.
     *
     * @param mac {@link #NO_MAC} when the source address is unspecified
     * @return its length, bytes
     */
    public static int write(Packet p, int at, long mac) {
        p.u64(at, (long) TYPE << 56);
        if (mac == NO_MAC) {
            return HEADER_BYTES;
        }
        p.u16(at + 8, RaOption.SOURCE_LINK_ADDRESS << 8 | 1);
        p.u48(at + 10, mac);
        return HEADER_BYTES + 8;
    }
}
