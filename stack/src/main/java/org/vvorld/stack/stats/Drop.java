package org.vvorld.stack.stats;

/**
 * Why a packet was dropped: one constant a reason. Code, {@code netstat -s}, metrics and documentation read this list; there is
 * no other way to lose a packet. The help text ends the sentence "packets dropped because ...".
 */
public enum Drop {
    // Where it came in
    VNET_CLOSING("the vnet is being destroyed"),
    VNET_QUARANTINED("the vnet threw too many exceptions and was closed off"),
    RING_FULL("the ring of the worker that owns the flow was full"),
    RING_SHARE_FULL("the vnet had its share of that worker's ring"),
    INTERFACE_DOWN("the interface was down"),
    INTERFACE_GONE("the interface was between two vnets or destroyed"),
    FRAME_TOO_SHORT("the frame was shorter than its link header"),
    FRAME_TOO_LONG("the frame was longer than the interface's MTU allows"),
    FRAME_NOT_FOR_US("the frame was for another station"),
    FRAME_SOURCE_INVALID("the frame's source address was a group address"),
    VLAN_UNKNOWN("no vlan of the interface has the frame's tag"),
    VLAN_TOO_MANY_TAGS("the frame had more VLAN tags than there is room for"),
    ETHERTYPE_UNKNOWN("no protocol takes the EtherType"),
    // Bridges
    BRIDGE_RESERVED("its destination is reserved for the link between two bridges, 01:80:c2:00:00:0X"),
    BRIDGE_NOT_FORWARDING("the spanning tree has closed the bridge's port"),
    BRIDGE_OWN_SOURCE("it came in by a bridge from one of that bridge's own addresses: a loop, or a forgery"),
    BRIDGE_SAME_PORT("its destination is on the bridge's port that it came in by"),
    BRIDGE_PRIVATE("it was from one private member of a bridge to another"),
    BRIDGE_NO_PORT("no other port of the bridge could take it"),
    BRIDGE_COPY_MEMORY("packet memory was low, and copies for more ports of a bridge may not take the last quarter"),
    // ARP
    ARP_DISABLED("ARP is off on the interface, and nobody has set the neighbour"),
    ARP_MALFORMED("the ARP packet was malformed or not Ethernet/IPv4"),
    ARP_SENDER_INVALID("the ARP sender was no unicast station"),
    ARP_SPOOFED_OWN_ADDRESS("another station claimed one of our addresses"),
    ARP_NOT_ON_LINK("the ARP sender was not in the interface's subnets"),
    ARP_PERMANENT("it tried to change a permanent ARP entry"),
    ARP_PENDING_FULL("too many packets waited for one neighbour, the oldest went"),
    ARP_TABLE_FULL("the ARP table was full"),
    ARP_UNRESOLVED("the neighbour did not answer ARP"),
    ARP_FLUSHED("the ARP entry it waited for was deleted"),
    // IPv4 input
    IPV4_TOO_SHORT("it was shorter than an IPv4 header"),
    IPV4_BAD_VERSION("its version was not 4"),
    IPV4_BAD_HEADER_LENGTH("its header length was impossible"),
    IPV4_BAD_CHECKSUM("its header checksum was wrong"),
    IPV4_BAD_LENGTH("its total length was impossible"),
    IPV4_BAD_OPTIONS("its options were malformed"),
    IPV4_SOURCE_ROUTE("it carried a source route"),
    IPV4_MARTIAN_SOURCE("its source address cannot be on this link"),
    IPV4_MARTIAN_DESTINATION("its destination address cannot be on this link"),
    IPV4_LINK_BROADCAST("it was unicast IPv4 in a link-layer broadcast"),
    IPV4_NOT_FORWARDING("it was for another host and forwarding is off"),
    IPV4_MULTICAST_NOT_JOINED("nobody here joined its multicast group"),
    IPV4_DIRECTED_BROADCAST("directed broadcasts are not forwarded"),
    IPV4_WRONG_INTERFACE("it was for an address of another interface, and rfc1122_strong_es is on"),
    IPV4_TTL_EXCEEDED("its time to live ended here"),
    IPV4_NO_ROUTE("there is no route to its destination"),
    IPV4_REJECT("a reject route matched"),
    IPV4_BLACKHOLE("a blackhole route matched"),
    IPV4_TOO_BIG("it was larger than the next link's MTU and must not be fragmented"),
    IPV4_PROTOCOL_UNKNOWN("no protocol takes its protocol number"),
    // IPv6
    IPV6_TOO_SHORT("it was shorter than an IPv6 header"),
    IPV6_BAD_VERSION("its version was not 6"),
    IPV6_BAD_LENGTH("its payload length was impossible"),
    IPV6_MARTIAN_SOURCE("its IPv6 source address cannot be on this link"),
    IPV6_MARTIAN_DESTINATION("its IPv6 destination address cannot be on this link"),
    IPV6_DISABLED("IPv6 is off on the interface"),
    IPV6_LINK_GROUP("it was unicast IPv6 in a link-layer multicast"),
    IPV6_NOT_FORWARDING("it was for another IPv6 host and forwarding is off"),
    IPV6_MULTICAST_NOT_JOINED("nobody here joined its IPv6 multicast group"),
    IPV6_TENTATIVE("its destination is an address of ours that is tentative or a duplicate"),
    IPV6_SCOPE("it would have left the link that its addresses are for"),
    IPV6_HOP_LIMIT_EXCEEDED("its hop limit ended here"),
    IPV6_NO_ROUTE("there is no IPv6 route to its destination"),
    IPV6_REJECT("an IPv6 reject route matched"),
    IPV6_BLACKHOLE("an IPv6 blackhole route matched"),
    IPV6_TOO_BIG("it was larger than the next link's MTU, and only its source may fragment it"),
    IPV6_BAD_EXTENSION("an extension header was cut short or out of place"),
    IPV6_TOO_MANY_EXTENSIONS("it had more extension headers or options than net.inet6.ip6.maxexthdrs or maxoptions"),
    IPV6_BAD_OPTION("an option was malformed, or unknown and to be refused"),
    IPV6_ROUTING_HEADER("it carried a routing header that is refused (RFC 5095)"),
    IPV6_BAD_FRAGMENT("its fragment header was impossible"),
    IPV6_NEXT_HEADER_UNKNOWN("no protocol takes its next header"),
    IPV6_NO_NEXT_HEADER("nothing followed its headers (RFC 8200 section 4.7)"),
    ICMP6_TOO_SHORT("the ICMPv6 message was too short"),
    ICMP6_BAD_CHECKSUM("the ICMPv6 checksum was wrong"),
    ICMP6_TYPE_IGNORED("nothing here takes the ICMPv6 type"),
    ICMP6_NOBODY_WAITS("no ping6 waits for the reply"),
    ND_INVALID("the neighbor discovery message was malformed, or not from this link"),
    ND_FRAGMENTED("a neighbor discovery message came in fragments (RFC 6980)"),
    ND_NOT_ON_LINK("the neighbor was not on the link"),
    ND_SPOOFED_OWN_ADDRESS("another station claimed one of our IPv6 addresses"),
    ND_PERMANENT("it tried to change a permanent neighbor"),
    ND_PENDING_FULL("too many packets waited for one neighbor, the oldest went"),
    ND_TABLE_FULL("the neighbor table was full"),
    ND_UNRESOLVED("the neighbor did not answer"),
    ND_FLUSHED("the neighbor it waited for was deleted"),

