package org.vvorld.stack.vnet;

import java.util.concurrent.atomic.AtomicReference;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.slaac.AutoconfEffects;
import org.vvorld.stack.slaac.AutoconfHost;
import org.vvorld.stack.slaac.Autoconfigured;
import org.vvorld.stack.slaac.Preference;
import org.vvorld.stack.slaac.RsMessage;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.time.Timer;

/**
 * What an interface's {@link AutoconfHost} asks for. What it learns goes to the admin thread as a whole, at most ten times a second however
 * many advertisements come: {@link Autoconf} brings addresses and routes in line with it.
 */
final class AutoconfPort implements AutoconfEffects {
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final int SOLICITATION_BYTES = RsMessage.HEADER_BYTES + 8;

    private final VnetShard shard;
    private final Interface ifp;
    private final Timer pause;
    /** What the admin thread has not seen yet, or null. */
    private final AtomicReference<Autoconfigured> untold = new AtomicReference<>();

    private AutoconfHost host;
    private boolean isNews;
    private boolean isEnded;

    AutoconfPort(VnetShard shard, Interface ifp) {
        this.shard = shard;
        this.ifp = ifp;
        this.pause = shard.timer(this::tell);
    }

    void host(AutoconfHost newHost) {
        host = newHost;
    }

    /** The machine ends; the admin thread hears of it if the interface stays where it is. */
    void end(boolean stays) {
        isEnded = true;
        host.clear();
        pause.cancel();
        if (stays) {
            tell();
        }
    }

    /** Something that {@link AutoconfHost#known} depends on has changed, or may have. */
    void changed() {
        isNews = true;
    }

    @Override
    public void settled() {
        if (isNews && !isEnded && !pause.isArmed()) {
            tell();
            // What comes in the meantime waits for its end.
            pause.arm(PAUSE_NANOS);
        }
    }

    private void tell() {
        if (!isNews) {
            return;
        }
        isNews = false;
        if (untold.getAndSet(host.known(this::isReachable)) == null) {
            shard.workstream().netisr().toAdmin(this::apply);
        }
    }

    /** On the admin thread. */
    private void apply() {
        shard.vnet().ipv6().autoconf().apply(ifp, untold.getAndSet(null));
    }

    private boolean isReachable(long hi, long lo) {
        NdEntry e = shard.vnet().ndTable().find(ifp, hi, lo);
        return e != null && e.mac() >= 0;
    }

    @Override
    public void addressFormed(long hi, long lo, long preferredUntilNanos, long validUntilNanos) {
        isNews = true;
    }

    @Override
    public void addressLifetimes(long hi, long lo, long preferredUntilNanos, long validUntilNanos) {
        isNews = true;
    }

    @Override
    public void addressDeprecated(long hi, long lo) {
        isNews = true;
    }

    @Override
    public void addressRemoved(long hi, long lo) {
        isNews = true;
    }

    @Override
    public void onLinkAdded(long hi, long lo, int length) {
        isNews = true;
    }

    @Override
    public void onLinkRemoved(long hi, long lo, int length) {
        isNews = true;
    }

    @Override
    public void routeSet(long hi, long lo, int length, long routerHi, long routerLo, Preference preference) {
        isNews = true;
    }

    @Override
    public void routeRemoved(long hi, long lo, int length, long routerHi, long routerLo) {
        isNews = true;
    }

    @Override
    public void routersChanged() {
        isNews = true;
    }

    @Override
    public void dnsChanged() {
        isNews = true;
    }

    @Override
    public void routerMac(long hi, long lo, long mac) {
        shard.ipv6().ndInput().heardRouter(ifp, hi, lo, mac);
    }

    @Override
    public void routerHeard(long hi, long lo) {
        shard.ipv6().ndInput().heardRouter(ifp, hi, lo);
    }

    @Override
    public void sendSolicitation() {
        Inet6Address own = ifp.inet6().linkLocal();
        Packet p = own == null ? null : LinkMessage.start(shard, SOLICITATION_BYTES);
        if (p != null) {
            RsMessage.write(p, p.head(), ifp.mac());
            LinkMessage.send(shard, ifp, p, LinkMessage.ALL_ROUTERS);
        }
    }

    @Override
    public void count(Counter counter) {
        shard.count(counter);
    }
}
