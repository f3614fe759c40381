package org.vvorld.stack.mcast;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;

/** Puts records into as few reports as they fit in, RFC 3376 section 4.2.16. */
final class ReportWriter {
    /** Longest report, bytes with all headers, whatever the MTU: a slot of a small packet holds it. */
    private static final int MAX_BYTES = 1500;
    /** However small the MTU is said to be, a record and a few sources find room. */
    private static final int MIN_BYTES = 256;

    private final Wire wire;
    private final MembershipEffects effects;
    private Packet p;
    private int records;
    private boolean isLost;

    ReportWriter(Wire wire, MembershipEffects effects) {
        this.wire = wire;
        this.effects = effects;
    }

    /** Adds a record; sends reports as they become full. {@link #flush} sends the last one. */
    void record(int type, long hi, long lo, SourceSet sources) {
        int from = 0;
        do {
            int room = room();
            boolean isCut = isWhole(type) && room < sources.size() && records > 0;
            if (room < 0 || isCut || room == 0 && from < sources.size()) {
                flush();
                room = room();
            }
            if (p == null) {
                return;
            }
            int count = Math.min(sources.size() - from, room);
            write(type, hi, lo, sources, from, count);
            from += count;
            // What is excluded is not known to the router when it is cut short: it forwards more, not less.
        } while (from < sources.size() && !isWhole(type));
    }

    private static boolean isWhole(int type) {
        return type == Wire.IS_EX || type == Wire.TO_EX;
    }

    /** How many sources a record may have that begins here; negative if there is not even room for one without. */
    private int room() {
        if (p == null && !isLost) {
            p = effects.packet();
            isLost = p == null;
            if (isLost) {
                effects.count(Counter.MEMBERSHIP_NO_BUFFER);
                return 0;
            }
            p.append(wire.headerBytes());
        }
        if (p == null) {
            return 0;
        }
        int most = Math.clamp(effects.mtuBytes(), MIN_BYTES, MAX_BYTES) - wire.outerBytes();
        int left = most - p.length() - 4 - wire.addressBytes();
        return left < 0 ? -1 : left / wire.addressBytes();
    }

    private void write(int type, long hi, long lo, SourceSet sources, int from, int count) {
        int bytes = wire.addressBytes();
        int at = p.append(4 + bytes * (1 + count));
        p.u16(at, type << 8);
        p.u16(at + 2, count);
        wire.address(p, at + 4, hi, lo);
        for (int i = 0; i < count; i++) {
            wire.address(p, at + 4 + bytes * (1 + i), sources.hi(from + i), sources.lo(from + i));
        }
        records++;
    }

    /** Sends what there is. */
    void flush() {
        if (p != null) {
            wire.finishReport(p, records, effects.ipv4Source());
            Packet full = p;
            p = null;
            records = 0;
            effects.count(Counter.MEMBERSHIP_REPORTS_SENT);
            effects.send(full, wire.reportDestinationHi(), wire.reportDestinationLo());
        }
        isLost = false;
    }
}
