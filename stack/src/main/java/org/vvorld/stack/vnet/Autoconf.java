package org.vvorld.stack.vnet;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.rtadv.Advertisement;
import org.vvorld.stack.rtadv.RtadvSettings;
import org.vvorld.stack.slaac.Autoconfigured;
import org.vvorld.stack.slaac.NdParameters;
import org.vvorld.stack.slaac.Preference;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * What routers have told a vnet's interfaces, and what its interfaces tell hosts. Addresses and routes are brought in line with the first as a
 * whole each time that it changes. A route that an operator has set stands above one that was learnt. Admin thread only.
 */
public final class Autoconf {
    private static final int INTERFACE_ID_BITS = 64;

    private final Vnet vnet;
    private final Map<Interface, Autoconfigured> known = new LinkedHashMap<>();
    private final Map<Interface, Advertisement> advertised = new HashMap<>();
    /** Those routes that are in the table because of what is known. */
    private Map<To, List<Hop>> learnt = Map.of();

    private record Candidate(Hop hop, Preference preference) {}

    /** A prefix in the FIB of the interface by which it was heard of. */
    private record To(int fib, Ipv6Prefix prefix) {}

    Autoconf(Vnet vnet) {
        this.vnet = vnet;
    }

    /** What an interface has learnt of routers. */
    public Autoconfigured known(Interface i) {
        return known.getOrDefault(i, Autoconfigured.NOTHING);
    }

    /** Did routers tell of a FIB's route for exactly this prefix? */
    public boolean isLearnt(int fib, Ipv6Prefix destination) {
        To to = new To(fib, destination);
        List<Hop> hops = learnt.get(to);
        return hops != null && hops.equals(there(to));
    }

    private List<Hop> there(To to) {
        return to.fib < vnet.fibs().count() ? vnet.fibs().routing6(to.fib).hops(to.prefix) : List.of();
    }

    /** What is told hosts on an interface. */
    public Optional<Advertisement> advertised(Interface i) {
        return Optional.ofNullable(advertised.get(i));
    }

    /** What is told with all that follows from the interface as it is now. */
    public static RtadvSettings settings(Interface i, Advertisement what) {
        return RtadvPort.of(what.settings(), i, what);
    }

    /** Has hosts on an interface told; those who were told before are told that it is over if {@code what} is null. */
    public void advertise(Interface i, Advertisement what) {
        if (what == null && advertised.remove(i) == null) {
            return;
        }
        if (what != null) {
            advertised.put(i, what);
        }
        vnet.netisr().post(RouterDiscovery.WORKER, on -> {
            if (vnet.isOpen() && i.owner() == vnet) {
                vnet.shard(on).discovery().advertise(i, what);
            }
        });
    }

    /** The interface leaves. */
    void forget(Interface i) {
        advertised.remove(i);
        i.ndParameters(NdParameters.UNTOLD);
        if (known.remove(i) != null) {
            routes();
        }
    }

    void apply(Interface i, Autoconfigured now) {
        if (!vnet.isOpen() || i.owner() != vnet) {
            return;
        }
        Autoconfigured before = now.equals(Autoconfigured.NOTHING) ? known.remove(i) : known.put(i, now);
        i.ndParameters(now.parameters());
        List<Ipv6Prefix> onLink = now.prefixes().stream().map(Autoconf::prefix).toList();
        i.inet6(i.inet6().withPrefixes(onLink.toArray(Ipv6Prefix[]::new)));
        for (Autoconfigured.Address a : before == null ? List.<Autoconfigured.Address>of() : before.addresses()) {
            if (now.addresses().stream().noneMatch(n -> n.hi() == a.hi() && n.lo() == a.lo())) {
                remove(i, a);
            }
        }
        for (Autoconfigured.Address a : now.addresses()) {
            // RFC 5942 section 4: an address says nothing of who is on the link; a prefix does.
            boolean isOnLink = onLink.contains(Ipv6Prefix.of(a.hi(), a.lo(), INTERFACE_ID_BITS));
            set(i, a, isOnLink ? INTERFACE_ID_BITS : 128);
        }
        routes();
    }

    private static Ipv6Prefix prefix(Autoconfigured.Prefix x) {
        return new Ipv6Prefix(x.hi(), x.lo(), x.length());
    }

    private void remove(Interface i, Autoconfigured.Address a) {
        Inet6Address there = i.inet6().find(a.hi(), a.lo());
        if (there != null && there.has(Inet6Address.AUTOCONF)) {
            vnet.ipv6().remove(i, a.hi(), a.lo());
        }
    }

    private void set(Interface i, Autoconfigured.Address a, int length) {
        Inet6Address there = i.inet6().find(a.hi(), a.lo());
        if (there == null) {
            if (a.isDuplicated() || i.inet6().addresses().length >= Addresses6.MAX_ADDRESSES) {
                return;
            }
            there = new Inet6Address(a.hi(), a.lo(), length, Inet6Address.AUTOCONF);
            there.lifetimes(a.preferredUntilNanos(), a.validUntilNanos());
            vnet.ipv6().add(i, there);
        } else if (!there.has(Inet6Address.AUTOCONF)) {
            // An operator's.
            return;
        } else if (there.length() != length) {
            there = vnet.ipv6().lengthen(i, there, length);
        }
        there.lifetimes(a.preferredUntilNanos(), a.validUntilNanos());
        there.flags(a.isDeprecated() ? Inet6Address.DEPRECATED : 0, a.isDeprecated() ? 0 : Inet6Address.DEPRECATED);
    }

    /** Brings the routes in line with what is known. */
    void routes() {
        Map<To, Candidate> wanted = new LinkedHashMap<>();
        known.forEach((i, k) -> collect(wanted, i, k));
        Map<To, List<Hop>> before = learnt;
        Map<To, List<Hop>> now = new HashMap<>();
        before.forEach((to, hops) -> {
            if (!wanted.containsKey(to) && hops.equals(there(to))) {
                vnet.fibs().routing6(to.fib).remove(to.prefix);
            }
        });
        wanted.forEach((to, candidate) -> {
            List<Hop> hops = List.of(candidate.hop);
            List<Hop> there = there(to);
            if (there.isEmpty() || there.equals(before.get(to))) {
                vnet.fibs().routing6(to.fib).put(to.prefix, hops);
                now.put(to, hops);
            }
        });
        learnt = now.isEmpty() ? Map.of() : now;
    }

    private static void collect(Map<To, Candidate> wanted, Interface i, Autoconfigured k) {
        for (Autoconfigured.Prefix x : k.prefixes()) {
            wanted.putIfAbsent(new To(i.fib(), prefix(x)), new Candidate(Hop.on(i), Preference.HIGH));
        }
        if (!k.routers().isEmpty()) {
            Autoconfigured.Router r = k.routers().getFirst();
            better(
                    wanted,
                    new To(i.fib(), Ipv6Prefix.DEFAULT),
                    new Candidate(Hop.via(r.hi(), r.lo(), i), r.preference()));
        }
        for (Autoconfigured.Specific s : k.routes()) {
            Hop hop = Hop.via(s.routerHi(), s.routerLo(), i);
            better(
                    wanted,
                    new To(i.fib(), new Ipv6Prefix(s.hi(), s.lo(), s.length())),
                    new Candidate(hop, s.preference()));
        }
    }

    private static void better(Map<To, Candidate> wanted, To to, Candidate c) {
        wanted.merge(to, c, (a, b) -> b.preference.compareTo(a.preference) > 0 ? b : a);
    }
}
