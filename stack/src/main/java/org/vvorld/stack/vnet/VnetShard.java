package org.vvorld.stack.vnet;

import java.util.function.Consumer;
import org.vvorld.stack.arp.ArpInput;
import org.vvorld.stack.arp.ArpResolver;
import org.vvorld.stack.frag.Reassembly;
import org.vvorld.stack.icmp.IcmpErrorSender;
import org.vvorld.stack.icmp.IcmpInput;
import org.vvorld.stack.iface.Bridging;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.iface.InterfaceShard;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.iface.VlanTrunk;
import org.vvorld.stack.ipv4.Ipv4Forward;
import org.vvorld.stack.ipv4.Ipv4GroupOutput;
import org.vvorld.stack.ipv4.Ipv4Input;
import org.vvorld.stack.ipv4.Ipv4Link;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.nd.RouterWatch;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.tcp.TcpCounter;
import org.vvorld.stack.tcp.TcpShard;
import org.vvorld.stack.udp.UdpOutput;
import org.vvorld.stack.udp.UdpShard;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.MacAddress;
import org.vvorld.stack.wire.VlanTag;

/**
 * One worker's slice of a vnet, with the protocols in it. Made when the worker first meets the vnet.
 *
 * <p>The constructor is the architecture: a line uses only what stands above it. The two places where a lower layer must reach up
 * (deliver, send an error) are closed at its end.
 */
public final class VnetShard extends Shard implements RouterWatch {
    private final Vnet vnet;
    private final ArpResolver arp;
    private final ArpInput arpInput;
    private final Ipv4Forward forward;
    private final Elsewhere elsewhere;
    private final Reassembly reassembly;
    private final Ipv4Input ipv4;
    private final Ipv4Output output;
    private final IcmpInput icmp;
    private final UdpShard udp;
    /** Null until TCP is met. */
    private TcpShard tcp;

    private final TransportDemux transport;
    private final GroupLoop groupLoop;
    /** Null until a group is joined; on one worker only. */
    private Memberships memberships;
    /** Null until an interface listens to routers or is one's; on one worker only. */
    private RouterDiscovery discovery;

    private final IcmpErrorSender icmpErrors;
    /** Null until IPv6 is met. */
    private Ipv6Shard ipv6;

    /** VLAN tags that were taken off the frame in hand. */
    private int tags;

    VnetShard(Vnet vnet, Workstream on) {
        super(on, vnet.sysctls(), vnet.charge(), fault -> vnet.onFault(fault, on.now()));
        this.vnet = vnet;
        arp = new ArpResolver(this, vnet.arpTable(), p -> unresolved(p, Drop.ARP_UNRESOLVED));
        arpInput = new ArpInput(this, vnet.arpTable(), arp, vnet.fib());
        Ipv4Link link =
                new Ipv4Link(this, arp, (ifp, high, low, p) -> ipv6().nd().output(ifp, high, low, p));
        forward = new Ipv4Forward(this, link, vnet.fib());
        elsewhere = new Elsewhere(vnet, this);
        reassembly = new Reassembly(this, vnet.fragments());
        ipv4 = new Ipv4Input(this, vnet.fib(), forward, reassembly, elsewhere);
        output = new Ipv4Output(this, vnet.fib(), link, vnet.loopback(), vnet.destinations());
        icmpErrors = new IcmpErrorSender(this, vnet.fib(), output);
        icmp = new IcmpInput(this, vnet.fib(), output, vnet.echoClients());
        forward.errorsTo(icmpErrors);
        ipv4.errorsTo(icmpErrors);
        groupLoop = new GroupLoop(this);
        Ipv4GroupOutput toGroups = new Ipv4GroupOutput(this, vnet.fib(), link, groupLoop);
        UdpOutput udpOutput =
                new UdpOutput(this, vnet.fib(), output, toGroups, () -> ipv6().output(), vnet.udp()::link);
        udp = new UdpShard(this, vnet.udp(), udpOutput, icmpErrors);
        icmp.errorsFor(Ipv4.PROTOCOL_UDP, udp);
        icmp.errorsFor(
                Ipv4.PROTOCOL_TCP,
                (from, type, code, mtu, p, quotedAt, at) ->
                        tcp != null && tcp.errors().onError(from, type, code, mtu, p, quotedAt, at));
        transport = new TransportDemux(vnet, this, icmp, icmpErrors, udp);
        ipv4.deliverTo(transport);
    }

    /** ARP, for what the admin side posts here: announcing an address, forgetting a neighbour. */
    public ArpResolver arp() {
        return arp;
    }

    /** IPv4 output, for what sends of its own. */
    public Ipv4Output output() {
        return output;
    }

    /** The IPv6 half. On this worker only. */
    public Ipv6Shard ipv6() {
        Ipv6Shard s = ipv6;
        return s != null ? s : makeIpv6();
    }

