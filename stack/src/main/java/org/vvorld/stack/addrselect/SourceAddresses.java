package org.vvorld.stack.addrselect;

import org.vvorld.stack.wire.Ipv6Bits;

/**
 * The addresses of a vnet as candidates for a source, and the choice among them: RFC 6724 section 5, rules 1 to 8 (5.5 aside: what router
 * gave which prefix is not kept). An immutable snapshot, made when addresses change, asked by any worker.
 */
public final class SourceAddresses {
    /** Not now: tentative, duplicated, anycast, or its interface is down. */
    public static final int UNUSABLE = 1;

    public static final int DEPRECATED = 2;
    /** RFC 8981. */
    public static final int TEMPORARY = 4;
    /** Mobile IPv6's home address, RFC 6724 rule 4. */
    public static final int HOME = 8;
    /** Mobile IPv6's care-of address. */
    public static final int CARE_OF = 16;

    private final long[] his;
    private final long[] los;
    private final int[] lengths;
    private final int[] interfaces;
    private final int[] flags;

    /**
     * The arrays belong to the snapshot from now on.
     *
     * @param lengths prefix lengths
     * @param interfaces numbers that tell interfaces apart
     * @param flags of {@link #UNUSABLE} and so on
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public SourceAddresses(long[] his, long[] los, int[] lengths, int[] interfaces, int[] flags) {
        int n = his.length;
        if (los.length != n || lengths.length != n || interfaces.length != n || flags.length != n) {
            throw new IllegalArgumentException("source addresses: arrays of " + n + ", " + los.length + ", "
                    + lengths.length + ", " + interfaces.length + " and " + flags.length + "; they must match");
        }
        this.his = his;
        this.los = los;
        this.lengths = lengths;
        this.interfaces = interfaces;
        this.flags = flags;
    }

    public int size() {
        return his.length;
    }

    public long hi(int i) {
        return his[i];
    }

    public long lo(int i) {
        return los[i];
    }

    public boolean isDeprecated(int i) {
        return (flags[i] & DEPRECATED) != 0;
    }

    /** Is it a care-of address that is no home address? RFC 6724 section 6, rule 4. */
    boolean isCareOf(int i) {
        return (flags[i] & (CARE_OF | HOME)) == CARE_OF;
    }

    /**
     * The source for a destination, as an index; -1 if there is none. Allocates nothing.
     *
     * @param outgoing the interface that the datagram leaves by
     * @param prefersTemporary rule 7: RFC 8981's addresses rather than public ones
     */
    public int select(long hi, long lo, int outgoing, PolicyTable policy, boolean prefersTemporary) {
        int scope = Scope.of(hi, lo);
        boolean isMulticast = Ipv6Bits.isMulticast(hi);
        boolean isMapped = Ipv6Bits.isMapped(hi, lo);
        int label = policy.label(hi, lo);
        int best = -1;
        for (int i = 0; i < his.length; i++) {
            // Section 4: multicast and what is bound to a link have sources of the outgoing interface only.
            boolean isHere = interfaces[i] == outgoing || !isMulticast && scope > Scope.LINK || isSame(i, hi, lo);
            boolean isFamily = Ipv6Bits.isMapped(his[i], los[i]) == isMapped;
            if ((flags[i] & UNUSABLE) == 0
                    && isHere
                    && isFamily
                    && (best < 0 || isBetter(i, best, hi, lo, scope, label, outgoing, policy, prefersTemporary))) {
                best = i;
            }
        }
        return best;
    }

    private boolean isSame(int i, long hi, long lo) {
        return his[i] == hi && los[i] == lo;
    }

    /** Is candidate {@code a} better than {@code b}, which came before it? */
    private boolean isBetter(
            int a,
            int b,
            long hi,
            long lo,
            int scope,
            int label,
            int outgoing,
            PolicyTable policy,
            boolean prefersTemporary) {
        // Rule 1: the destination itself.
        boolean isSameA = isSame(a, hi, lo);
        boolean isSameB = isSame(b, hi, lo);
        if (isSameA != isSameB) {
            return isSameA;
        }
        // Rule 2: the smallest scope that is enough; if none is, the largest.
        int scopeA = Scope.of(his[a], los[a]);
        int scopeB = Scope.of(his[b], los[b]);
        if (scopeA != scopeB) {
            return scopeA < scopeB ? scopeA >= scope : scopeB < scope;
        }
        // Rule 3: not deprecated.
        if (isDeprecated(a) != isDeprecated(b)) {
            return isDeprecated(b);
        }
        // Rule 4: home address and care-of address at once, then home address.
        int homeA = home(a);
        int homeB = home(b);
        if (homeA != homeB) {
            return homeA > homeB;
        }
        // Rule 5: of the outgoing interface.
        if ((interfaces[a] == outgoing) != (interfaces[b] == outgoing)) {
            return interfaces[a] == outgoing;
        }
        // Rule 6: of the destination's label.
        boolean isLabelA = policy.label(his[a], los[a]) == label;
        boolean isLabelB = policy.label(his[b], los[b]) == label;
        if (isLabelA != isLabelB) {
            return isLabelA;
        }
        // Rule 7: temporary, or not.
        boolean isTemporaryA = (flags[a] & TEMPORARY) != 0;
        boolean isTemporaryB = (flags[b] & TEMPORARY) != 0;
        if (isTemporaryA != isTemporaryB) {
            return isTemporaryA == prefersTemporary;
        }
        // Rule 8: the longest matching prefix.
        return commonBits(a, hi, lo) > commonBits(b, hi, lo);
    }

    /** Rule 4: two for both, one for the home address or an ordinary one, none for a care-of address alone. */
    private int home(int i) {
        return (flags[i] & (HOME | CARE_OF)) == (HOME | CARE_OF) ? 2 : isCareOf(i) ? 0 : 1;
    }

    /** Section 2.2: how long a prefix source and destination have in common, at most the source's own. */
    int commonBits(int i, long hi, long lo) {
        // An IPv4 address's prefix is counted within its 32 bits.
        int length = Ipv6Bits.isMapped(his[i], los[i]) && lengths[i] <= 32 ? lengths[i] + 96 : lengths[i];
        return Math.min(Ipv6Bits.commonBits(his[i], los[i], hi, lo), length);
    }
}
