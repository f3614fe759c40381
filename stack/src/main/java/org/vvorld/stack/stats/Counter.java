package org.vvorld.stack.stats;

import java.util.Locale;

/**
 * What a vnet counts, besides its {@linkplain Drop drops} and what its interfaces count. The text is what {@code netstat -s}
 * prints behind the number, FreeBSD's wording where it has one; {@code {s}}, {@code {es}} and {@code {y}} become the plural's
 * ending when the number is not 1.
 */
public enum Counter {
    // Every packet that a vnet receives or originates ends as one that it sends, consumes or drops.
    PACKETS_RECEIVED(Group.VNET, "packet{s} received"),
    PACKETS_ORIGINATED(Group.VNET, "packet{s} originated here"),
    PACKETS_SENT(Group.VNET, "packet{s} sent"),
    PACKETS_CONSUMED(Group.VNET, "packet{s} consumed here"),
    PACKETS_DROPPED(Group.VNET, "packet{s} dropped"),
    EXCEPTIONS(Group.VNET, "exception{s} while a packet or timer was handled"),

    IP_RECEIVED(Group.IP, "total packet{s} received"),
    IP_FRAGMENTS_RECEIVED(Group.IP, "fragment{s} received"),
    IP_REASSEMBLED(Group.IP, "packet{s} reassembled ok"),
    IP_REASSEMBLY_TIMEOUTS(Group.IP, "incomplete datagram{s} given up after timeout"),
    IP_DELIVERED(Group.IP, "packet{s} for this host"),
    IP_FORWARDED(Group.IP, "packet{s} forwarded"),
    IP_CANNOT_FORWARD(Group.IP, "packet{s} not forwardable"),
    IP_ORIGINATED(Group.IP, "packet{s} sent from this host"),
    IP_FRAGMENTED(Group.IP, "output datagram{s} fragmented"),
    IP_FRAGMENTS_CREATED(Group.IP, "fragment{s} created"),
    IP_CANNOT_FRAGMENT(Group.IP, "datagram{s} that can't be fragmented"),

    ICMP_RECEIVED(Group.ICMP, "message{s} received"),
    ICMP_ECHO_ANSWERED(Group.ICMP, "echo request{s} answered"),
    ICMP_ECHO_REPLIES(Group.ICMP, "echo repl{y} received"),
    ICMP_ERRORS_SENT(Group.ICMP, "error message{s} generated"),
    ICMP_UNREACHABLES_SENT(Group.ICMP, "destination unreachable{s} generated"),
    ICMP_TIME_EXCEEDED_SENT(Group.ICMP, "time exceeded{s} generated"),
    ICMP_REDIRECTS_SENT(Group.ICMP, "redirect{s} generated"),
    ICMP_REDIRECTS_TAKEN(Group.ICMP, "redirect{s} taken"),
    ICMP_PATH_MTU_LEARNT(Group.ICMP, "path MTU{s} learnt"),
    ICMP_QUERIES_ANSWERED(Group.ICMP, "timestamp and mask request{s} answered"),
    ICMP_ERRORS_SUPPRESSED(Group.ICMP, "error{s} not generated because the RFCs forbid it"),
    ICMP_ERRORS_LIMITED(Group.ICMP, "error{s} not generated because of rate limiting"),

    ARP_REQUESTS_SENT(Group.ARP, "ARP request{s} sent"),
    ARP_REPLIES_SENT(Group.ARP, "ARP repl{y} sent"),
    ARP_REQUESTS_RECEIVED(Group.ARP, "ARP request{s} received"),
    ARP_REPLIES_RECEIVED(Group.ARP, "ARP repl{y} received"),
    ARP_RECEIVED(Group.ARP, "ARP packet{s} received"),
    ARP_TIMEOUTS(Group.ARP, "ARP entr{y} timed out"),
    ARP_CONFLICTS(Group.ARP, "Duplicate IP{s} seen"),

    IP6_RECEIVED(Group.IP6, "total packet{s} received"),
    IP6_FRAGMENTS_RECEIVED(Group.IP6, "fragment{s} received"),
    IP6_REASSEMBLED(Group.IP6, "packet{s} reassembled ok"),
    IP6_REASSEMBLY_TIMEOUTS(Group.IP6, "incomplete datagram{s} given up after timeout"),
    IP6_DELIVERED(Group.IP6, "packet{s} for this host"),
    IP6_FORWARDED(Group.IP6, "packet{s} forwarded"),
    IP6_CANNOT_FORWARD(Group.IP6, "packet{s} not forwardable"),
    IP6_ORIGINATED(Group.IP6, "packet{s} sent from this host"),
    IP6_FRAGMENTED(Group.IP6, "output datagram{s} fragmented"),
    IP6_FRAGMENTS_CREATED(Group.IP6, "fragment{s} created"),
    IP6_CANNOT_FRAGMENT(Group.IP6, "datagram{s} that can't be fragmented"),

