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

    private void line(String text, Object... values) {
        lines.add(text.formatted(values));
    }

    @Override
    public void addressFormed(long hi, long lo, long preferredUntilNanos, long validUntilNanos) {
        line("formed %x:%x %s %s", hi, lo, at(preferredUntilNanos), at(validUntilNanos));
    }

    @Override
    public void addressLifetimes(long hi, long lo, long preferredUntilNanos, long validUntilNanos) {
        line("lives %x:%x %s %s", hi, lo, at(preferredUntilNanos), at(validUntilNanos));
    }

    @Override
    public void addressDeprecated(long hi, long lo) {
        line("deprecated %x:%x", hi, lo);
    }

    @Override
    public void addressRemoved(long hi, long lo) {
        line("removed %x:%x", hi, lo);
    }

    @Override
    public void onLinkAdded(long hi, long lo, int length) {
        line("onlink %x:%x/%d", hi, lo, length);
    }

    @Override
    public void onLinkRemoved(long hi, long lo, int length) {
        line("offlink %x:%x/%d", hi, lo, length);
    }

    @Override
    public void routeSet(long hi, long lo, int length, long routerHi, long routerLo, Preference preference) {
        line("route %x:%x/%d %x %s", hi, lo, length, routerLo, preference);
    }

    @Override
    public void routeRemoved(long hi, long lo, int length, long routerHi, long routerLo) {
        line("unroute %x:%x/%d %x", hi, lo, length, routerLo);
    }

    @Override
    public void routersChanged() {
        line("routers");
    }

    @Override
    public void dnsChanged() {
        line("dns");
    }

    @Override
    public void routerMac(long hi, long lo, long mac) {
        line("mac %x %012x", lo, mac);
    }

    @Override
    public void routerHeard(long hi, long lo) {
        line("router %x", lo);
    }

    @Override
    public void hopLimit(int hopLimit) {
        line("hops %d", hopLimit);
    }

    @Override
    public void reachableMillis(int millis) {
        line("reachable %d", millis);
    }

    @Override
    public void retransMillis(int millis) {
        line("retrans %d", millis);
    }

    @Override
    public void linkMtu(int bytes) {
        line("mtu %d", bytes);
    }

    @Override
    public void flags(int flags) {
        // Said with every advertisement: of interest only when set.
        if (flags != 0) {
            line("flags %x", flags);
        }
    }

    @Override
    public void sendSolicitation() {
        line("solicit %d", (wheel.nowNanos() - start) / 1_000_000L);
    }

    @Override
    public void count(Counter counter) {
        counts.merge(counter, 1, Integer::sum);
    }
}
