package org.vvorld.integration;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the owner of jail a may do with each command there is, and what not. */
final class OwnerRights {
    private static final String OUTSIDE = "Operation not permitted: you may act in jails: a\n";

    /**
     * @param inside what the owner of a may: status 0
     * @param refused what they may not, and in what words
     */
    record Rights(List<String> inside, Map<String, String> refused) {}

    private static Rights rights(List<String> inside, Map<String, String> refused) {
        return new Rights(inside, new TreeMap<>(refused));
    }

    private static final String NO_B = "jail \"b\" not found\n";
    private static final String LINUXS = "Operation not permitted: TAPs and NICs are the host's\n";
    private static final String OWNED = "Operation not permitted: jail a is the host's to change; you may act in it\n";

    /** All commands that {@code help} lists. */
    static final Map<String, Rights> ALL = Map.ofEntries(
            Map.entry(
                    "arp",
                    rights(
                            List.of(
                                    "arp -j a -an",
                                    "jexec a arp -s 10.0.0.9 02:00:00:00:00:09",
                                    "arp -j a 10.0.0.9",
                                    "arp -j a -d 10.0.0.9"),
                            Map.of(
                                    "arp -an", OUTSIDE,
                                    "arp -d -a", OUTSIDE,
                                    "arp -s 10.0.0.9 02:00:00:00:00:09", OUTSIDE,
                                    "arp -j b -an", NO_B))),
            Map.entry(
                    "ddb",
                    rights(
                            List.of(
                                    "ddb show vnets",
                                    "jexec a ddb show vnets",
                                    "ddb show vnet a",
                                    "ddb show vnet_sysinit"),
                            Map.of(
                                    "ddb show vnet b", NO_B,
                                    "ddb show vnet 0", "jail \"0\" not found\n",
                                    "ddb show leftovers", "Operation not permitted",
                                    "jexec a ddb show leftovers", "Operation not permitted"))),
            Map.entry(
                    "fetch",
                    rights(
                            List.of("jexec a inetd http", "jexec a fetch http://127.0.0.1/healthz"),
                            Map.of("fetch http://127.0.0.1/", OUTSIDE, "jexec b fetch http://127.0.0.1/", NO_B))),
            Map.entry("help", rights(List.of("help", "help jail", "jexec a help"), Map.of())),
            Map.entry(
                    "ifconfig",
                    rights(
                            List.of(
                                    "ifconfig -j a",
                                    "jexec a ifconfig epair0a mtu 1400",
                                    "ifconfig -j a epair0a ether 02:00:00:00:01:01",
                                    "ifconfig -j a epair0a inet 10.0.0.3/24 alias",
                                    "ifconfig -j a epair0a inet 10.0.0.3 -alias",
                                    "ifconfig -j a epair0a down",
                                    "ifconfig -j a epair0a up",
                                    "ifconfig -j a lo7 create",
                                    "ifconfig -j a lo7 destroy",
                                    "jail -c name=a.k vnet persist",
                                    "ifconfig -j a epair77 create",
                                    "ifconfig -j a epair77b vnet k",
                                    "ifconfig -j a.k epair77b inet 10.7.0.1/24",
                                    "ifconfig -j a epair77b -vnet k",
                                    "ifconfig -j a epair77a destroy",
                                    "jail -r a.k"),
                            Map.ofEntries(
                                    Map.entry("ifconfig", OUTSIDE),
                                    Map.entry("ifconfig -l", OUTSIDE),
                                    Map.entry("ifconfig lo0", OUTSIDE),
                                    Map.entry("ifconfig lo0 inet 127.0.0.1/8", OUTSIDE),
                                    Map.entry("ifconfig epair create", OUTSIDE),
                                    Map.entry("ifconfig epair0a vnet a", OUTSIDE),
                                    Map.entry("ifconfig epair0a -vnet a", OUTSIDE),
                                    Map.entry("ifconfig -j b", NO_B),
                                    Map.entry("ifconfig -j a epair0a vnet b", NO_B),
                                    Map.entry("ifconfig -j a epair0b -vnet b", NO_B),
                                    Map.entry("ifconfig -j a epair0a vnet 0", "jail \"0\" not found\n"),
                                    Map.entry("ifconfig -j 0", "jail \"0\" not found\n"),
                                    Map.entry("ifconfig -j a epair0b destroy", "interface epair0b does not exist\n"),
                                    Map.entry("ifconfig -j a tap create", LINUXS),
                                    Map.entry("ifconfig -j a tap5 create linux vv5", LINUXS),
                                    Map.entry("ifconfig -j a x0 create tap vv5", LINUXS),
                                    Map.entry("ifconfig -j a em0 create packet lo", "Operation not permitted")))),
            Map.entry(
                    "inetd",
                    rights(
                            List.of(
                                    "jexec a inetd echo discard:9009",
                                    "inetd -j a -l",
                                    "jexec a inetd -r echo discard"),
                            Map.of(
                                    "inetd -l", OUTSIDE,
                                    "inetd -j b echo", NO_B,
                                    "inetd -j a -d / http:8080", "Operation not permitted",
                                    "jexec b inetd -l", NO_B))),
            Map.entry(
                    "rtadvctl",
                    rights(
                            List.of("jexec a rtadvctl show"),
                            Map.of(
                                    "rtadvctl show",
                                    OUTSIDE,
                                    "rtadvctl -j b show",
                                    NO_B,
                                    "rtadvctl -j b disable lo0",
                                    NO_B,
                                    "jexec a rtadvctl enable lo0",
                                    "lo0: nobody listens there: it is no Ethernet\n"))),
            Map.entry(
                    "jail",
                    rights(
                            List.of(
                                    "ifconfig -j a epair78 create",
                                    "jail -c name=a.n vnet persist children.max=2 vnet.interface=epair78b",
                                    "jail -m name=a.n host.hostname=n.example",
                                    "jail -cm name=a.n persist",
                                    "jail -rc name=a.n vnet persist children.max=1",
                                    "jexec a jail -c name=n.m vnet=inherit persist ip4.addr=10.0.0.5",
                                    "jail -r a.n.m",
                                    "jail -c name=a.o vnet persist",
                                    "jail -r *",
                                    "ifconfig -j a epair78b destroy"),
                            Map.ofEntries(
                                    Map.entry("jail -c name=x vnet persist", OUTSIDE),
                                    Map.entry("jail -c vnet persist", OUTSIDE),
                                    Map.entry("jail -c name=b.x vnet persist", OUTSIDE),
                                    Map.entry("jail -r a", OWNED),
                                    Map.entry("jail -rc name=a vnet persist", OWNED),
                                    Map.entry("jail -m name=a children.max=9", OWNED),
                                    Map.entry("jail -m name=a owner=61004", OWNED),
                                    Map.entry("jail -m name=b persist", NO_B),
                                    Map.entry("jail -r b", NO_B),
                                    Map.entry("jail -r b.in", "jail \"b.in\" not found\n"),
                                    Map.entry("jail -r 2", "jail \"2\" not found\n"),
                                    Map.entry("jail -r 0", "jail \"0\" not found\n"),
                                    Map.entry("jexec a jail -r b", NO_B),
                                    Map.entry(
                                            "jail -c name=a.x vnet persist owner=61004",
                                            "owner: Operation not permitted: only the host gives jails to users\n"),
                                    Map.entry(
                                            "jail -c name=a.x vnet persist children.max=4",
                                            "jail_set: Operation not permitted: children.max=4")))),
            Map.entry(
                    "jexec",
                    rights(
                            List.of("jexec a jls", "jexec 1 version"),
                            Map.of(
                                    "jexec b ifconfig", NO_B,
                                    "jexec b.in ifconfig", "jail \"b.in\" not found\n",
                                    "jexec c ifconfig", "jail \"c\" not found\n",
                                    "jexec 0 ifconfig", "jail \"0\" not found\n",
                                    "jexec 2 ifconfig", "jail \"2\" not found\n",
                                    "jexec a jexec b ifconfig", NO_B,
                                    "jexec a jexec a ifconfig", "jail \"a\" not found\n"))),
            Map.entry(
                    "ifmcstat",
                    rights(
                            List.of("ifmcstat -j a", "jexec a ifmcstat -i lo0"),
                            Map.of("ifmcstat", OUTSIDE, "ifmcstat -j b", NO_B))),
            Map.entry(
                    "mtest",
                    rights(
                            List.of("mtest -j a j 239.9.9.9 lo0", "mtest -j a l 239.9.9.9 lo0"),
                            Map.of("mtest j 239.9.9.9 lo0", OUTSIDE, "mtest -j b j 239.9.9.9 lo0", NO_B))),
            Map.entry("jls", rights(List.of("jls", "jls -j a"), Map.of("jls -j b", NO_B, "jls -j 2", "not found\n"))),
            Map.entry(
                    "nc",
                    rights(
                            List.of("jexec a nc -u -w 1 127.0.0.1 9"),
                            Map.of("nc -u -w 1 127.0.0.1 9", OUTSIDE, "jexec b nc -u -w 1 127.0.0.1 9", NO_B))),
            Map.entry(
                    "ndp",
                    rights(
                            List.of("ndp -j a -an", "jexec a ndp -i lo0"),
                            Map.of("ndp -an", OUTSIDE, "ndp -d 2001:db8::9", OUTSIDE, "ndp -j b -an", NO_B))),
            Map.entry(
                    "netstat",
                    rights(
                            List.of("netstat -j a -rn", "netstat -j a -i", "netstat -j a -s", "jexec a netstat -Q"),
                            Map.of(
                                    "netstat -rn", OUTSIDE,
                                    "netstat -i", OUTSIDE,
                                    "netstat -s", OUTSIDE,
                                    "netstat -Q", OUTSIDE,
                                    "netstat -j b -rn", NO_B))),
            Map.entry(
                    "ping",
                    rights(
                            List.of("jexec a ping -c 1 127.0.0.1"),
                            Map.of(
                                    "ping -c 1 127.0.0.1", OUTSIDE,
                                    "jexec b ping -c 1 10.0.0.2", NO_B))),
            Map.entry(
                    "ping6",
                    rights(
                            List.of("jexec a ping6 -c 1 ::1"),
                            Map.of("ping6 -c 1 ::1", OUTSIDE, "jexec b ping6 -c 1 ::1", NO_B))),
            Map.entry(
                    "pkt-gen",
                    rights(
                            List.of("jexec a pkt-gen -f tx -i lo0 -d 127.0.0.1 -n 10 -w 0"),
                            Map.of(
                                    "pkt-gen -f tx -i lo0 -d 127.0.0.1 -n 10", OUTSIDE,
                                    "pkt-gen -f rx -i lo0 -n 1", OUTSIDE))),
            Map.entry(
                    "route",
                    rights(
                            List.of(
                                    "route -j a add 10.8.0.0/16 10.0.0.2",
                                    "route -j a change 10.8.0.0/16 10.0.0.4",
                                    "route -j a get 10.8.0.1",
                                    "route -j a delete 10.8.0.0/16",
                                    "jexec a route show",
                                    "route -j a flush"),
                            Map.of(
                                    "route show", OUTSIDE,
                                    "route get 10.0.0.1", OUTSIDE,
                                    "route add default 10.0.0.1", OUTSIDE,
                                    "route flush", OUTSIDE,
                                    "route -j b flush", NO_B))),
            Map.entry(
                    "setfib",
                    rights(
                            List.of("jexec a setfib 0 netstat -rn"),
                            Map.of(
                                    "setfib 0 netstat -rn",
                                    OUTSIDE,
                                    "setfib 0 jexec b netstat -rn",
                                    OUTSIDE,
                                    "jexec a setfib 0 netstat -rn -j b",
                                    NO_B))),
            Map.entry(
                    "sockstat",
                    rights(
                            List.of("sockstat -j a", "jexec a sockstat -4"),
                            Map.of("sockstat", OUTSIDE, "sockstat -j b", NO_B))),
            Map.entry(
                    "tcpdrop",
                    rights(
                            List.of("tcpdrop -j a -a", "jexec a tcpdrop -s LAST_ACK"),
                            Map.of("tcpdrop -a", OUTSIDE, "tcpdrop -j b -a", NO_B))),
            Map.entry(
                    "sysctl",
                    rights(
                            List.of(
                                    "sysctl -j a -a",
                                    "sysctl -j a net.inet.ip.forwarding=1",
                                    "jexec a sysctl net.inet.ip.forwarding=0",
                                    "sysctl -j a net.isr.dispatch"),
                            Map.of(
                                    "sysctl -a", OUTSIDE,
                                    "sysctl net.isr.dispatch", OUTSIDE,
                                    "sysctl net.isr.dispatch=direct", OUTSIDE,
                                    "sysctl net.inet.ip.forwarding=1", OUTSIDE,
                                    "sysctl -j a net.isr.dispatch=direct", "Operation not permitted",
                                    "sysctl -j b net.inet.ip.forwarding", NO_B))),
            Map.entry(
                    "traceroute",
                    rights(
                            List.of("jexec a traceroute -q 1 127.0.0.1"),
                            Map.of("traceroute 127.0.0.1", OUTSIDE, "jexec b traceroute 10.0.0.2", NO_B))),
            Map.entry(
                    "traceroute6",
                    rights(
                            List.of("jexec a traceroute6 -q 1 ::1"),
                            Map.of("traceroute6 ::1", OUTSIDE, "jexec b traceroute6 ::1", NO_B))),
            Map.entry("version", rights(List.of("version", "jexec a version"), Map.of())));

    private OwnerRights() {}
}
