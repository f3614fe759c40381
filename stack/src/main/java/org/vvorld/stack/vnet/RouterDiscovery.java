package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.rtadv.Advertisement;
import org.vvorld.stack.rtadv.Rtadv;
import org.vvorld.stack.slaac.AutoconfHost;
import org.vvorld.stack.slaac.AutoconfSettings;
import org.vvorld.stack.slaac.InterfaceIds;
import org.vvorld.stack.slaac.RsMessage;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6;

/**
 * Router discovery of a vnet, RFC 4861 section 6: the machine of a host on each interface that accepts advertisements, that of a router on each that
 * sends some. On worker {@link #WORKER} only; made when the first interface needs it.
 */
final class RouterDiscovery {
    /** The worker that probes for addresses too. */
    static final int WORKER = 0;

    /** One interface's machines; null for none. */
    private static final class Link {
        final Interface ifp;
        AutoconfHost host;
        AutoconfPort hostPort;
        boolean isAsking;
        Rtadv router;
        RtadvPort routerPort;

        Link(Interface ifp) {
            this.ifp = ifp;
        }
    }

    private final VnetShard shard;
    private final List<Link> links = new ArrayList<>(2);

    RouterDiscovery(VnetShard shard) {
        this.shard = shard;
    }

    private Link find(Interface i) {
        for (Link l : links) {
            if (l.ifp == i) {
                return l;
            }
        }
        return null;
    }

    private Link make(Interface i) {
        Link l = find(i);
        if (l == null) {
            l = new Link(i);
            links.add(l);
        }
        return l;
    }

    /** The interface's flags or addresses have changed, or it came up: begins what is to run there, and ends what is not. */
    void follow(Interface i) {
        Inet6 six = i.inet6();
        if (six.has(Inet6.ACCEPT_RTADV)) {
            host(make(i));
        }
        Link l = find(i);
        if (l == null) {
            return;
        }
        if (l.host != null && !six.has(Inet6.ACCEPT_RTADV)) {
            l.hostPort.end(true);
            l.host = null;
            l.isAsking = false;
        }
        boolean isReady = i.isUp() && !six.isDisabled() && six.linkLocal() != null;
        if (isReady && l.host != null && !l.isAsking) {
            l.isAsking = true;
            l.host.start();
        }
        if (isReady && l.router != null && !l.router.isRunning()) {
            l.router.start();
        }
        forgetIdle(l);
    }

    private void forgetIdle(Link l) {
        if (l.host == null && l.router == null) {
            links.remove(l);
        }
    }

    private void host(Link l) {
        if (l.host == null) {
            l.hostPort = new AutoconfPort(shard, l.ifp);
            l.host = new AutoconfHost(
                    shard.workstream().timers(),
                    shard::timer,
                    shard.workstream()::random,
                    InterfaceIds.eui64(l.ifp.mac()),
                    settings(l.ifp),
                    l.hostPort);
            l.hostPort.host(l.host);
        }
    }

    private AutoconfSettings settings(Interface i) {
        // RFC 4861 section 6.2.7, RFC 7084 W-3 apart: a router finds its ways otherwise.
        boolean mayFollow =
                !shard.sysctls().isOn(Sysctl.IP6_FORWARDING) || shard.sysctls().isOn(Sysctl.IP6_RFC6204W3);
        boolean takesRouters = mayFollow && !i.inet6().has(Inet6.NO_RADR);
        return new AutoconfSettings(true, takesRouters, i.mtuBytes(), 0);
    }

    /** Has advertisements sent, or others than before; no more if {@code what} is null. */
    void advertise(Interface i, Advertisement what) {
        Link l = make(i);
        if (what == null) {
            if (l.router != null) {
                l.router.stop();
                l.router = null;
            }
            forgetIdle(l);
            return;
        }
        if (l.router == null) {
            l.routerPort = new RtadvPort(shard, i, what);
            l.router = new Rtadv(
                    shard.workstream().timers(),
                    shard::timer,
                    shard.workstream()::random,
                    what.settings(),
                    l.routerPort);
            follow(i);
        } else {
            l.routerPort.what(what);
            l.router.settings(what.settings());
        }
    }

    /** An address is about to go, or the interface to go down: who relies on this router is told, RFC 4861 section 6.2.5. */
    void leaving(Interface i) {
        Link l = find(i);
        if (l != null && l.router != null) {
            l.router.stop();
        }
    }

    /** An interface has gone down or has no IPv6 now, or left the vnet; all have if it is null. */
    void forget(Interface i) {
        for (Link l : List.copyOf(links)) {
            if (i == null || l.ifp == i) {
                boolean stays = i != null && i.owner() == shard.vnet();
                end(l, stays);
                if (!stays) {
                    links.remove(l);
                }
            }
        }
    }

    private static void end(Link l, boolean stays) {
        if (l.router != null) {
            l.router.halt();
        }
        if (l.host != null && stays) {
            l.host.stop();
        } else if (l.host != null) {
            l.hostPort.end(false);
        }
        l.isAsking = false;
    }

    /** Another node has an address that was formed here. */
    void onDuplicate(Interface i, Inet6Address a) {
        Link l = find(i);
        if (l != null && l.host != null) {
            l.host.onDuplicate(a.high(), a.low());
        }
    }

    /** A router does not answer any more: another may do. */
    void onLost(Interface i) {
        Link l = find(i);
        if (l != null && l.host != null) {
            l.hostPort.changed();
            l.hostPort.settled();
        }
    }

    /** A router says that it is none. */
    void onNoRouter(Interface i, long high, long low) {
        Link l = find(i);
        if (l != null && l.host != null) {
            l.host.onNotRouter(high, low);
        }
    }

    /** Takes a sound solicitation; false if nobody advertises there. */
    boolean solicitation(Interface in, Packet p, int at) {
        Link l = find(in);
        if (l == null || l.router == null) {
            return false;
        }
        int ip = p.networkAt();
        long mac = RsMessage.mac(p, at, p.tail());
        if (mac != RsMessage.NO_MAC) {
            shard.ipv6().ndInput().heardHost(in, Ipv6.sourceHigh(p, ip), Ipv6.sourceLow(p, ip), mac);
        }
        l.router.onSolicitation();
        return true;
    }

    /** Takes a sound advertisement; false if it is of no interest to anybody. */
    boolean advertisement(Interface in, Packet p, int at) {
        Link l = find(in);
        if (l == null) {
            return false;
        }
        if (l.router != null) {
            l.router.onAdvertisement(p, at, p.tail());
        }
        if (l.host != null) {
            int ip = p.networkAt();
            l.host.settings(settings(in));
            l.hostPort.changed();
            l.host.onAdvertisement(p, at, p.tail(), Ipv6.sourceHigh(p, ip), Ipv6.sourceLow(p, ip));
        }
        return true;
    }
}
