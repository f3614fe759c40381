package org.vvorld.stack.frag;

import java.util.Arrays;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** A datagram that is not whole yet: its fragments in order, in the packets that brought them. Used again for others. */
final class Datagram {
    /** What {@link #place} says in place of a place. */
    static final int OVERLAP = -1;

    static final int DUPLICATE = -2;

    /** Length while the last fragment has not come. */
    private static final int UNKNOWN = -1;

    FragmentFamily family;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int id;
    private int protocol;

    /** Where the fragment came in that made it. */
    Interface in;

    long expiresAt;
    int hash;
    /** The next one in the same bucket, or in the list of free ones. */
    Datagram next;
    /** By age. */
    Datagram older;

    Datagram younger;

    Packet[] parts = new Packet[4];
    private int[] offsets = new int[4];
    int count;
    int headerBytes;
    private int length;
    private int received;
    private int ecns;

    void start(Fragment f, Interface newIn, int newHash, long newExpiresAt) {
        family = f.family;
        sourceHigh = f.sourceHigh;
        sourceLow = f.sourceLow;
        destinationHigh = f.destinationHigh;
        destinationLow = f.destinationLow;
        id = f.id;
        protocol = f.protocol;
        in = newIn;
        hash = newHash;
        expiresAt = newExpiresAt;
        count = 0;
        headerBytes = 0;
        length = UNKNOWN;
        received = 0;
        ecns = 0;
    }

    boolean matches(Fragment f) {
        return id == f.id
                && sourceLow == f.sourceLow
                && destinationLow == f.destinationLow
                && protocol == f.protocol
                && sourceHigh == f.sourceHigh
                && destinationHigh == f.destinationHigh
                && family == f.family;
    }

    boolean isFrom(Fragment f) {
        return sourceLow == f.sourceLow && sourceHigh == f.sourceHigh && family == f.family;
    }

    /** Bytes of payload, once all is there. */
    int length() {
        return length;
    }

    boolean isWhole() {
        return received == length;
    }

    boolean hasFirst() {
        return count > 0 && offsets[0] == 0;
    }

    int offset(int i) {
        return offsets[i];
    }

    /** Where among the fragments it belongs; {@link #OVERLAP} or {@link #DUPLICATE} if there is something at its place. */
    int place(Fragment f, Packet p) {
        int end = f.offset + f.payloadBytes;
        if (length != UNKNOWN && (end > length || f.isLast && end != length)) {
            return OVERLAP;
        }
        if (f.isLast && count > 0 && end(count - 1) > end) {
            return OVERLAP;
        }
        int at = count;
        while (at > 0 && offsets[at - 1] >= f.offset) {
            at--;
        }
        if (at < count && offsets[at] == f.offset && end(at) == end) {
            return isSame(parts[at], p, f) ? DUPLICATE : OVERLAP;
        }
        if (at > 0 && end(at - 1) > f.offset || at < count && offsets[at] < end) {
            return OVERLAP;
        }
        return at;
    }

    private int end(int i) {
        return offsets[i] + parts[i].length();
    }

    /** RFC 8200 section 4.5 lets the same fragment come twice; what says something else at the same place is an overlap. */
    private static boolean isSame(Packet there, Packet p, Fragment f) {
        for (int i = 0; i < f.payloadBytes; i++) {
            if (there.u8(there.head() + i) != p.u8(f.payloadAt + i)) {
                return false;
            }
        }
        return true;
    }

    /** Takes a fragment, which is cut to its payload. */
    void insert(int at, Fragment f, Packet p) {
        if (count == parts.length) {
            parts = Arrays.copyOf(parts, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        System.arraycopy(parts, at, parts, at + 1, count - at);
        System.arraycopy(offsets, at, offsets, at + 1, count - at);
        p.extent(f.payloadAt, f.payloadAt + f.payloadBytes);
        parts[at] = p;
        offsets[at] = f.offset;
        count++;
        received += f.payloadBytes;
        ecns |= 1 << f.ecn;
        if (f.isLast) {
            length = f.offset + f.payloadBytes;
        }
        if (f.offset == 0) {
            headerBytes = f.headerBytes;
        }
    }

    /** RFC 3168 section 5.3: the whole datagram's ECN bits; negative if its fragments contradict each other. */
    int ecn() {
        boolean notCapable = (ecns & 1) != 0;
        boolean congested = (ecns & 1 << 3) != 0;
        if (congested) {
            return notCapable ? -1 : 3;
        }
        // Not capable is not mixed with capable: what the first one says would be as good as any.
        return notCapable ? 0 : Integer.numberOfTrailingZeros(ecns);
    }
}
