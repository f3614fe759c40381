package org.vvorld.stack.slaac;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.time.TimerWheel;

/** What a machine did, as lines with the second at which it did so. */
final class Heard implements AutoconfEffects {
    final List<String> lines = new ArrayList<>();
    final Map<Counter, Integer> counts = new EnumMap<>(Counter.class);
    private final TimerWheel wheel;
    private final long start;

    Heard(TimerWheel wheel) {
        this.wheel = wheel;
        this.start = wheel.nowNanos();
    }

    int counted(Counter... of) {
        int sum = 0;
        for (Counter c : of) {
            sum += counts.getOrDefault(c, 0);
        }
        return sum;
    }

    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    private String at(long until) {
        return until == AutoconfHost.FOREVER ? "ever" : (until - start) / 1_000_000_000L + "s";
    }

    @Override
    public void addressFormed(long hi, long lo, long preferredUntilNanos, long validUntilNanos) {
        lines.add("formed %x:%x %s %s".formatted(hi, lo, at(preferredUntilNanos), at(validUntilNanos)));
    }

    @Override
    public void addressLifetimes(long hi, long lo, long preferredUntilNanos, long validUntilNanos) {
        lines.add("lives %x:%x %s %s".formatted(hi, lo, at(preferredUntilNanos), at(validUntilNanos)));
    }

    @Override
    public void addressDeprecated(long hi, long lo) {
        lines.add("deprecated %x:%x".formatted(hi, lo));
    }

    @Override
    public void addressRemoved(long hi, long lo) {
        lines.add("removed %x:%x".formatted(hi, lo));
    }

    @Override
    public void onLinkAdded(long hi, long lo, int length) {
        lines.add("onlink %x:%x/%d".formatted(hi, lo, length));
    }

    @Override
    public void onLinkRemoved(long hi, long lo, int length) {
        lines.add("offlink %x:%x/%d".formatted(hi, lo, length));
    }

    @Override
    public void routeSet(long hi, long lo, int length, long routerHi, long routerLo, Preference preference) {
        lines.add("route %x:%x/%d %x %s".formatted(hi, lo, length, routerLo, preference));
    }

    @Override
    public void routeRemoved(long hi, long lo, int length, long routerHi, long routerLo) {
        lines.add("unroute %x:%x/%d %x".formatted(hi, lo, length, routerLo));
    }

    @Override
    public void routersChanged() {
        lines.add("routers");
    }

    @Override
    public void dnsChanged() {
        lines.add("dns");
    }

    @Override
    public void routerMac(long hi, long lo, long mac) {
        lines.add("mac %x %012x".formatted(lo, mac));
    }

    @Override
    public void routerHeard(long hi, long lo) {
        lines.add("router %x".formatted(lo));
    }

    @Override
    public void settled() {}

    @Override
    public void sendSolicitation() {
        lines.add("solicit %d".formatted((wheel.nowNanos() - start) / 1_000_000L));
    }

    @Override
    public void count(Counter counter) {
        counts.merge(counter, 1, Integer::sum);
    }
}
