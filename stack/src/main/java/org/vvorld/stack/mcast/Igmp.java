package org.vvorld.stack.mcast;

import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * IGMP messages of all three versions, RFC 1112 appendix I, RFC 2236 section 2, RFC 3376 section 4.
 * <pre>
 *  0               1               2               3
 * |     Type      | Max resp code |          Checksum             |  0
 * |                      Group address                            |  4
 * |     |S| QRV   |     QQIC      |     Number of sources         |  8   v3 query
 * |                      Sources ...                              | 12
 *
 * |   Type 0x22   |       0       |          Checksum             |  0   v3 report
 * |               0               |     Number of records         |  4
 * | Record type   | Aux length 0  |     Number of sources         |  8
 * |      Group address, sources ...                               | 12
 * </pre>
 */
public final class Igmp implements Wire {
    public static final int PROTOCOL = 2;

    static final int QUERY = 0x11;
    static final int V1_REPORT = 0x12;
    static final int V2_REPORT = 0x16;
    static final int LEAVE = 0x17;
    static final int V3_REPORT = 0x22;

    private static final int BYTES = 8;
    private static final int V3_QUERY_BYTES = 12;
    private static final int IP_BYTES = 24;
    /** RFC 2113: option 148, four bytes, examine. */
    private static final int ROUTER_ALERT = 0x9404_0000;
    /** RFC 3376 section 4: precedence of Internetwork Control. */
    private static final int TOS = 0xc0;

    private static final int ALL_ROUTERS = 0xe000_0002;
    private static final int V3_ROUTERS = 0xe000_0016;
    private static final long TENTH_NANOS = 100_000_000L;
    /** RFC 3376 section 7.2.1: what a version 1 query leaves out, 10 s. */
    private static final int V1_MAX_RESPONSE = 100;

    static final Igmp WIRE = new Igmp();

    private Igmp() {}

    /**
     * Takes an IGMP message for this host, which starts with an IPv4 header that was checked.
     *
     * @param ipAt where that is
     * @return why it must be dropped, or null if the machine took it
     */
    public static Drop input(Membership m, Packet p, int ipAt) {
        int at = ipAt + Ipv4.headerLength(p, ipAt);
        int length = ipAt + Ipv4.totalLength(p, ipAt) - at;
        if (length < BYTES) {
            return Drop.IGMP_TOO_SHORT;
        }
        if (!Checksum.isValid(p, at, length)) {
            return Drop.IGMP_BAD_CHECKSUM;
        }
        if (Ipv4.ttl(p, ipAt) != 1) {
            return Drop.IGMP_BAD_TTL;
        }
        return switch (p.u8(at)) {
            case QUERY -> query(m, p, ipAt, at, length);
            case V1_REPORT, V2_REPORT -> report(m, p, ipAt, at);
            default -> Drop.IGMP_TYPE_IGNORED;
        };
    }

    private static Drop report(Membership m, Packet p, int ipAt, int at) {
        int group = p.u32(at + 4);
        if (!Ipv4Address.isMulticast(group) || group != Ipv4.destination(p, ipAt)) {
            return Drop.IGMP_BAD_GROUP;
        }
        m.onReport(0, Ipv6Bits.mapped(group));
        return null;
    }

    private static Drop query(Membership m, Packet p, int ipAt, int at, int length) {
        int code = p.u8(at + 1);
        // RFC 3376 section 7.1: the version is in the length.
        int version = length >= V3_QUERY_BYTES ? 3 : code == 0 ? 1 : 2;
        int sources = version == 3 ? p.u16(at + 10) : 0;
        if (length > BYTES && version < 3 || version == 3 && length < V3_QUERY_BYTES + 4 * sources) {
            return Drop.IGMP_TOO_SHORT;
        }
        if (version == 3 && !hasRouterAlert(p, ipAt, at)) {
            return Drop.IGMP_NO_ROUTER_ALERT;
        }
        // A version 1 query is always about all groups: RFC 1112 appendix I.
        int group = version == 1 ? 0 : p.u32(at + 4);
        int destination = Ipv4.destination(p, ipAt);
        boolean isGood = group == 0
                ? destination == Ipv4Address.ALL_HOSTS && sources == 0
                : Ipv4Address.isMulticast(group) && (destination == group || !Ipv4Address.isMulticast(destination));
        if (!isGood) {
            return Drop.IGMP_BAD_GROUP;
        }
        int response = version == 1 ? V1_MAX_RESPONSE : version == 2 ? code : Query.decode8(code);
        m.onQuery(new Query(
                version,
                0,
                group == 0 ? 0 : Ipv6Bits.mapped(group),
                response * TENTH_NANOS,
                version == 3 ? p.u8(at + 8) & 7 : 0,
                version == 3 ? Query.decode8(p.u8(at + 9)) : 0,
                sources(p, at + V3_QUERY_BYTES, sources)));
        return null;
    }

