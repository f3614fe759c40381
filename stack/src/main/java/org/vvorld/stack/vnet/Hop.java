package org.vvorld.stack.vnet;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route;

/**
 * One way of a static route, as an operator set it.
 *
 * @param kind {@link Route.Kind#GATEWAY}, {@link Route.Kind#LINK} for a route to an interface, {@link Route.Kind#REJECT} or
 *     {@link Route.Kind#BLACKHOLE}
 * @param high the gateway's; 0 for an IPv4 one and for other kinds
 * @param low the gateway's; an IPv4 address, unsigned, for IPv4
 * @param zone the link of a link-local gateway, or of a route to an interface; else null
 * @param source address that what is sent from here takes as its source, while the vnet has it; null to have it chosen
 * @param weight its share beside the route's other ways, 1 to {@value #MAX_WEIGHT}
 */
public record Hop(Route.Kind kind, long high, long low, Interface zone, Source source, int weight) {
    /** An address of the vnet; of IPv4 {@code high} is 0. */
    public record Source(long high, long low) {}

    /** FreeBSD's RT_MAX_WEIGHT. */
    public static final int MAX_WEIGHT = 0xff_ffff;

    public static final Hop REJECT = new Hop(Route.Kind.REJECT, 0, 0, null, null, 1);
    public static final Hop BLACKHOLE = new Hop(Route.Kind.BLACKHOLE, 0, 0, null, null, 1);

    public Hop {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight " + weight + " is not from 1 to " + MAX_WEIGHT);
        }
    }

    /** Through an IPv4 router. */
    public static Hop via(int gateway) {
        return new Hop(Route.Kind.GATEWAY, 0, Integer.toUnsignedLong(gateway), null, null, 1);
    }

    /** Through an IPv6 router; {@code zone} is a link-local one's link. */
    public static Hop via(long high, long low, Interface zone) {
        return new Hop(Route.Kind.GATEWAY, high, low, zone, null, 1);
    }

    /** To the neighbours on a link. */
    public static Hop on(Interface link) {
        return new Hop(Route.Kind.LINK, 0, 0, link, null, 1);
    }

    public Hop weighing(int newWeight) {
        return new Hop(kind, high, low, zone, source, newWeight);
    }

    /** The same with a source that is preferred; null for none. */
    public Hop from(Source preferred) {
        return new Hop(kind, high, low, zone, preferred, weight);
    }

    /** Does an IPv4 route lead to a router with an IPv6 address? */
    public boolean isOverIpv6() {
        return high != 0;
    }

    /** The IPv4 gateway. */
    public int gateway() {
        return (int) low;
    }

    /** Do both lead the same way, whatever they weigh? */
    public boolean isSameWay(Hop other) {
        return kind == other.kind && high == other.high && low == other.low && zone == other.zone;
    }

    /** May it be one of several? */
    public boolean isForwarding() {
        return kind == Route.Kind.GATEWAY || kind == Route.Kind.LINK;
    }

    /** What it is known by whatever it weighs. */
    long id() {
        return high * 31 + low + (zone == null ? 0 : (long) zone.index() << 48);
    }
}
