package org.vvorld.stack.slaac;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;
import org.vvorld.stack.wire.Ipv6Bits;

/** The host side of router discovery and stateless autoconfiguration, for one interface. Owned by the wheel's worker. */
public final class AutoconfHost {
    /** A point in time that never comes. */
    public static final long FOREVER = Long.MAX_VALUE;

    private static final long SECOND = 1_000_000_000L;
    private static final long INFINITE_SECONDS = 0xffff_ffffL;
    private static final int MIN_MTU_BYTES = 1280;
    /** RFC 4861 section 4.2: an hour at most. */
    private static final long MAX_REACHABLE_MILLIS = 3_600_000;
    /** Bits of a prefix that an interface identifier of 64 bits completes. */
    private static final int AUTONOMOUS_BITS = 64;

    private final TimerWheel wheel;
    private final long origin;
    private final Timer timer;
    private final AutoconfEffects effects;
    private final RouterSolicitor solicitor;
    private final RouterList routers;
    private final RouteList routes;
    private final PrefixList prefixes;
    private final AddressList addresses;
    private final DnsList dns;
    private AutoconfSettings settings;
    private NdParameters parameters = NdParameters.UNTOLD;

    public AutoconfHost(
            TimerWheel wheel,
            Function<Runnable, Timer> timers,
            RandomGenerator random,
            InterfaceIds ids,
            AutoconfSettings settings,
            AutoconfEffects effects) {
        this.wheel = wheel;
        this.origin = wheel.nowNanos();
        this.settings = settings;
        this.effects = effects;
        timer = timers.apply(this::onTimer);
        solicitor = new RouterSolicitor(timers, random, effects);
        routers = new RouterList(effects);
        routes = new RouteList(effects);
        prefixes = new PrefixList(effects);
        addresses = new AddressList(ids, effects, origin);
        dns = new DnsList(effects);
    }

    public RouterList routers() {
        return routers;
    }

    public PrefixList prefixes() {
        return prefixes;
    }

    public AddressList addresses() {
        return addresses;
    }

    public DnsList dns() {
        return dns;
    }

    /** How many more specific routes there are. */
    public int routeCount() {
        return routes.size();
    }

    /** What is heard from now on is treated so. */
    public void settings(AutoconfSettings settings) {
        this.settings = settings;
    }

    /** The link has come up and the link-local address is there: ask for routers. */
    public void start() {
        if (settings.isAccepting()) {
            solicitor.start(settings.maxSolicitations());
        }
    }

    /** The link is down: nothing is asked; what is known lives on to its end. */
    public void stop() {
        solicitor.stop();
    }

    /** Forgets all, with effects, and disarms the timers: the interface leaves, or accepts no more. */
    public void clear() {
        solicitor.stop();
        timer.cancel();
        routers.expire(FOREVER);
        routes.expire(FOREVER);
        prefixes.expire(FOREVER);
        dns.expire(FOREVER);
        addresses.clear();
        parameters = NdParameters.UNTOLD;
        effects.settled();
    }

    /** What it knows now; the routers in the order in which they are to be used. */
    public Autoconfigured known(RouterList.Reachability reachability) {
        List<Autoconfigured.Router> theRouters = new ArrayList<>(routers.size());
        RouterList.Router first = routers.select(reachability);
        for (int i = 0; i < routers.size(); i++) {
            RouterList.Router r = routers.router(i);
            var entry = new Autoconfigured.Router(r.hi(), r.lo(), r.preference(), wheelTime(r.until));
            theRouters.add(r == first ? 0 : theRouters.size(), entry);
        }
        return new Autoconfigured(
                addresses.known(),
                prefixes.known(origin),
                List.copyOf(theRouters),
                routes.known(),
                dns.knownServers(),
                dns.knownDomains(),
                parameters);
    }

    /** A neighbour says that it is no router, which it was. RFC 4861 section 7.2.5. */
    public void onNotRouter(long hi, long lo) {
        routers.heard(hi, lo, Preference.MEDIUM, /* until= */ 0, now());
        routes.forget(hi, lo);
        rearm();
    }

    private long wheelTime(long sinceOrigin) {
        return sinceOrigin == FOREVER ? FOREVER : sinceOrigin + origin;
    }

    /** Another node has the address, which detection found. RFC 4862 section 5.4.5, RFC 7217 section 6. */
    public void onDuplicate(long hi, long lo) {
        addresses.onDuplicate(hi, lo, now());
        rearm();
    }

    /** Takes an advertisement that {@link RaMessage#check} let pass, from a link-local source. */
    public void onAdvertisement(Packet p, int at, int end, long sourceHi, long sourceLo) {
        effects.count(Counter.AUTOCONF_RAS_RECEIVED);
        if (!settings.isAccepting()) {
            return;
        }
        long now = now();
        parameters(p, at);
        int lifetime = RaMessage.lifetimeSeconds(p, at);
        Preference preference = RaMessage.preference(p, at);
        long until = until(lifetime, now);
        boolean isMacTold = false;
        for (int option = at + RaMessage.HEADER_BYTES; option < end; option += RaOption.bytes(p, option)) {
            switch (RaOption.type(p, option)) {
                case RaOption.SOURCE_LINK_ADDRESS -> {
                    effects.routerMac(sourceHi, sourceLo, RaOption.mac(p, option));
                    isMacTold = true;
                }
                case RaOption.PREFIX -> prefix(p, option, now);
                case RaOption.MTU -> mtu(RaOption.mtuBytes(p, option));
                case RaOption.ROUTE -> {
                    Preference its = RaOption.routePreference(p, option);
                    if (its == null) {
                        effects.count(Counter.AUTOCONF_VALUES_IGNORED);
                    } else if (RaOption.prefixLength(p, option) == 0) {
                        // RFC 4191 section 3.1: a route to ::/0 has the last word on the default router.
                        preference = its;
                        until = until(RaOption.lifetimeSeconds(p, option), now);
                    } else {
                        route(p, option, its, sourceHi, sourceLo, now);
                    }
                }
                case RaOption.RDNSS -> servers(p, option, now);
                case RaOption.DNSSL -> domains(p, option, now);
                default -> {
                    // RFC 4861 section 6.1.2: unknown options are skipped.
                }
            }
        }
        if (!isMacTold) {
            effects.routerHeard(sourceHi, sourceLo);
        }
        if (settings.takesRouters()) {
            routers.heard(sourceHi, sourceLo, preference, until, now);
        }
        if (until > now) {
            solicitor.onRouter();
        }
        rearm();
    }

