package org.vvorld.stack.addrselect;

import org.vvorld.stack.wire.Ipv6Bits;

/** In which order the addresses of a name are tried: RFC 6724 section 6. */
public final class DestinationOrder {
    private DestinationOrder() {}

    /**
     * Sorts the first {@code n} destinations, in place, the best first. Allocates nothing.
     *
     * @param his high halves, IPv4 addresses as IPv4-mapped
     * @param los low halves
     * @param sources for each, the index that {@link SourceAddresses#select} gave; -1 if it cannot be reached
     * @param isTunnelled for each, does it go by a tunnel that encapsulates (rule 7)? Null if none does
     */
    public static void sort(
            long[] his,
            long[] los,
            int[] sources,
            boolean[] isTunnelled,
            int n,
            SourceAddresses from,
            PolicyTable policy) {
        // Insertion: few they are, and equal ones keep their order, which is rule 10.
        for (int i = 1; i < n; i++) {
            for (int j = i; j > 0 && isBetter(his, los, sources, isTunnelled, j, j - 1, from, policy); j--) {
                swap(his, j);
                swap(los, j);
                int source = sources[j];
                sources[j] = sources[j - 1];
                sources[j - 1] = source;
                if (isTunnelled != null) {
                    boolean is = isTunnelled[j];
                    isTunnelled[j] = isTunnelled[j - 1];
                    isTunnelled[j - 1] = is;
                }
            }
        }
    }

    private static void swap(long[] values, int j) {
        long value = values[j];
        values[j] = values[j - 1];
        values[j - 1] = value;
    }

    private static boolean isBetter(
            long[] his,
            long[] los,
            int[] sources,
            boolean[] isTunnelled,
            int a,
            int b,
            SourceAddresses from,
            PolicyTable policy) {
        int sourceA = sources[a];
        int sourceB = sources[b];
        // Rule 1: one that can be reached.
        if (sourceA < 0 || sourceB < 0) {
            return sourceA >= 0;
        }
        // Rule 2: a source of the destination's scope.
        int scopeA = Scope.of(his[a], los[a]);
        int scopeB = Scope.of(his[b], los[b]);
        boolean isMatchA = scopeA == Scope.of(from.hi(sourceA), from.lo(sourceA));
        boolean isMatchB = scopeB == Scope.of(from.hi(sourceB), from.lo(sourceB));
        if (isMatchA != isMatchB) {
            return isMatchA;
        }
        // Rule 3: a source that is not deprecated.
        if (from.isDeprecated(sourceA) != from.isDeprecated(sourceB)) {
            return from.isDeprecated(sourceB);
        }
        // Rule 4: a source that is a home address.
        if (from.isCareOf(sourceA) != from.isCareOf(sourceB)) {
            return from.isCareOf(sourceB);
        }
        // Rule 5: a source of the destination's label.
        boolean isLabelA = policy.label(his[a], los[a]) == policy.label(from.hi(sourceA), from.lo(sourceA));
        boolean isLabelB = policy.label(his[b], los[b]) == policy.label(from.hi(sourceB), from.lo(sourceB));
        if (isLabelA != isLabelB) {
            return isLabelA;
        }
        // Rule 6: the higher precedence.
        int precedenceA = policy.precedence(his[a], los[a]);
        int precedenceB = policy.precedence(his[b], los[b]);
        if (precedenceA != precedenceB) {
            return precedenceA > precedenceB;
        }
        // Rule 7: not through a tunnel.
        if (isTunnelled != null && isTunnelled[a] != isTunnelled[b]) {
            return isTunnelled[b];
        }
        // Rule 8: the smaller scope.
        if (scopeA != scopeB) {
            return scopeA < scopeB;
        }
        // Rule 9: the longer prefix in common with its source, within a family.
        return Ipv6Bits.isMapped(his[a], los[a]) == Ipv6Bits.isMapped(his[b], los[b])
                && from.commonBits(sourceA, his[a], los[a]) > from.commonBits(sourceB, his[b], los[b]);
    }
}