    private Ipv6Shard makeIpv6() {
        ipv6 = new Ipv6Shard(vnet, this, reassembly, elsewhere);
        return ipv6;
    }

    boolean hasIpv6() {
        return ipv6 != null;
    }

    /** UDP, for what uses its sockets on this worker. */
    public UdpShard udp() {
        return udp;
    }

    /** TCP on this worker, for what uses its sockets. On this worker only. */
    public TcpShard tcp() {
        TcpShard s = tcp;
        return s != null ? s : makeTcp();
    }

    /** The same if anybody used it; else null. */
    TcpShard tcpIfAny() {
        return tcp;
    }

    private TcpShard makeTcp() {
        tcp = new TcpShard(this, vnet.tcp(), output, () -> ipv6().output(), vnet.udp()::link);
        return tcp;
    }

    /** What TCP counted on this worker. Any thread. */
    long value(TcpCounter c) {
        TcpShard t = tcp;
        return t == null ? 0 : t.context().count(c);
    }

    /** Connections on this worker. */
    int tcpFlows() {
        return tcp == null ? 0 : tcp.flows();
    }

    /** Takes an IPv4 datagram with a TCP segment to the worker that owns its flow. */
    void tcp4(Interface in, Packet p, boolean broadcast) {
        int owner = TcpShard.ownerOf(p, workstream());
        if (owner != workstream().index()) {
            elsewhere.handOff(owner, in, p);
        } else {
            tcp().input4(p, broadcast);
        }
    }

    /** An ICMPv6 error that came in by {@code on} about a segment of this vnet, perhaps. Returns whether it was. */
    boolean tcpError6(Interface on, int type, int code, Packet p, int quotedAt, int at) {
        return tcp != null && tcp.errors().onError6(on.id(), type, code, p, quotedAt, at);
    }

    /** The same of IPv6. */
    void tcp6(Interface in, Packet p, int tcpAt, boolean multicast) {
        int owner = TcpShard.ownerOf(p, workstream());
        if (owner != workstream().index()) {
            elsewhere.handOff(owner, in, p);
        } else {
            tcp().input6(p, tcpAt, in.id(), multicast);
        }
    }

    /** What routers are told of groups. On worker {@link Multicast#WORKER} only. */
    Memberships memberships() {
        if (memberships == null) {
            memberships = new Memberships(this);
        }
        return memberships;
    }

    /** Takes an IGMP message for this host. */
    void igmp(Interface in, Packet p) {
        if (workstream().index() != Multicast.WORKER) {
            elsewhere.handOff(Multicast.WORKER, in, p);
        } else if (memberships == null) {
            drop(p, Drop.MEMBERSHIP_NO_GROUPS);
        } else {
            memberships.igmp(in, p);
        }
    }

    /** Takes an MLD message for this host, which starts at {@code at}. */
    void mld(Interface in, Packet p, int at) {
        if (workstream().index() != Multicast.WORKER) {
            elsewhere.handOff(Multicast.WORKER, in, p);
        } else if (memberships == null) {
            drop(p, Drop.MEMBERSHIP_NO_GROUPS);
        } else {
            memberships.mld(in, p, at);
        }
    }

    /** Router discovery. On worker {@link RouterDiscovery#WORKER} only. */
    RouterDiscovery discovery() {
        if (discovery == null) {
            discovery = new RouterDiscovery(this);
        }
        return discovery;
    }

    /** Takes a sound solicitation or advertisement, which starts at {@code at}; false if nobody wants it. */
    boolean discover(Interface in, Packet p, int at, boolean isSolicitation) {
        if (workstream().index() != RouterDiscovery.WORKER) {
            elsewhere.handOff(RouterDiscovery.WORKER, in, p);
            return true;
        }
        boolean isTaken = isSolicitation
                ? discovery().solicitation(in, p, at)
                : discovery().advertisement(in, p, at);
        if (isTaken) {
            consume(p);
        }
        return isTaken;
    }

    /** An address was found to be nobody else's, or needs no finding out; on the worker that probes. */
    void onAssigned(Interface i, Inet6Address a) {
        if (!a.isLinkLocal()) {
            return;
        }
        if (memberships != null) {
            memberships.tellAgain(i);
        }
        if (vnet.ipv6().hasAutoconf()) {
            discovery().follow(i);
        }
    }

    /** An address is somebody else's too. */
    void onDuplicate(Interface i, Inet6Address a) {
        if (a.has(Inet6Address.AUTOCONF)) {
            onDiscovery(d -> d.onDuplicate(i, a));
        }
        if (Ipv6Address.isLinkLocal(a.high()) && a.low() == Ipv6Address.eui64(i.mac())) {
            // RFC 4862 section 5.4.5: another has this hardware address, so nothing that is sent from here can be
            // right.
            workstream().netisr().toAdmin(() -> {
                if (vnet.isOpen() && i.owner() == vnet) {
                    vnet.ipv6().flags(i, Inet6.IF_DISABLED, 0);
                }
            });
        }
    }