    /** More than are remembered make it a query for the whole group: an answer too long is none too few. */
    private static SourceSet sources(Packet p, int at, int count) {
        if (count == 0 || count > Membership.MAX_SOURCES) {
            return SourceSet.EMPTY;
        }
        long[] los = new long[count];
        for (int i = 0; i < count; i++) {
            los[i] = Ipv6Bits.mapped(p.u32(at + 4 * i));
        }
        return SourceSet.of(new long[count], los, count);
    }

    private static boolean hasRouterAlert(Packet p, int ipAt, int end) {
        int at = ipAt + Ipv4.MIN_HEADER_BYTES;
        while (at < end && p.u8(at) != 0) {
            int type = p.u8(at);
            if (type == ROUTER_ALERT >>> 24) {
                return true;
            }
            int bytes = type == 1 ? 1 : at + 1 < end ? p.u8(at + 1) : 0;
            if (bytes == 0) {
                return false;
            }
            at += bytes;
        }
        return false;
    }

    @Override
    public boolean isGroup(long hi, long lo) {
        return Ipv6Bits.isMapped(hi, lo) && Ipv4Address.isMulticast((int) lo);
    }

    @Override
    public boolean isReported(long hi, long lo) {
        return (int) lo != Ipv4Address.ALL_HOSTS;
    }

    @Override
    public int oldestVersion() {
        return 1;
    }

    @Override
    public int headerBytes() {
        return IP_BYTES + BYTES;
    }

    @Override
    public int outerBytes() {
        return 0;
    }

    @Override
    public int addressBytes() {
        return 4;
    }

    @Override
    public void address(Packet p, int at, long hi, long lo) {
        p.u32(at, (int) lo);
    }

    @Override
    public void finishReport(Packet p, int records, int ipv4Source) {
        int at = p.head() + IP_BYTES;
        p.u32(at, V3_REPORT << 24);
        p.u32(at + 4, records);
        finish(p, V3_ROUTERS, ipv4Source);
    }

    @Override
    public void writeOld(Packet p, int version, boolean isLeave, long hi, long lo, int ipv4Source) {
        int at = p.append(IP_BYTES + BYTES) + IP_BYTES;
        p.u32(at, (isLeave ? LEAVE : version == 1 ? V1_REPORT : V2_REPORT) << 24);
        p.u32(at + 4, (int) lo);
        finish(p, isLeave ? ALL_ROUTERS : (int) lo, ipv4Source);
    }

    private static void finish(Packet p, int destination, int source) {
        int ipAt = p.head();
        int at = ipAt + IP_BYTES;
        p.u16(at + 2, Checksum.of(p, at, p.tail() - at));
        // RFC 6864: what is never fragmented needs no identification.
        Ipv4.write(p, ipAt, TOS, p.length(), 0, Ipv4.DONT_FRAGMENT, 1, PROTOCOL, source, destination);
        p.u8(ipAt, 0x40 | IP_BYTES / 4);
        p.u32(ipAt + Ipv4.MIN_HEADER_BYTES, ROUTER_ALERT);
        Ipv4.writeChecksum(p, ipAt);
    }

    @Override
    public long reportDestinationHi() {
        return 0;
    }

    @Override
    public long reportDestinationLo() {
        return Ipv6Bits.mapped(V3_ROUTERS);
    }

    @Override
    public long leaveDestinationHi() {
        return 0;
    }

    @Override
    public long leaveDestinationLo() {
        return Ipv6Bits.mapped(ALL_ROUTERS);
    }
}
