package org.vvorld.stack.addrselect;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * The policy table, RFC 6724 section 2.1: prefixes with a precedence and a label; the longest match counts. Never changed: a new table
 * replaces the old one whole.
 */
public final class PolicyTable {
    public static final int MAX_ENTRIES = 64;

    /** Precedence 0 to 65535, the higher the better; equal labels go together. */
    public record Entry(long hi, long lo, int length, int precedence, int label) {
        /** @throws IllegalArgumentException if a value is out of its bounds */
        public Entry {
            if (length < 0 || length > 128) {
                throw new IllegalArgumentException("policy table: prefix length " + length + ", must be 0 to 128");
            }
            if (precedence < 0 || precedence > 0xffff || label < 0 || label > 0xffff) {
                throw new IllegalArgumentException(
                        "policy table: precedence " + precedence + " and label " + label + " must be 0 to 65535");
            }
            if ((hi & ~Ipv6Bits.maskHi(length) | lo & ~Ipv6Bits.maskLo(length)) != 0) {
                throw new IllegalArgumentException(
                        "policy table: a prefix has bits set behind its length of " + length + "; clear them");
            }
        }
    }

    private final List<Entry> entries;

    /** @throws IllegalArgumentException if there are too many, or one twice */
    public PolicyTable(List<Entry> unordered) {
        if (unordered.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "policy table: " + unordered.size() + " entries, at most " + MAX_ENTRIES + " are possible");
        }
        List<Entry> sorted = new ArrayList<>(unordered);
        // The longest first, so that the first match is the longest.
        sorted.sort((a, b) -> b.length - a.length);
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = 0; j < i; j++) {
                Entry a = sorted.get(i);
                Entry b = sorted.get(j);
                if (a.length == b.length && a.hi == b.hi && a.lo == b.lo) {
                    throw new IllegalArgumentException(
                            "policy table: a prefix of length " + a.length + " is there twice; take one away");
                }
            }
        }
        entries = List.copyOf(sorted);
    }

    /** RFC 6724 section 2.1. */
    public static PolicyTable standard() {
        return new PolicyTable(List.of(
                new Entry(0, 1, 128, 50, 0),
                new Entry(0, 0, 0, 40, 1),
                new Entry(0, 0xffff_0000_0000L, 96, 35, 4),
                new Entry(0x2002L << 48, 0, 16, 30, 2),
                new Entry(0x2001_0000L << 32, 0, 32, 5, 5),
                new Entry(0xfc00L << 48, 0, 7, 3, 13),
                new Entry(0, 0, 96, 1, 3),
                new Entry(0xfec0L << 48, 0, 10, 1, 11),
                new Entry(0x3ffeL << 48, 0, 16, 1, 12)));
    }

    /** Longest prefix first. */
    public List<Entry> entries() {
        return entries;
    }

    /** Where nothing matches, which the standard table never lets happen: 0. */
    public int precedence(long hi, long lo) {
        Entry e = find(hi, lo);
        return e == null ? 0 : e.precedence;
    }

    /** Where nothing matches: -1, equal to itself only. */
    public int label(long hi, long lo) {
        Entry e = find(hi, lo);
        return e == null ? -1 : e.label;
    }

    private Entry find(long hi, long lo) {
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            if ((hi & Ipv6Bits.maskHi(e.length)) == e.hi && (lo & Ipv6Bits.maskLo(e.length)) == e.lo) {
                return e;
            }
        }
        return null;
    }
}
