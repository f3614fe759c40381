package org.vvorld.stack.iface;

import java.util.Arrays;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * What IPv6 knows of an interface: its addresses and its neighbour discovery flags. A snapshot, replaced as a whole by the admin
 * thread; most interfaces share {@link #NONE}. The arrays are not to be changed.
 */
public final class Inet6 {
    /** Flags, as {@code nd6 options=} shows them. */
    public static final int PERFORM_NUD = 0x01;

    public static final int ACCEPT_RTADV = 0x02;
    public static final int IF_DISABLED = 0x08;
    public static final int AUTO_LINKLOCAL = 0x20;
    public static final int NO_RADR = 0x40;
    public static final int NO_PREFER_IFACE = 0x80;
    public static final int NO_DAD = 0x100;

    private static final Inet6Address[] NO_ADDRESSES = {};
    private static final Ipv6Prefix[] NO_PREFIXES = {};
    /** IPv6 is off until somebody wants it, as FreeBSD starts its interfaces: it would speak by itself, and cost each idle vnet memory. */
    public static final Inet6 NONE = new Inet6(NO_ADDRESSES, PERFORM_NUD | IF_DISABLED | AUTO_LINKLOCAL);

    private final Inet6Address[] addresses;
    private final int flags;
    private final Ipv6Prefix[] prefixes;

    private Inet6(Inet6Address[] addresses, int flags) {
        this(addresses, flags, NO_PREFIXES);
    }

    private Inet6(Inet6Address[] addresses, int flags, Ipv6Prefix[] prefixes) {
        this.addresses = addresses;
        this.flags = flags;
        this.prefixes = prefixes;
    }

    /** What a loopback interface has: {@code ::1} and {@code fe80::1}. */
    static Inet6 loopback() {
        return new Inet6(
                new Inet6Address[] {
                    new Inet6Address(0, 1, 128, Inet6Address.NO_DAD),
                    new Inet6Address(Ipv6Address.LINK_LOCAL_HIGH, 1, 64, Inet6Address.NO_DAD)
                },
                PERFORM_NUD | AUTO_LINKLOCAL);
    }

    /** In the order in which they came. Not to be changed. */
    public Inet6Address[] addresses() {
        return addresses;
    }

    public int flags() {
        return flags;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public boolean isDisabled() {
        return (flags & IF_DISABLED) != 0;
    }

    /** The address, whatever its state, or null. */
    public Inet6Address find(long high, long low) {
        for (Inet6Address a : addresses) {
            if (a.low() == low && a.high() == high) {
                return a;
            }
        }
        return null;
    }

    /** Is it one of ours, neither tentative nor a duplicate? */
    public boolean isAssigned(long high, long low) {
        Inet6Address a = find(high, low);
        return a != null && a.isAssigned();
    }

    /** The link-local address that packets may come from, or null. */
    public Inet6Address linkLocal() {
        for (Inet6Address a : addresses) {
            if (a.isLinkLocal() && a.isSource()) {
                return a;
            }
        }
        return null;
    }

    /** Does an address of ours, tentative or not, ask for this solicited-node group? */
    public boolean isSolicited(long low) {
        for (Inet6Address a : addresses) {
            if (Ipv6Address.solicitedLow(a.low()) == low) {
                return true;
            }
        }
        return false;
    }

    /** Is the neighbour on the link: link-local, or in the subnet of one of our addresses? RFC 4861 section 2.1. */
    public boolean isOnLink(long high, long low) {
        if (Ipv6Address.isLinkLocal(high)) {
            return true;
        }
        for (Inet6Address a : addresses) {
            if (!a.isLinkLocal() && a.covers(high, low)) {
                return true;
            }
        }
        for (Ipv6Prefix x : prefixes) {
            if (x.contains(high, low)) {
                return true;
            }
        }
        return false;
    }

    /** With what routers say is on the link, besides the subnets of the addresses; the array is not to be changed. */
    public Inet6 withPrefixes(Ipv6Prefix[] onLink) {
        return onLink.length == 0 && prefixes.length == 0 ? this : new Inet6(addresses, flags, onLink);
    }

    /** With that address, in place of the same one. */
    public Inet6 with(Inet6Address a) {
        Inet6 less = without(a.high(), a.low());
        Inet6Address[] more = Arrays.copyOf(less.addresses, less.addresses.length + 1);
        more[less.addresses.length] = a;
        return new Inet6(more, flags, prefixes);
    }

    public Inet6 without(long high, long low) {
        if (find(high, low) == null) {
            return this;
        }
        return new Inet6(
                Arrays.stream(addresses).filter(a -> !a.is(high, low)).toArray(Inet6Address[]::new), flags, prefixes);
    }

    public Inet6 withFlags(int set, int clear) {
        return new Inet6(addresses, flags & ~clear | set, prefixes);
    }

    /** Without addresses; as for one that was just made if the flags are too. */
    public Inet6 withoutAddresses() {
        return flags == NONE.flags ? NONE : new Inet6(NO_ADDRESSES, flags);
    }
}