    @Override
    public void onLost(Interface i, long high, long low) {
        onDiscovery(d -> d.onLost(i));
    }

    @Override
    public void onNoRouter(Interface i, long high, long low) {
        onDiscovery(d -> d.onNoRouter(i, high, low));
    }

    private void onDiscovery(Consumer<RouterDiscovery> task) {
        if (vnet.ipv6().hasAutoconf()) {
            workstream()
                    .netisr()
                    .tryPost(
                            RouterDiscovery.WORKER,
                            on -> {
                                if (vnet.isOpen()) {
                                    task.accept(vnet.shard(on).discovery());
                                }
                            },
                            workstream());
        }
    }

    GroupLoop groupLoop() {
        return groupLoop;
    }

    Vnet vnet() {
        return vnet;
    }

    TransportDemux transport() {
        return transport;
    }

    /** ICMP, for ping. */
    public IcmpInput icmp() {
        return icmp;
    }

    @Override
    protected RingShare ringShare() {
        return vnet.ringShare();
    }

    /** Takes a frame from one of the vnet's interfaces. */
    void input(Interface in, Packet p) {
        count(Counter.PACKETS_RECEIVED);
        Drop shut = vnet.gate().shut();
        try {
            if (shut != null) {
                drop(p, Gate.checked(shut));
            } else if (!in.isUp()) {
                drop(p, Drop.INTERFACE_DOWN);
            } else if (in.isEthernet()) {
                tags = 0;
                link(in, p);
            } else if (p.length() > 0 && Ipv6.version(p, p.head()) == 6) {
                ipv6().input().input(in, p);
            } else {
                ipv4.input(in, p);
            }
        } catch (RuntimeException | StackOverflowError e) {
            failed(p, e);
        }
    }

    /** Takes a datagram for this vnet that another worker has handed over: this one owns its flow. */
    void arrived(Interface in, Packet p) {
        Drop shut = vnet.gate().shut();
        try {
            if (shut != null) {
                drop(p, Gate.checked(shut));
            } else {
                if (Ipv4.version(p, p.networkAt()) == 4) {
                    ipv4.arrived(in, p);
                } else {
                    ipv6().input().reassembled(in, p);
                }
            }
        } catch (RuntimeException | StackOverflowError e) {
            failed(p, e);
        }
    }

    /** Takes a datagram that this vnet has sent to a group by {@code out}, for its own members. */
    void looped(Interface out, Packet p) {
        Drop shut = vnet.gate().shut();
        try {
            if (shut != null) {
                drop(p, Gate.checked(shut));
            } else {
                if (Ipv4.version(p, p.networkAt()) == 4) {
                    ipv4.looped(out, p);
                } else {
                    ipv6().input().looped(out, p);
                }
            }
        } catch (RuntimeException | StackOverflowError e) {
            failed(p, e);
        }
    }

    /** Sends a frame from a vlan in another vnet, whose parent is in this one. */
    void output(Interface out, Packet p) {
        count(Counter.PACKETS_RECEIVED);
        Drop shut = vnet.gate().shut();
        try {
            if (shut != null) {
                drop(p, Gate.checked(shut));
            } else {
                out.output(p, this);
            }
        } catch (RuntimeException | StackOverflowError e) {
            failed(p, e);
        }
    }

    private void failed(Packet p, Throwable e) {
        if (p.isInHand()) {
            drop(p, Drop.EXCEPTION);
        }
        fault(e);
    }

    private void link(Interface in, Packet p) {
        Bridging bridging = in.bridging();
        Interface as = bridging == null ? in : bridging.input(in, p, this);
        if (as != null) {
            ethernet(as, p);
        }
    }

