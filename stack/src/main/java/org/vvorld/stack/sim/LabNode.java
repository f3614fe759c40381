package org.vvorld.stack.sim;

import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.vnet.StaticRoute6;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** A vnet in the laboratory, and what a person would do in it. */
public final class LabNode {
    private final Lab lab;
    private final Vnet vnet;
    private InterfaceAddress planned;
    private int links;
    private int nextEchoId = 1;

    LabNode(Lab lab, Vnet vnet) {
        this.lab = lab;
        this.vnet = vnet;
    }

    public Vnet vnet() {
        return vnet;
    }

    public String name() {
        return vnet.name();
    }

    void plan(InterfaceAddress address) {
        planned = address;
    }

    String nextName() {
        return "eth" + links++;
    }

    String nextBridgeName() {
        int unit = 0;
        while (vnet.interfaceNamed("bridge" + unit) != null) {
            unit++;
        }
        return "bridge" + unit;
    }

    void connect(Interface i) {
        i.home(vnet);
        vnet.attach(i);
        vnet.up(i, true);
    }

    /** Gives both ends of a new link their addresses, where a plan says which. */
    static void number(LabNode a, Interface ia, LabNode b, Interface ib) {
        InterfaceAddress pa = a.takePlan();
        InterfaceAddress pb = b.takePlan();
        if (pa != null) {
            a.vnet.ipv4().add(ia, pa);
        }
        if (pb != null) {
            b.vnet.ipv4().add(ib, pb);
        }
        if (pa != null && pb == null) {
            serve(a, pa, b, ib);
        } else if (pb != null && pa == null) {
            serve(b, pb, a, ia);
        }
    }

    private static void serve(LabNode host, InterfaceAddress of, LabNode router, Interface towardsHost) {
        int gateway = of.broadcast() - 1;
        router.vnet.ipv4().add(towardsHost, new InterfaceAddress(gateway, of.length()));
        host.vnet.ipv4().putRoute(new StaticRoute(Ipv4Prefix.DEFAULT, Route.Kind.GATEWAY, gateway));
    }

    private InterfaceAddress takePlan() {
        InterfaceAddress p = planned;
        planned = null;
        return p;
    }

    /** Adds an address, {@code 10.0.0.1/24}, to an interface of this node. */
    public LabNode address(String interfaceName, String address) {
        vnet.ipv4().add(interfaceNamed(interfaceName), InterfaceAddress.parse(address));
        return this;
    }

    /** Adds a route, {@code default} or {@code 10.0.0.0/8}, through a gateway. */
    public LabNode route(String destination, String gateway) {
        vnet.ipv4()
                .putRoute(
                        new StaticRoute(Ipv4Prefix.parse(destination), Route.Kind.GATEWAY, Ipv4Address.parse(gateway)));
        return this;
    }

    /** Adds an IPv6 address, {@code 2001:db8::1/64}, to an interface of this node, and its link-local address too. */
    public LabNode address6(String interfaceName, String address) {
        linkLocal(interfaceName);
        vnet.ipv6().add(interfaceNamed(interfaceName), Inet6Address.parse(address, 0));
        return this;
    }

    /** Gives an interface its link-local address; returns that. */
    public Inet6Address linkLocal(String interfaceName) {
        Interface i = interfaceNamed(interfaceName);
        if (i.inet6().addresses().length == 0) {
            vnet.ipv6().flags(i, 0, Inet6.IF_DISABLED);
        }
        return i.inet6().addresses()[0];
    }

    /** Adds an IPv6 route through a gateway; of a link-local one the zone is needed. */
    public LabNode route6(String destination, String gateway, String zone) {
        Ipv6Address g = Ipv6Address.parse(gateway);
        Interface link = zone == null ? null : interfaceNamed(zone);
        vnet.ipv6()
                .putRoute(new StaticRoute6(Ipv6Prefix.parse(destination), Route.Kind.GATEWAY, g.high(), g.low(), link));
        return this;
    }

    /** Sends IPv6 echo requests, one a second, the first at once; {@code zone} is an interface's name, or null. */
    public LabPing6 ping6(String to, String zone, int count, int dataBytes, int hopLimit) {
        int id = nextEchoId++;
        Ipv6Address a = Ipv6Address.parse(to);
        LabPing6 ping = new LabPing6();
        vnet.echoClients6().add(id, ping);
        Interface link = zone == null ? null : interfaceNamed(zone);
        for (int i = 0; i < count; i++) {
            int sequence = i;
            lab.at(
                    lab.now() + Lab.seconds(i),
                    () -> lab.netisr().post(0, on -> {
                        if (vnet.isOpen()) {
                            ping.sent(vnet.shard(on)
                                    .ipv6()
                                    .icmp()
                                    .sendEcho(0, 0, a.high(), a.low(), link, id, sequence, dataBytes, hopLimit, false));
                        }
                    }));
        }
        return ping;
    }

    public Interface interfaceNamed(String name) {
        Interface i = vnet.interfaceNamed(name);
        if (i == null) {
            throw new IllegalArgumentException(vnet.name() + " has no interface " + name);
        }
        return i;
    }

    /** The first address of the node that is not a loopback's. */
    public int address() {
        for (Interface i : vnet.interfaces()) {
            if (!i.isLoopback() && i.addresses().length > 0) {
                return i.addresses()[0].address();
            }
        }
        throw new IllegalStateException(vnet.name() + " has no address yet");
    }

    /** Sends one echo request with 56 bytes of data. */
    public LabPing ping(LabNode to) {
        return ping(to.address(), 1, 56, 0);
    }

    public LabPing ping(String to) {
        return ping(Ipv4Address.parse(to), 1, 56, 0);
    }

    /**
     * Sends echo requests, one a second, the first at once.
     *
     * @param ttl 0 for the node's default
     */
    public LabPing ping(int to, int count, int dataBytes, int ttl) {
        int id = nextEchoId++;
        LabPing ping = new LabPing();
        vnet.echoClients().add(id, ping);
        for (int i = 0; i < count; i++) {
            int sequence = i;
            lab.at(
                    lab.now() + Lab.seconds(i),
                    () -> lab.netisr().post(0, on -> {
                        if (vnet.isOpen()) {
                            ping.sent(vnet.shard(on).icmp().sendEcho(0, to, id, sequence, dataBytes, ttl, false));
                        }
                    }));
        }
        return ping;
    }

    public long count(Counter c) {
        return vnet.value(c);
    }

    public long drops(Drop d) {
        return vnet.value(d);
    }
}
