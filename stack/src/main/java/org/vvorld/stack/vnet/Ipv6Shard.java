package org.vvorld.stack.vnet;

import org.vvorld.stack.frag.OtherWorker;
import org.vvorld.stack.frag.Reassembly;
import org.vvorld.stack.icmp6.Icmp6ErrorSender;
import org.vvorld.stack.icmp6.Icmp6Input;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv6.ExtensionHeaders;
import org.vvorld.stack.ipv6.Ipv6Forward;
import org.vvorld.stack.ipv6.Ipv6Fragments;
import org.vvorld.stack.ipv6.Ipv6Input;
import org.vvorld.stack.ipv6.Ipv6Output;
import org.vvorld.stack.ipv6.Transport6;
import org.vvorld.stack.nd.Dad;
import org.vvorld.stack.nd.NdInput;
import org.vvorld.stack.nd.NdResolver;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.redirect.HostRedirects;
import org.vvorld.stack.redirect.NdRedirect;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Udp;

/** The IPv6 half of a {@link VnetShard}, made when the first IPv6 packet or address meets it. */
public final class Ipv6Shard implements Transport6 {
    private final Vnet vnet;
    private final VnetShard shard;
    private final NdResolver nd;
    private final NdInput ndInput;
    private final Dad dad;
    private final Ipv6Forward forward;
    private final Ipv6Input input;
    private final Ipv6Output output;
    private final Icmp6ErrorSender errors;
    private final Icmp6Input icmp;

    Ipv6Shard(Vnet vnet, VnetShard shard, Reassembly reassembly, OtherWorker elsewhere) {
        this.vnet = vnet;
        this.shard = shard;
        nd = new NdResolver(shard, vnet.ndTable(), this::unresolved);
        ndInput = new NdInput(shard, vnet.ndTable(), nd);
        dad = new Dad(shard, nd, ndInput);
        forward = new Ipv6Forward(shard, nd, vnet.fib6());
        output = new Ipv6Output(
                shard, vnet.fib6(), nd, vnet.loopback(), vnet::interfaces, vnet.pathMtus6(), vnet.redirects6());
        errors = new Icmp6ErrorSender(shard, vnet.fib6(), output, vnet.ndTable());
        forward.errorsTo(errors);
        input = new Ipv6Input(shard, vnet.fib6(), forward, errors);
        icmp = new Icmp6Input(shard, output, ndInput, vnet.echoClients6());
        icmp.extraTo(new MldInput(shard, new DiscoveryInput(shard)));
        icmp.errorsTo(
                (on, type, code, p, quotedAt, at) -> shard.udp().onError6(on, type, code, p, quotedAt, at),
                shard::tcpError6);
        input.groupsOf(GroupLoop::isWanted);
        output.groupsTo(shard.groupLoop());
        dad.assignedTo(shard::onAssigned);
        ndInput.duplicatesTo(shard::onDuplicate);
        nd.routersTo(shard);
        input.deliverTo(this);
        input.fragmentsTo(new Ipv6Fragments(shard, reassembly, elsewhere, input, errors));
    }

    /** Neighbour discovery's output side. */
    public NdResolver nd() {
        return nd;
    }

    /** Neighbour discovery's input side, which also announces addresses. */
    public NdInput ndInput() {
        return ndInput;
    }

    /** Duplicate address detection. */
    public Dad dad() {
        return dad;
    }

    public Ipv6Input input() {
        return input;
    }

    /** IPv6 output, for what sends of its own. */
    public Ipv6Output output() {
        return output;
    }

    /** ICMPv6 errors, for transports. */
    public Icmp6ErrorSender errors() {
        return errors;
    }

    /** Takes a redirect with a right checksum and hop limit, or drops it. RFC 4861 section 8. */
    void redirect(Interface in, Packet p, int at) {
        if (shard.sysctls().isOn(Sysctl.IP6_FORWARDING) || !shard.sysctls().isOn(Sysctl.ICMP6_REDIRECT_ACCEPT)) {
            shard.drop(p, Drop.ICMP_REDIRECT_REFUSED);
            return;
        }
        int ip = p.networkAt();
        Drop why = NdRedirect.input(
                p,
                at,
                p.tail(),
                Ipv6.sourceHigh(p, ip),
                Ipv6.sourceLow(p, ip),
                in,
                output,
                vnet.redirects6(),
                shard.now());
        if (why != null) {
            shard.drop(p, why);
            return;
        }
        shard.count(Counter.ICMP6_REDIRECTS_TAKEN);
        long mac = NdRedirect.mac(p, at, p.tail());
        if (mac != NdRedirect.NO_MAC) {
            ndInput.heardHost(in, NdRedirect.targetHi(p, at), NdRedirect.targetLo(p, at), mac);
        }
        shard.consume(p);
    }

    void onAssigned(Interface i, Inet6Address a) {
        shard.onAssigned(i, a);
    }

    /** ICMPv6, for ping6. */
    public Icmp6Input icmp() {
        return icmp;
    }

    @Override
    public void input(Interface in, Packet p, ExtensionHeaders headers, boolean multicast) {
        int protocol = headers.protocol();
        if (protocol == Ipv6.ICMPV6) {
            icmp.input(in, p, headers, multicast);
        } else if (protocol == Ipv4.PROTOCOL_TCP) {
            shard.tcp6(in, p, headers.transportAt(), multicast);
        } else if (protocol != Ipv4.PROTOCOL_UDP) {
            // RFC 8200 section 4: an unknown next header, and where its number is.
            errors.send(
                    in,
                    p,
                    Icmpv6.PARAMETER_PROBLEM,
                    Icmpv6.PROBLEM_NEXT_HEADER,
                    headers.pointerAt() - p.networkAt(),
                    Drop.IPV6_NEXT_HEADER_UNKNOWN);
        } else if (!Udp.isValid(p, headers.transportAt())) {
            shard.drop(p, Drop.UDP_MALFORMED);
        } else {
            shard.udp().input6(in, p, headers.transportAt(), multicast, errors);
        }
    }

    /** RFC 4861 section 7.2.2: the sender is told. For a datagram of our own nobody is to be. */
    private void unresolved(Packet p) {
        int at = p.networkAt();
        if (Ipv6.version(p, at) == 4) {
            shard.unresolved(p, Drop.ND_UNRESOLVED);
            return;
        }
        Route6 back = vnet.fib6().lookup(Ipv6.sourceHigh(p, at), Ipv6.sourceLow(p, at));
        if (back != null && back.kind() == Route.Kind.LOCAL) {
            forgetRedirect(Ipv6.destinationHigh(p, at), Ipv6.destinationLow(p, at));
            shard.drop(p, Drop.ND_UNRESOLVED);
        } else {
            errors.send(null, p, Icmpv6.UNREACHABLE, Icmpv6.UNREACHABLE_ADDRESS, 0, Drop.ND_UNRESOLVED);
        }
    }

    /** RFC 4861 section 7.3.3: a next hop that a redirect named and that is dead is used no more. */
    private void forgetRedirect(long high, long low) {
        HostRedirects.Entry dead = vnet.redirects6().find(high, low, shard.now());
        if (dead != null) {
            vnet.redirects6().removeGateway(dead.gatewayHi(), dead.gatewayLo(), dead.ifp());
        }
    }

    void forget(Interface i) {
        nd.forget(i);
        dad.stop(i, null);
        forward.forget();
        vnet.redirects6().removeInterface(i);
    }
}