    ICMP6_RECEIVED(Group.ICMP6, "message{s} received"),
    ICMP6_ECHO_ANSWERED(Group.ICMP6, "echo request{s} answered"),
    ICMP6_ECHO_REPLIES(Group.ICMP6, "echo repl{y} received"),
    ICMP6_ERRORS_SENT(Group.ICMP6, "error message{s} generated"),
    ICMP6_ERRORS_SUPPRESSED(Group.ICMP6, "error{s} not generated because the RFCs forbid it"),
    ICMP6_ERRORS_LIMITED(Group.ICMP6, "error{s} not generated because of rate limiting"),
    ICMP6_PATH_MTU_LEARNT(Group.ICMP6, "path MTU{s} learnt"),
    ND_SOLICITS_SENT(Group.ICMP6, "neighbor solicitation{s} sent"),
    ND_ADVERTS_SENT(Group.ICMP6, "neighbor advertisement{s} sent"),
    ND_SOLICITS_RECEIVED(Group.ICMP6, "neighbor solicitation{s} received"),
    ND_ADVERTS_RECEIVED(Group.ICMP6, "neighbor advertisement{s} received"),
    ND_TIMEOUTS(Group.ICMP6, "neighbor{s} timed out"),
    ND_DUPLICATES(Group.ICMP6, "duplicate address{es} found"),
    ICMP6_REDIRECTS_SENT(Group.ICMP6, "redirect{s} generated"),
    ICMP6_REDIRECTS_TAKEN(Group.ICMP6, "redirect{s} taken"),

    UDP_RECEIVED(Group.UDP, "datagram{s} received"),
    UDP_NO_CHECKSUM(Group.UDP, "datagram{s} with no checksum"),
    UDP_BROADCAST_NO_PORT(Group.UDP, "broadcast/multicast datagram{s} undelivered"),
    UDP_DELIVERED(Group.UDP, "delivered"),
    UDP_SENT(Group.UDP, "datagram{s} output"),
    UDP_SERVICE_REFUSED(
            Group.UDP, "datagram{s} that a small service did not answer: asked of many, or from a service's port"),
    UDP_GROUP_FILTERED(Group.UDP, "datagram{s} to a group or from a source that a socket did not ask for"),

    AUTOCONF_RAS_RECEIVED(Group.AUTOCONF, "router advertisement{s} received"),
    AUTOCONF_RAS_INCONSISTENT(Group.AUTOCONF, "router advertisement{s} at odds with what is advertised here"),
    AUTOCONF_RAS_SENT(Group.AUTOCONF, "router advertisement{s} sent"),
    AUTOCONF_SOLICITATIONS_SENT(Group.AUTOCONF, "router solicitation{s} sent"),
    AUTOCONF_SOLICITATIONS_RECEIVED(Group.AUTOCONF, "router solicitation{s} received"),
    AUTOCONF_VALUES_IGNORED(Group.AUTOCONF, "advertised value{s} not taken because they are out of bounds"),
    AUTOCONF_REPLACED(Group.AUTOCONF, "advertised entr{y} that made room for a newer one"),
    AUTOCONF_REFUSED(Group.AUTOCONF, "advertised entr{y} not taken because the table was full"),

    MEMBERSHIP_QUERIES(Group.MEMBERSHIP, "membership quer{y} received"),
    MEMBERSHIP_REPORTS_RECEIVED(Group.MEMBERSHIP, "membership report{s} of others received"),
    MEMBERSHIP_REPORTS_SENT(Group.MEMBERSHIP, "membership report{s} sent"),
    MEMBERSHIP_LEAVES_SENT(Group.MEMBERSHIP, "leave message{s} sent"),
    MEMBERSHIP_SUPPRESSED(Group.MEMBERSHIP, "report{s} not sent because another member had answered"),
    MEMBERSHIP_NO_BUFFER(Group.MEMBERSHIP, "report{s} not sent because no packet buffer was free"),

    BRIDGE_RECEIVED(Group.BRIDGE, "frame{s} received by members"),
    BRIDGE_FORWARDED(Group.BRIDGE, "frame{s} to a known address forwarded"),
    BRIDGE_FLOODED(Group.BRIDGE, "frame{s} sent to all ports"),
    BRIDGE_COPIES(Group.BRIDGE, "cop{y} made for more ports"),
    BRIDGE_LEARNT(Group.BRIDGE, "address{es} learnt"),
    BRIDGE_MOVED(Group.BRIDGE, "address{es} moved to another port"),
    BRIDGE_TABLE_FULL(Group.BRIDGE, "address{es} not learnt because the table was full"),
    BRIDGE_BPDUS(Group.BRIDGE, "spanning tree message{s} received");

    /** The protocol under whose heading {@code netstat -s} prints the counter; {@code netstat -s -p} selects it. */
    public enum Group {
        VNET,
        IP,
        ICMP,
        UDP,
        ARP,
        IP6,
        ICMP6,
        AUTOCONF,
        MEMBERSHIP,
        BRIDGE;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Group group;
    private final String text;

    Counter(Group group, String text) {
        this.group = group;
        this.text = text;
    }

    public Group group() {
        return group;
    }

    /** The name in metrics and JSON: {@code ip_forwarded}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The text without a number, in the plural, for help. */
    public String help() {
        return text(2);
    }

    /** What stands behind {@code value} in {@code netstat -s}. */
    public String text(long value) {
        boolean one = value == 1;
        return text.replace("{s}", one ? "" : "s")
                .replace("{es}", one ? "" : "es")
                .replace("{y}", one ? "y" : "ies");
    }
}
