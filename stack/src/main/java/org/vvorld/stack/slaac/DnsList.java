package org.vvorld.stack.slaac;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.wire.Ipv6Bits;

/** Resolvers and search domains that routers advertise, RFC 8106 section 6. */
public final class DnsList {
    /** A resolver's address. */
    public static final class Server extends Bounded.Entry {
        private final long hi;
        private final long lo;

        Server(long hi, long lo) {
            this.hi = hi;
            this.lo = lo;
        }

        public long hi() {
            return hi;
        }

        public long lo() {
            return lo;
        }
    }

    /** A domain to search. */
    public static final class Domain extends Bounded.Entry {
        private final String name;

        Domain(String name) {
            this.name = name;
        }

        public String name() {
            return name;
        }
    }

    private final Bounded<Server> servers;
    private final Bounded<Domain> domains;
    private final AutoconfEffects effects;

    DnsList(AutoconfEffects effects) {
        this.effects = effects;
        servers = new Bounded<>(effects);
        domains = new Bounded<>(effects);
    }

    List<Autoconfigured.Server> knownServers() {
        List<Autoconfigured.Server> all = new ArrayList<>(servers.size());
        for (int i = 0; i < servers.size(); i++) {
            all.add(new Autoconfigured.Server(servers.get(i).hi, servers.get(i).lo));
        }
        return List.copyOf(all);
    }

    List<String> knownDomains() {
        List<String> all = new ArrayList<>(domains.size());
        for (int i = 0; i < domains.size(); i++) {
            all.add(domains.get(i).name);
        }
        return List.copyOf(all);
    }

    public int serverCount() {
        return servers.size();
    }

    public Server server(int i) {
        return servers.get(i);
    }

    public int domainCount() {
        return domains.size();
    }

    public Domain domain(int i) {
        return domains.get(i);
    }

    void server(long hi, long lo, long until, long now) {
        if (Ipv6Bits.isMulticast(hi) || Ipv6Bits.isUnspecified(hi, lo)) {
            return;
        }
        Server there = null;
        for (int i = 0; i < servers.size(); i++) {
            Server s = servers.get(i);
            there = s.hi == hi && s.lo == lo ? s : there;
        }
        put(servers, there, there == null && until > now ? new Server(hi, lo) : there, until, now);
    }

    void domain(String name, long until, long now) {
        Domain there = null;
        for (int i = 0; i < domains.size(); i++) {
            Domain d = domains.get(i);
            // RFC 4343: names compare without regard to case.
            there = d.name.equalsIgnoreCase(name) ? d : there;
        }
        put(domains, there, there == null && until > now ? new Domain(name) : there, until, now);
    }

    private <E extends Bounded.Entry> void put(Bounded<E> table, E there, E e, long until, long now) {
        if (e == null) {
            return;
        }
        if (there != null) {
            table.heardAgain(e, now);
            e.until = until;
            if (until <= now) {
                table.remove(e);
                effects.dnsChanged();
            }
            return;
        }
        if (table.isFull()) {
            E victim = table.victim(now);
            if (victim == null) {
                return;
            }
            table.remove(victim);
        }
        e.until = until;
        table.add(e, now);
        effects.dnsChanged();
    }

    void expire(long now) {
        boolean isNews = false;
        for (Server s = servers.expired(now); s != null; s = servers.expired(now)) {
            servers.remove(s);
            isNews = true;
        }
        for (Domain d = domains.expired(now); d != null; d = domains.expired(now)) {
            domains.remove(d);
            isNews = true;
        }
        if (isNews) {
            effects.dnsChanged();
        }
    }

    long nextNanos() {
        return Math.min(servers.nextNanos(), domains.nextNanos());
    }
}
