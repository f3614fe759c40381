package org.vvorld.stack.vnet;

import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of a vnet, in the order in which they start. A part uses only parts above it; they stop in the reverse order, so that
 * what a part uses is still alive when it stops. What FreeBSD spreads over 42 VNET_SYSINITs and 51 VNET_SYSUNINITs with orders of
 * their own is this list, and {@link Life} sees that it is kept to.
 */
public enum Part {
    SYSCTL("values that differ from the defaults"),
    MEMORY("what packets that wait are charged to"),
    ROUTE("the routing table", SYSCTL),
    ARP("neighbours, and packets that wait for them", SYSCTL, MEMORY, ROUTE),
    ND("IPv6 neighbours, and packets that wait for them", SYSCTL, MEMORY, ROUTE),
    ICMP("echo clients, and what errors may be sent", SYSCTL, ROUTE, ARP, ND),
    FRAG("datagrams whose fragments have not all come", SYSCTL, MEMORY, ICMP),
    UDP("sockets of UDP, and datagrams that wait in them", SYSCTL, MEMORY, ROUTE, ARP, ICMP),
    TCP("connections of TCP, and what waits in them", SYSCTL, MEMORY, ROUTE, ARP, ND, ICMP),
    PKTGEN("who counts datagrams of pkt-gen", MEMORY, ROUTE, ARP),
    IFNET("interfaces and their addresses", ROUTE, ARP, ND),
    INPUT("the gate that packets come in by", SYSCTL, MEMORY, ROUTE, ARP, ND, ICMP, FRAG, UDP, TCP, PKTGEN, IFNET);

    private final String text;
    /** One bit a part, by its ordinal: an enum is to be immutable. */
    private final int uses;

    Part(String text, Part... uses) {
        this.text = text;
        int bits = 0;
        for (Part used : uses) {
            bits |= 1 << used.ordinal();
        }
        this.uses = bits;
    }

    /** What it is, for people. */
    public String text() {
        return text;
    }

    /** What must be alive as long as it is. */
    public List<Part> uses() {
        return Stream.of(values()).filter(this::uses).toList();
    }

    boolean uses(Part other) {
        return (uses & 1 << other.ordinal()) != 0;
    }
}
