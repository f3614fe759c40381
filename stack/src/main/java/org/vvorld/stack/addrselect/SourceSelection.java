package org.vvorld.stack.addrselect;

import java.util.List;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * The source for a destination, RFC 6724 section 5: rules 1, 2, 3, 5, 6 and 8. Rules 4 and 7 are about addresses that no interface has here, of mobile hosts
 * and temporary ones; 5.5 about which router gave which prefix, which is not kept.
 */
public final class SourceSelection {
    private SourceSelection() {}

    /** The best of all interfaces' addresses, or null. What needs a zone has a source of that zone only. */
    public static Inet6Address select(List<Interface> interfaces, Interface out, long high, long low) {
        boolean onLink = Ipv6Address.isLinkLocal(high) || Ipv6Address.isLinkScopedGroup(high);
        Inet6Address best = null;
        boolean bestIsOut = false;
        for (int i = 0; i < interfaces.size(); i++) {
            Interface ifp = interfaces.get(i);
            if (ifp != out && (onLink || !ifp.isUp())) {
                continue;
            }
            for (Inet6Address a : ifp.inet6().addresses()) {
                boolean linkOnly = a.isLinkLocal() || Ipv6Address.isLoopback(a.high(), a.low());
                if (!a.isSource() || linkOnly && ifp != out) {
                    continue;
                }
                if (best == null || isBetter(a, ifp == out, best, bestIsOut, high, low)) {
                    best = a;
                    bestIsOut = ifp == out;
                }
            }
        }
        return best;
    }

    private static boolean isBetter(
            Inet6Address a, boolean aIsOut, Inet6Address b, boolean bIsOut, long high, long low) {
        if (a.is(high, low) || b.is(high, low)) {
            return a.is(high, low);
        }
        int scopeA = Ipv6Address.scope(a.high(), a.low());
        int scopeB = Ipv6Address.scope(b.high(), b.low());
        int scope = Ipv6Address.scope(high, low);
        if (scopeA != scopeB) {
            // Rule 2: the smallest scope that reaches there.
            return scopeA < scopeB ? scopeA >= scope : scopeB < scope;
        }
        if (a.has(Inet6Address.DEPRECATED) != b.has(Inet6Address.DEPRECATED)) {
            return b.has(Inet6Address.DEPRECATED);
        }
        if (aIsOut != bIsOut) {
            return aIsOut;
        }
        int label = PolicyTable.label(high, low);
        boolean isLabelA = PolicyTable.label(a.high(), a.low()) == label;
        boolean isLabelB = PolicyTable.label(b.high(), b.low()) == label;
        if (isLabelA != isLabelB) {
            return isLabelA;
        }
        return commonBits(a, high, low) > commonBits(b, high, low);
    }

    private static int commonBits(Inet6Address a, long high, long low) {
        int bits = Long.numberOfLeadingZeros(a.high() ^ high);
        return Math.min(a.length(), bits < 64 ? bits : 64 + Long.numberOfLeadingZeros(a.low() ^ low));
    }
}