    // Reassembly
    FRAGMENT_MALFORMED("it was a fragment of impossible length or place"),
    FRAGMENT_TINY("it was a fragment that would hide a TCP header from filters (RFC 1858)"),
    FRAGMENT_OVERLAP("it overlapped another fragment, and their whole datagram goes (RFC 5722)"),
    FRAGMENT_DUPLICATE("the same fragment had come already"),
    FRAGMENT_ECN("the ECN bits of its datagram's fragments contradicted each other (RFC 3168)"),
    FRAGMENT_TOO_MANY("its datagram came in more fragments than it may"),
    FRAGMENT_LIMIT("more datagrams or fragments were incomplete than may be, the oldest went"),
    FRAGMENT_TIMEOUT("the rest of its datagram did not come in time"),
    FRAGMENT_NO_BUFFER("there was no packet buffer for the whole datagram"),
    FRAGMENT_FLUSHED("the interface or vnet it came in by went away before its datagram was whole"),
    // ICMP
    ICMP_TOO_SHORT("the ICMP message was too short"),
    ICMP_BAD_CHECKSUM("the ICMP checksum was wrong"),
    ICMP_BROADCAST("echo to a broadcast or multicast address is not answered"),
    ICMP_NOT_ANSWERED("the sysctl for its kind of ICMP request is off, or it was broadcast"),
    ICMP_REDIRECT_REFUSED("redirects are not taken here, or not from a router that is not the one in use"),
    ICMP_TYPE_IGNORED("nothing here takes the ICMP type"),
    ICMP_NOBODY_WAITS("no ping or socket waits for the reply or error"),
    // IPv6 autoconfiguration
    RA_TOO_SHORT("the router advertisement was shorter than its header"),
    RA_BAD_CODE("the router advertisement's code was not 0"),
    RA_NOT_LINK_LOCAL("the router advertisement's source was no link-local address"),
    RA_BAD_OPTION("an option of the router advertisement had an impossible length or contents"),
    RS_TOO_SHORT("the router solicitation was shorter than its header"),
    RS_BAD_CODE("the router solicitation's code was not 0"),
    RS_BAD_OPTION(
            "an option of the router solicitation had an impossible length, or it had no sender but a link-layer address"),
    // Redirects of both families
    REDIRECT_TOO_SHORT("the redirect was shorter than its header"),
    REDIRECT_BAD_CODE("the redirect's code was none that there is"),
    REDIRECT_BAD_OPTION("an option of the redirect had an impossible length"),
    REDIRECT_NOT_LINK_LOCAL("the IPv6 redirect's source was no link-local address"),
    REDIRECT_BAD_DESTINATION("the redirect was about a destination that no router is asked for"),
    REDIRECT_BAD_TARGET("the redirect's new next hop was not a neighbour on its link"),
    REDIRECT_NOT_FIRST_HOP("the redirect did not come from the router now in use for its destination"),
    // Multicast membership
    IGMP_TOO_SHORT("the IGMP message was shorter than its header says"),
    IGMP_BAD_CHECKSUM("the IGMP checksum was wrong"),
    IGMP_BAD_TTL("the IGMP message's time to live was not 1"),
    IGMP_NO_ROUTER_ALERT("the IGMPv3 query lacked the router alert option"),
    IGMP_BAD_GROUP("the IGMP message's group or destination was impossible"),
    IGMP_TYPE_IGNORED("nothing here takes the IGMP type"),
    MLD_TOO_SHORT("the MLD message was shorter than its header says"),
    MLD_NOT_LINK_LOCAL("the MLD message's source was no link-local address"),
    MLD_BAD_HOP_LIMIT("the MLD message's hop limit was not 1"),
    MLD_NO_ROUTER_ALERT("the MLD message lacked the router alert option"),
    MLD_BAD_GROUP("the MLD message's group or destination was impossible"),
    MLD_TYPE_IGNORED("nothing here takes the MLD type"),
    MEMBERSHIP_NO_GROUPS("it was an IGMP or MLD message, and nobody has joined a group where it came in"),
    // UDP and other transports
    UDP_NO_PORT("no socket is bound to the UDP port"),
    UDP_MALFORMED("the UDP header was impossible"),
    UDP_BAD_CHECKSUM("the UDP checksum was wrong"),
    UDP_SEND_REFUSED("its socket may not send that: no destination, another than it is connected to, or a broadcast"),
    TCP_NO_PORT("no socket waits for the TCP segment"),
    TCP_MALFORMED("the TCP header was impossible"),
    TCP_BAD_CHECKSUM("the TCP checksum was wrong"),
    TCP_BROADCAST("a TCP segment came by broadcast or multicast"),
    SOCKET_BUFFER_FULL("its socket's receive buffer was full, or the vnet held as many waiting packets as it may"),
    // Offloads
    OFFLOAD_MALFORMED("its virtio-net header was impossible or did not fit its contents"),
    OFFLOAD_TOO_BIG("its segments were larger than the next link's MTU, and segments are not fragmented here"),
    OFFLOAD_UNSUPPORTED("it was to be cut into segments, and could not be"),
    // Where it would have gone out
    OUTPUT_NO_BUFFER("no packet buffer was free"),
    OUTPUT_INTERFACE_DOWN("the outgoing interface was down"),
    OUTPUT_TOO_BIG("it was larger than the outgoing interface's MTU"),
    OUTPUT_DEVICE_FULL("the device's queue was full"),
    OUTPUT_DEVICE_ERROR("the device refused the frame"),
    VLAN_NO_PARENT("the vlan had no parent, or the parent was down"),
    PEER_DOWN("the other end of the epair was down"),
    CROSSING_QUEUE_FULL("the vnet on the other side had its share of the crossing queue"),
    CHARGE_EXCEEDED("the vnet held as many waiting packets as it may"),
    // Faults
    EXCEPTION("an exception was thrown while it was handled: a bug, see the log");

    private final String help;

    Drop(String help) {
        this.help = help;
    }

    /** Ends the sentence "packets dropped because ...". */
    public String help() {
        return help;
    }

    /** The name in metrics and JSON: {@code ipv4_bad_checksum}. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