    /** A frame with a VLAN tag, whole but for its length: to the vlan that it belongs to. */
    private void tagged(Interface in, Packet p, int type) {
        int at = p.head();
        int longest = Ethernet.HEADER_BYTES + VlanTag.BYTES + in.mtuBytes();
        if (p.length() < Ethernet.HEADER_BYTES + VlanTag.BYTES) {
            drop(p, Drop.FRAME_TOO_SHORT);
            return;
        }
        if (p.length() > longest && Offload.segmentBytes(p, at) > longest) {
            drop(p, Drop.FRAME_TOO_LONG);
            return;
        }
        if (++tags > VlanTag.MOST) {
            drop(p, Drop.VLAN_TOO_MANY_TAGS);
            return;
        }
        int control = VlanTag.control(p, at);
        int id = VlanTag.id(control);
        VlanTrunk trunk = in.vlans();
        Vlan vlan = id == VlanTag.ID_PRIORITY || trunk == null ? null : trunk.find(type, id);
        if (vlan == null && id != VlanTag.ID_PRIORITY) {
            in.stats(workstream()).ierrors++;
            drop(p, Drop.VLAN_UNKNOWN);
            return;
        }
        VlanTag.pop(p);
        p.pcp(VlanTag.pcp(control));
        if (vlan == null) {
            // IEEE 802.1Q section 9.6: a tag that has only a priority; the frame is the untagged VLAN's.
            ethernet(in, p);
        } else if (vlan.owner() == vnet) {
            in(vlan, p);
        } else {
            Drop refused = vlan.cross(p, this);
            if (refused == null) {
                count(Counter.PACKETS_SENT);
            } else {
                vlan.stats(workstream()).iqdrops++;
                drop(p, refused);
            }
        }
    }

    private void in(Vlan vlan, Packet p) {
        InterfaceShard s = vlan.stats(workstream());
        s.ipackets++;
        s.ibytes += p.length();
        if (vlan.isUp()) {
            link(vlan, p);
        } else {
            drop(p, Drop.INTERFACE_DOWN);
        }
    }

    private void ethernet(Interface in, Packet p) {
        int at = p.head();
        int length = p.length();
        if (length < Ethernet.HEADER_BYTES) {
            drop(p, Drop.FRAME_TOO_SHORT);
            return;
        }
        int type = Ethernet.type(p, at);
        if (VlanTag.isTag(type)) {
            tagged(in, p, type);
            return;
        }
        if (length > Ethernet.HEADER_BYTES + in.mtuBytes()
                && Offload.segmentBytes(p, at) > Ethernet.HEADER_BYTES + in.mtuBytes()) {
            drop(p, Drop.FRAME_TOO_LONG);
            return;
        }
        // Eight bytes at once: the destination, and the source's first two.
        long head = p.u64(at);
        long to = head >>> 16;
        if (to != in.mac()) {
            boolean isGroup = MacAddress.isGroup(to);
            if (!isGroup && !in.isStation(to) && !in.isAsked(InterfaceFlag.PPROMISC)) {
                drop(p, Drop.FRAME_NOT_FOR_US);
                return;
            }
            p.linkBroadcast(isGroup);
            in.stats(workstream()).imcasts += isGroup ? 1 : 0;
        } else {
            p.linkBroadcast(false);
        }
        if ((head & 0x0100) != 0) {
            drop(p, Drop.FRAME_SOURCE_INVALID);
            return;
        }
        p.networkAt(p.pull(Ethernet.HEADER_BYTES));
        if (type == Ethernet.TYPE_IPV4) {
            ipv4.input(in, p);
        } else if (type == Ethernet.TYPE_IPV6 && in.inet6().isDisabled()) {
            drop(p, Drop.IPV6_DISABLED);
        } else if (type == Ethernet.TYPE_IPV6) {
            ipv6().input().input(in, p);
        } else if (type == Ethernet.TYPE_ARP) {
            arpInput.input(in, p);
        } else {
            drop(p, Drop.ETHERTYPE_UNKNOWN);
        }
    }

    /** An IPv4 datagram's next hop does not answer. */
    void unresolved(Packet p, Drop reason) {
        // RFC 1812 section 5.2.7.1: the next hop does not answer: host unreachable. For a datagram of our own nobody is
        // to be told.
        Route back = vnet.fib().lookup(Ipv4.source(p, p.networkAt()));
        if (back != null && back.kind() == Route.Kind.LOCAL) {
            // RFC 1122 section 3.3.1.4: a router that a redirect named and that is dead is used no more.
            vnet.destinations().forgetGateway(Ipv4.destination(p, p.networkAt()));
            drop(p, reason);
            return;
        }
        icmpErrors.send(p, Icmpv4.UNREACHABLE, Icmpv4.UNREACHABLE_HOST, 0, reason);
    }

    /** Forgets what it knows of an interface that has left the vnet, or goes down; of all if it is null. */
    void forget(Interface i) {
        arp.forget(i);
        reassembly.forget(i);
        elsewhere.forget();
        forward.forget();
        output.forget();
        groupLoop.forget(i);
        if (memberships != null) {
            memberships.forget(i);
        }
        forget6(i);
    }

    /** The same for IPv6 alone. */
    void forget6(Interface i) {
        if (discovery != null) {
            discovery.forget(i);
        }
        if (ipv6 != null) {
            ipv6.forget(i);
        }
    }

    /** Stage 2 of the vnet's end, on this worker: nothing waits here afterwards, and no timer is set. */
    void drain() {
        workstream().removeSourcesOf(this);
        udp.drain();
        if (tcp != null) {
            tcp.drain();
        }
        forget(null);
    }
}
