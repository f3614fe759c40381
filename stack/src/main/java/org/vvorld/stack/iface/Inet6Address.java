package org.vvorld.stack.iface;

import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * An IPv6 address of an interface. What it is does not change; how good it is does, from the admin thread and from the worker that
 * probes for duplicates, so the flags are volatile and changed under the monitor.
 */
public final class Inet6Address {
    /** RFC 4862 section 5.4: may be another's; not ours to use yet. */
    public static final int TENTATIVE = 0x02;
    /** It is another's: never to be used. */
    public static final int DUPLICATED = 0x04;
    /** RFC 4862 section 5.5.4: no new flows from it. */
    public static final int DEPRECATED = 0x10;
    /** RFC 4291 section 2.6: others have it too; no duplicate, no source. */
    public static final int ANYCAST = 0x01;
    /** Came from a router advertisement. */
    public static final int AUTOCONF = 0x40;
    /** Not to be probed for. */
    public static final int NO_DAD = 0x20;

    /** A lifetime without an end. */
    public static final long FOREVER = Long.MAX_VALUE;

    private final long high;
    private final long low;
    private final int length;
    private volatile int flags;
    private volatile long nonce = -1;
    private volatile long preferredUntilNanos = FOREVER;
    private volatile long validUntilNanos = FOREVER;

    /** @param length of its subnet's prefix, bits */
    public Inet6Address(long high, long low, int length, int flags) {
        this.high = high;
        this.low = low;
        this.length = length;
        this.flags = flags;
    }

    /**
     * Reads {@code A/len}, or {@code A} with the length 64.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static Inet6Address parse(String text, int flags) {
        int slash = text.indexOf('/');
        Ipv6Address a = Ipv6Address.parse(slash < 0 ? text : text.substring(0, slash));
        int length = slash < 0 ? 64 : Ipv6Prefix.parseLength(text.substring(slash + 1), text);
        if (a.isMulticast()
                || a.isUnspecified()
                || Ipv6Address.isMapped(a.high(), a.low())
                || Ipv6Address.isCompatible(a.high(), a.low())) {
            throw new IllegalArgumentException("'" + text + "' cannot be the address of an interface");
        }
        return new Inet6Address(a.high(), a.low(), length, flags);
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    public int length() {
        return length;
    }

    public boolean is(long otherHigh, long otherLow) {
        return high == otherHigh && low == otherLow;
    }

    public boolean isLinkLocal() {
        return Ipv6Address.isLinkLocal(high);
    }

    /** The subnet. */
    public Ipv6Prefix prefix() {
        return Ipv6Prefix.of(high, low, length);
    }

    /** Is the neighbour in its subnet? */
    public boolean covers(long aHigh, long aLow) {
        return Ipv6Prefix.isSame(aHigh, aLow, high, low, length);
    }

    public int flags() {
        return flags;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Sets some flags and clears others. */
    public synchronized void flags(int set, int clear) {
        flags = flags & ~clear | set;
    }

    /** Is what is sent to it for us: neither tentative nor a duplicate? */
    public boolean isAssigned() {
        return (flags & (TENTATIVE | DUPLICATED)) == 0;
    }

    /** May it be a source? */
    public boolean isSource() {
        return (flags & (TENTATIVE | DUPLICATED | ANYCAST)) == 0;
    }

    /** RFC 7527: what our last probe for it carried, 48 bits; -1 if there was none. */
    public long nonce() {
        return nonce;
    }

    public void nonce(long value) {
        nonce = value;
    }

    /** When it becomes deprecated, by the workers' clock; {@link #FOREVER}. */
    public long preferredUntilNanos() {
        return preferredUntilNanos;
    }

    /** When it goes, by the workers' clock; {@link #FOREVER}. */
    public long validUntilNanos() {
        return validUntilNanos;
    }

    /** Sets both ends. Nothing acts on them here: who drives them does. */
    public void lifetimes(long preferredUntil, long validUntil) {
        preferredUntilNanos = preferredUntil;
        validUntilNanos = validUntil;
    }

    /** {@code 2001:db8::1/64}. */
    @Override
    public String toString() {
        return Ipv6Address.format(high, low) + "/" + length;
    }
}