    private void parameters(Packet p, int at) {
        int flags = RaMessage.flags(p, at);
        int hopLimit = RaMessage.hopLimit(p, at);
        parameters = parameters.withFlags(flags).withHopLimit(hopLimit == 0 ? parameters.hopLimit() : hopLimit);
        long reachable = RaMessage.reachableMillis(p, at) & 0xffff_ffffL;
        if (reachable > MAX_REACHABLE_MILLIS) {
            effects.count(Counter.AUTOCONF_VALUES_IGNORED);
        } else if (reachable != 0) {
            parameters = parameters.withReachableMillis((int) reachable);
        }
        long retrans = RaMessage.retransMillis(p, at) & 0xffff_ffffL;
        if (retrans > MAX_REACHABLE_MILLIS) {
            effects.count(Counter.AUTOCONF_VALUES_IGNORED);
        } else if (retrans != 0) {
            parameters = parameters.withRetransMillis((int) retrans);
        }
    }

    private void mtu(long bytes) {
        if (bytes < MIN_MTU_BYTES || bytes > settings.interfaceMtuBytes()) {
            effects.count(Counter.AUTOCONF_VALUES_IGNORED);
        } else {
            parameters = parameters.withMtuBytes((int) bytes);
        }
    }

    private void prefix(Packet p, int option, long now) {
        int length = RaOption.prefixLength(p, option);
        long hi = RaOption.prefixHi(p, option) & Ipv6Bits.maskHi(length);
        long lo = RaOption.prefixLo(p, option) & Ipv6Bits.maskLo(length);
        long valid = RaOption.lifetimeSeconds(p, option);
        long preferred = RaOption.preferredSeconds(p, option);
        // RFC 4862 section 5.5.3 b and c, RFC 4861 section 6.3.4. Nor is anything formed of multicast or of the whole
        // world.
        if (Ipv6Bits.isLinkLocal(hi) || Ipv6Bits.isMulticast(hi) || length == 0 || preferred > valid) {
            effects.count(Counter.AUTOCONF_VALUES_IGNORED);
            return;
        }
        int flags = RaOption.prefixFlags(p, option);
        if ((flags & RaOption.ON_LINK) != 0) {
            prefixes.heard(hi, lo, length, until(valid, now), now);
        }
        if ((flags & RaOption.AUTONOMOUS) != 0) {
            if (length == AUTONOMOUS_BITS) {
                addresses.heard(hi, until(preferred, now), until(valid, now), now);
            } else {
                // Section 5.5.3 d: a prefix and an identifier of 64 bits must make 128.
                effects.count(Counter.AUTOCONF_VALUES_IGNORED);
            }
        }
    }

    private void route(Packet p, int option, Preference preference, long sourceHi, long sourceLo, long now) {
        int length = RaOption.prefixLength(p, option);
        long hi = RaOption.routeHi(p, option) & Ipv6Bits.maskHi(length);
        long lo = RaOption.routeLo(p, option) & Ipv6Bits.maskLo(length);
        if (Ipv6Bits.isLinkLocal(hi) || Ipv6Bits.isMulticast(hi)) {
            effects.count(Counter.AUTOCONF_VALUES_IGNORED);
        } else if (settings.takesRouters()) {
            long until = until(RaOption.lifetimeSeconds(p, option), now);
            routes.heard(hi, lo, length, sourceHi, sourceLo, preference, until, now);
        }
    }

    private void servers(Packet p, int option, long now) {
        long until = until(RaOption.lifetimeSeconds(p, option), now);
        int end = option + RaOption.bytes(p, option);
        for (int at = option + 8; at < end; at += 16) {
            dns.server(p.u64(at), p.u64(at + 8), until, now);
        }
    }

    private void domains(Packet p, int option, long now) {
        long until = until(RaOption.lifetimeSeconds(p, option), now);
        List<String> names = DnsNames.read(p, option + 8, option + RaOption.bytes(p, option), Bounded.MOST);
        for (String name : names) {
            dns.domain(name, until, now);
        }
    }

    private void onTimer() {
        long now = now();
        routers.expire(now);
        routes.expire(now);
        prefixes.expire(now);
        addresses.expire(now);
        dns.expire(now);
        rearm();
    }

    private void rearm() {
        long next = Math.min(routers.nextNanos(), Math.min(routes.nextNanos(), prefixes.nextNanos()));
        next = Math.min(next, Math.min(addresses.nextNanos(), dns.nextNanos()));
        if (next == FOREVER) {
            timer.cancel();
        } else {
            timer.arm(next - now());
        }
        effects.settled();
    }

    /** Since the origin, so that times compare as plain numbers. */
    private long now() {
        return wheel.nowNanos() - origin;
    }

    private static long until(long seconds, long now) {
        return seconds == INFINITE_SECONDS ? FOREVER : now + seconds * SECOND;
    }
}
