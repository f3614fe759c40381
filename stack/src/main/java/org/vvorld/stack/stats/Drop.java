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
    IPV4_FRAGMENT("it was a fragment for this host, which does not reassemble"),
    IPV4_TTL_EXCEEDED("its time to live ended here"),
    IPV4_NO_ROUTE("there is no route to its destination"),
    IPV4_REJECT("a reject route matched"),
    IPV4_BLACKHOLE("a blackhole route matched"),
    IPV4_TOO_BIG("it was larger than the next link's MTU and must not be fragmented"),
    IPV4_PROTOCOL_UNKNOWN("no protocol takes its protocol number"),
    // ICMP
    ICMP_TOO_SHORT("the ICMP message was too short"),
    ICMP_BAD_CHECKSUM("the ICMP checksum was wrong"),
    ICMP_BROADCAST("echo to a broadcast or multicast address is not answered"),
    ICMP_TYPE_IGNORED("nothing here takes the ICMP type"),
    ICMP_NOBODY_WAITS("no ping waits for the reply"),
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
    // UDP and other transports
    UDP_NO_PORT("no socket is bound to the UDP port"),
    UDP_MALFORMED("the UDP header was impossible"),
    UDP_BAD_CHECKSUM("the UDP checksum was wrong"),
    // Offloads
    OFFLOAD_MALFORMED("its virtio-net header was impossible or did not fit its contents"),
    OFFLOAD_TOO_BIG("its segments were larger than the next link's MTU, and segments are not fragmented here"),
    OFFLOAD_UNSUPPORTED("it was not yet segmented and the outgoing device does not segment"),
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
