package org.vvorld.stack.vnet;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.rtadv.Advertisement;
import org.vvorld.stack.rtadv.RaWriter;
import org.vvorld.stack.rtadv.RtadvEffects;
import org.vvorld.stack.rtadv.RtadvSettings;
import org.vvorld.stack.rtadv.RtadvSettings.AdvertisedPrefix;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6Prefix;

/** Sends an interface's router advertisements. */
final class RtadvPort implements RtadvEffects {
    /** Prefixes of the interface's own that go into one advertisement; with them it fits into 1280 bytes. */
    private static final int MAX_OWN_PREFIXES = 24;

    private final VnetShard shard;
    private final Interface ifp;
    private Advertisement what;

    RtadvPort(VnetShard shard, Interface ifp, Advertisement what) {
        this.shard = shard;
        this.ifp = ifp;
        this.what = what;
    }

    void what(Advertisement newWhat) {
        what = newWhat;
    }

    @Override
    public void send(RtadvSettings settings, boolean isFinal) {
        Packet p = LinkMessage.start(shard, RtadvSettings.MAX_BYTES);
        if (p == null) {
            return;
        }
        // RFC 4861 section 6.2.5: who does not forward is nobody's default router.
        boolean isRouter = !isFinal && shard.sysctls().isOn(Sysctl.IP6_FORWARDING);
        int bytes = RaWriter.write(p, p.head(), of(settings, ifp, what), ifp.mac(), !isRouter);
        p.trim(bytes);
        LinkMessage.send(shard, ifp, p, LinkMessage.ALL_NODES);
    }

    /** The settings with what follows from the interface. */
    static RtadvSettings of(RtadvSettings settings, Interface ifp, Advertisement what) {
        return settings.withLink(
                what.hasOwnPrefixes() ? prefixes(ifp) : settings.prefixes(),
                what.hasOwnMtu() ? ifp.mtuBytes() : settings.linkMtuBytes());
    }

    private static List<AdvertisedPrefix> prefixes(Interface ifp) {
        Set<Ipv6Prefix> all = new LinkedHashSet<>();
        for (Inet6Address a : ifp.inet6().addresses()) {
            if (!a.isLinkLocal()
                    && a.length() < 128
                    && !a.has(Inet6Address.AUTOCONF)
                    && all.size() < MAX_OWN_PREFIXES) {
                all.add(a.prefix());
            }
        }
        return all.stream()
                .map(x -> AdvertisedPrefix.standard(x.high(), x.low(), x.length()))
                .toList();
    }

    @Override
    public void count(Counter counter) {
        shard.count(counter);
    }
}
