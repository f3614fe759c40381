package org.vvorld.stack.rtadv;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.slaac.DnsNames;
import org.vvorld.stack.slaac.RaMessage;
import org.vvorld.stack.slaac.RaOption;
import org.vvorld.stack.slaac.RsMessage;

/** Bytes of a router advertisement. */
public final class RaWriter {
    private RaWriter() {}

    /**
     * Writes one at {@code at}, checksum zero; there must be room for {@link RtadvSettings#MAX_BYTES} bytes.
     *
     * @param mac of the interface, or {@link RsMessage#NO_MAC} to leave it out
     * @param isFinal with a router lifetime of 0: this router ends
     * @return its length, bytes
     */
    public static int write(Packet p, int at, RtadvSettings s, long mac, boolean isFinal) {
        p.u32(at, RaMessage.TYPE << 24);
        p.u8(at + 4, s.hopLimit());
        int flags = (s.isManaged() ? RaMessage.MANAGED : 0) | (s.hasOtherConfig() ? RaMessage.OTHER : 0);
        int lifetime = isFinal ? 0 : s.defaultLifetimeSeconds();
        // RFC 4191 section 2.2: with a lifetime of 0 the preference is medium.
        p.u8(at + 5, flags | (lifetime == 0 ? 0 : s.preference().bits() << 3));
        p.u16(at + 6, lifetime);
        p.u32(at + 8, s.reachableMillis());
        p.u32(at + 12, s.retransMillis());
        int to = at + RaMessage.HEADER_BYTES;
        if (mac != RsMessage.NO_MAC) {
            p.u16(to, RaOption.SOURCE_LINK_ADDRESS << 8 | 1);
            p.u48(to + 2, mac);
            to += 8;
        }
        if (s.linkMtuBytes() != 0) {
            p.u32(to, RaOption.MTU << 24 | 1 << 16);
            p.u32(to + 4, s.linkMtuBytes());
            to += 8;
        }
        for (int i = 0; i < s.prefixes().size(); i++) {
            to = prefix(p, to, s.prefixes().get(i));
        }
        for (int i = 0; i < s.routes().size(); i++) {
            to = route(p, to, s.routes().get(i), isFinal);
        }
        return dns(p, to, s, isFinal) - at;
    }

    private static int prefix(Packet p, int to, RtadvSettings.AdvertisedPrefix x) {
        p.u16(to, RaOption.PREFIX << 8 | 4);
        p.u8(to + 2, x.length());
        p.u8(to + 3, (x.isOnLink() ? RaOption.ON_LINK : 0) | (x.isAutonomous() ? RaOption.AUTONOMOUS : 0));
        p.u32(to + 4, (int) x.validSeconds());
        p.u32(to + 8, (int) x.preferredSeconds());
        p.u32(to + 12, 0);
        p.u64(to + 16, x.hi());
        p.u64(to + 24, x.lo());
        return to + 32;
    }

    private static int route(Packet p, int to, RtadvSettings.AdvertisedRoute r, boolean isFinal) {
        int units = r.length() > 64 ? 3 : r.length() > 0 ? 2 : 1;
        p.u16(to, RaOption.ROUTE << 8 | units);
        p.u8(to + 2, r.length());
        p.u8(to + 3, r.preference().bits() << 3);
        // RFC 4191 section 4.3: routes end with the router.
        p.u32(to + 4, isFinal ? 0 : (int) r.lifetimeSeconds());
        if (units > 1) {
            p.u64(to + 8, r.hi());
        }
        if (units > 2) {
            p.u64(to + 16, r.lo());
        }
        return to + 8 * units;
    }

    private static int dns(Packet p, int from, RtadvSettings s, boolean isFinal) {
        int to = from;
        int lifetime = isFinal ? 0 : (int) s.dnsLifetimeSeconds();
        if (!s.servers().isEmpty()) {
            p.u32(to, RaOption.RDNSS << 24 | (1 + 2 * s.servers().size()) << 16);
            p.u32(to + 4, lifetime);
            to += 8;
            for (int i = 0; i < s.servers().size(); i++) {
                p.u64(to, s.servers().get(i).hi());
                p.u64(to + 8, s.servers().get(i).lo());
                to += 16;
            }
        }
        if (!s.domains().isEmpty()) {
            int bytes = RtadvSettings.domainBytes(s.domains());
            p.u32(to, RaOption.DNSSL << 24 | (8 + bytes) / 8 << 16);
            p.u32(to + 4, lifetime);
            to += 8;
            p.zero(to, bytes);
            int name = to;
            for (int i = 0; i < s.domains().size(); i++) {
                name = DnsNames.write(p, name, s.domains().get(i));
            }
            to += bytes;
        }
        return to;
    }
}
