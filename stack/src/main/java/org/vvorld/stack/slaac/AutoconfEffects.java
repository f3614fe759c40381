package org.vvorld.stack.slaac;

import org.vvorld.stack.stats.Counter;

/**
 * What autoconfiguration asks of its interface. Called on the worker that owns the machine, from within its methods; an implementation does
 * not call back into it. Points in time are the timer wheel's nanoseconds, {@link AutoconfHost#FOREVER} for none.
 */
public interface AutoconfEffects {
    /** A new address with a prefix of 64 bits: tentative until duplicate address detection is through. */
    void addressFormed(long hi, long lo, long preferredUntilNanos, long validUntilNanos);

    /** Its lifetimes were renewed or cut. In the past for {@code preferredUntilNanos}: it is deprecated, RFC 4862 section 5.5.4. */
    void addressLifetimes(long hi, long lo, long preferredUntilNanos, long validUntilNanos);

    /** Its preferred lifetime ended; it remains valid. */
    void addressDeprecated(long hi, long lo);

    /** Its valid lifetime ended, or it made room. */
    void addressRemoved(long hi, long lo);

    /** Destinations in the prefix are neighbours from now on. */
    void onLinkAdded(long hi, long lo, int length);

    void onLinkRemoved(long hi, long lo, int length);

    /** A more specific route, RFC 4191, is there or has another preference. */
    void routeSet(long hi, long lo, int length, long routerHi, long routerLo, Preference preference);

    void routeRemoved(long hi, long lo, int length, long routerHi, long routerLo);

    /** {@link AutoconfHost#routers} changed. */
    void routersChanged();

    /** {@link AutoconfHost#dns} changed. */
    void dnsChanged();

    /** A router told its MAC address: its neighbour entry becomes STALE if that is news, and says router. RFC 4861 section 6.3.4. */
    void routerMac(long hi, long lo, long mac);

    /** A valid advertisement came from this neighbour, without a MAC address: what there is of it says router. */
    void routerHeard(long hi, long lo);

    /** Send a router solicitation to ff02::2: {@link RsMessage#write} makes it. */
    void sendSolicitation();

    /** What was heard or has run out is through: {@link AutoconfHost#known} is whole. */
    void settled();

    void count(Counter counter);
}
