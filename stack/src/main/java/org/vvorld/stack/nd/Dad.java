package org.vvorld.stack.nd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.time.Timer;

/** Duplicate address detection on one worker, RFC 4862 section 5.4: probes, and if nobody says no the address is ours. */
public final class Dad {
    private static final long NONCE_MASK = 0xffff_ffff_ffffL;

    private final Shard shard;
    private final NdResolver resolver;
    private final NdInput input;
    /** Those that are probed for; null for none, as it mostly is. */
    private List<Probe> probes;

    private BiConsumer<Interface, Inet6Address> assigned = (i, a) -> {};

    public Dad(Shard shard, NdResolver resolver, NdInput input) {
        this.shard = shard;
        this.resolver = resolver;
        this.input = input;
    }

    /** Says who hears of addresses that nobody objected to; once, when the shard is built. */
    public void assignedTo(BiConsumer<Interface, Inet6Address> listener) {
        assigned = listener;
    }

    private final class Probe {
        final Interface ifp;
        final Inet6Address address;
        final Timer timer;
        int sent;

        Probe(Interface ifp, Inet6Address address) {
            this.ifp = ifp;
            this.address = address;
            this.timer = shard.timer(this::step);
        }

        void step() {
            if (!address.has(Inet6Address.TENTATIVE) || ifp.inet6().find(address.high(), address.low()) != address) {
                done(this);
            } else if (sent < shard.sysctls().get(Sysctl.IP6_DAD_COUNT)) {
                sent++;
                address.nonce(shard.workstream().random() & NONCE_MASK);
                timer.arm(NdResolver.retransNanos(ifp));
                resolver.messages().probe(ifp, address, address.nonce());
            } else {
                address.flags(0, Inet6Address.TENTATIVE);
                done(this);
                input.announce(ifp, address);
                assigned.accept(ifp, address);
            }
        }
    }

    private void done(Probe p) {
        p.timer.cancel();
        probes.remove(p);
        probes = probes.isEmpty() ? null : probes;
    }

    /** Is this an address to probe for before it is used, on that interface? */
    public static boolean isNeeded(Interface ifp, Inet6Address a) {
        return ifp.isEthernet()
                && !a.has(Inet6Address.NO_DAD | Inet6Address.ANYCAST)
                && !ifp.inet6().has(Inet6.NO_DAD);
    }

    /** Begins to probe for a tentative address of an interface that is up. */
    public void start(Interface ifp, Inet6Address a) {
        stop(ifp, a);
        Probe p = new Probe(ifp, a);
        probes = probes == null ? new ArrayList<>(2) : probes;
        probes.add(p);
        p.step();
    }

    /** Stops probing: for one address, for all of an interface if that is null, for all if that is null too. */
    public void stop(Interface ifp, Inet6Address a) {
        if (probes == null) {
            return;
        }
        for (Probe p : List.copyOf(probes)) {
            if ((ifp == null || p.ifp == ifp) && (a == null || p.address == a)) {
                done(p);
            }
        }
    }
}
