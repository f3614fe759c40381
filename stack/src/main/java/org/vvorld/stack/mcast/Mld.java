package org.vvorld.stack.mcast;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * MLD messages of both versions, RFC 2710 section 3 and RFC 3810 section 5: ICMPv6, behind a hop-by-hop router alert.
 * <pre>
 *  0               1               2               3
 * |     Type      |     Code      |          Checksum             |  0
 * |  Max response delay or code   |          Reserved             |  4
 * |                   Multicast address (16)                      |  8
 * |     |S| QRV   |     QQIC      |     Number of sources         | 24   v2 query
 * |                   Sources (16 each) ...                       | 28
 *
 * |   Type 143    |       0       |          Checksum             |  0   v2 report
 * |               0               |     Number of records         |  4
 * | Record type   | Aux length 0  |     Number of sources         |  8
 * |    Multicast address, sources (16 each) ...                   | 12
 * </pre>
 */
public final class Mld implements Wire {
    public static final int QUERY = 130;
    public static final int V1_REPORT = 131;
    public static final int DONE = 132;
    public static final int V2_REPORT = 143;

    private static final int BYTES = 24;
    private static final int V2_QUERY_BYTES = 28;
    private static final int IPV6_BYTES = 40;
    private static final int HOP_BY_HOP_BYTES = 8;
    /** Next header ICMPv6, eight bytes; router alert for MLD (RFC 2711), padding of two. */
    private static final long HOP_BY_HOP = 0x3a00_0502_0000_0100L;

    private static final long LINK = 0xff02L << 48;
    private static final long ALL_NODES_LO = 1;
    private static final long ALL_ROUTERS_LO = 2;
    private static final long V2_ROUTERS_LO = 0x16;
    private static final long MILLI_NANOS = 1_000_000L;

    static final Mld WIRE = new Mld();

    private Mld() {}

    /**
     * Takes an MLD message for this host whose ICMPv6 checksum was checked.
     *
     * @param at where the ICMPv6 header starts
     * @param end one past its last byte
     * @param hasRouterAlert was there a router alert among the hop-by-hop options?
     * @return why it must be dropped, or null if the machine took it
     */
    public static Drop input(
            Membership m,
            Packet p,
            int at,
            int end,
            long sourceHi,
            long destinationHi,
            long destinationLo,
            int hopLimit,
            boolean hasRouterAlert) {
        int length = end - at;
        if (length < BYTES) {
            return Drop.MLD_TOO_SHORT;
        }
        // RFC 3810 sections 5.1.14 and 6.2.
        if (!Ipv6Bits.isLinkLocal(sourceHi)) {
            return Drop.MLD_NOT_LINK_LOCAL;
        }
        if (hopLimit != 1) {
            return Drop.MLD_BAD_HOP_LIMIT;
        }
        if (!hasRouterAlert) {
            return Drop.MLD_NO_ROUTER_ALERT;
        }
        return switch (p.u8(at)) {
            case QUERY -> query(m, p, at, length, destinationHi, destinationLo);
            case V1_REPORT -> report(m, p, at, destinationHi, destinationLo);
            default -> Drop.MLD_TYPE_IGNORED;
        };
    }

    private static Drop report(Membership m, Packet p, int at, long destinationHi, long destinationLo) {
        long hi = p.u64(at + 8);
        long lo = p.u64(at + 16);
        if (!Ipv6Bits.isMulticast(hi) || hi != destinationHi || lo != destinationLo) {
            return Drop.MLD_BAD_GROUP;
        }
        m.onReport(hi, lo);
        return null;
    }

    private static Drop query(Membership m, Packet p, int at, int length, long destinationHi, long destinationLo) {
        // RFC 3810 section 8.1: the version is in the length.
        boolean isV2 = length >= V2_QUERY_BYTES;
        int sources = isV2 ? p.u16(at + 26) : 0;
        if (length > BYTES && length < V2_QUERY_BYTES + 16 * sources) {
            return Drop.MLD_TOO_SHORT;
        }
        long hi = p.u64(at + 8);
        long lo = p.u64(at + 16);
        boolean isToAll = destinationHi == LINK && destinationLo == ALL_NODES_LO;
        boolean isToHost = !Ipv6Bits.isMulticast(destinationHi);
        boolean isGood = Ipv6Bits.isUnspecified(hi, lo)
                ? (isToAll || isToHost) && sources == 0
                : Ipv6Bits.isMulticast(hi) && (isToHost || destinationHi == hi && destinationLo == lo);
        if (!isGood) {
            return Drop.MLD_BAD_GROUP;
        }
        int code = p.u16(at + 4);
        m.onQuery(new Query(
                isV2 ? 3 : 2,
                hi,
                lo,
                (isV2 ? Query.decode16(code) : code) * MILLI_NANOS,
                isV2 ? p.u8(at + 24) & 7 : 0,
                isV2 ? Query.decode8(p.u8(at + 25)) : 0,
                sources(p, at + V2_QUERY_BYTES, sources)));
        return null;
    }

    /** More than are remembered make it a query for the whole group: an answer too long is none too few. */
    private static SourceSet sources(Packet p, int at, int count) {
        if (count == 0 || count > Membership.MAX_SOURCES) {
            return SourceSet.EMPTY;
        }
        long[] his = new long[count];
        long[] los = new long[count];
        for (int i = 0; i < count; i++) {
            his[i] = p.u64(at + 16 * i);
            los[i] = p.u64(at + 16 * i + 8);
        }
        return SourceSet.of(his, los, count);
    }

    @Override
    public boolean isGroup(long hi, long lo) {
        return Ipv6Bits.isMulticast(hi);
    }

    /** RFC 3810 section 6: not all nodes, and nothing that stays in the host. */
    @Override
    public boolean isReported(long hi, long lo) {
        return Ipv6Bits.multicastScope(hi) >= 2 && (hi != LINK || lo != ALL_NODES_LO);
    }

    @Override
    public int oldestVersion() {
        return 2;
    }

    @Override
    public int headerBytes() {
        return HOP_BY_HOP_BYTES + 8;
    }

    @Override
    public int outerBytes() {
        return IPV6_BYTES;
    }

    @Override
    public int addressBytes() {
        return 16;
    }

    @Override
    public void address(Packet p, int at, long hi, long lo) {
        p.u64(at, hi);
        p.u64(at + 8, lo);
    }

    @Override
    public void finishReport(Packet p, int records, int ipv4Source) {
        int at = p.head();
        p.u64(at, HOP_BY_HOP);
        p.u64(at + HOP_BY_HOP_BYTES, (long) V2_REPORT << 56 | records);
    }

    @Override
    public void writeOld(Packet p, int version, boolean isLeave, long hi, long lo, int ipv4Source) {
        int at = p.append(HOP_BY_HOP_BYTES + BYTES);
        p.u64(at, HOP_BY_HOP);
        p.u64(at + HOP_BY_HOP_BYTES, (long) (isLeave ? DONE : V1_REPORT) << 56);
        address(p, at + HOP_BY_HOP_BYTES + 8, hi, lo);
    }

    @Override
    public long reportDestinationHi() {
        return LINK;
    }

    @Override
    public long reportDestinationLo() {
        return V2_ROUTERS_LO;
    }

    @Override
    public long leaveDestinationHi() {
        return LINK;
    }

    @Override
    public long leaveDestinationLo() {
        return ALL_ROUTERS_LO;
    }
}
