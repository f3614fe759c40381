package org.vvorld.stack.sysctl;

import java.util.List;
import java.util.Optional;

/**
 * The sysctls that each vnet has a value of its own for: FreeBSD's names, types and defaults (sysctl(8), CTLFLAG_VNET). Each is
 * declared here and nowhere else; a switch is an integer of 0 or 1.
 */
public enum Sysctl {
    VNET_INPUT_FAILS(
            "debug.fail_point.vnet_input", 0, 0, 1, "Throw on every packet that comes in, to rehearse a quarantine"),
    IP_FORWARDING("net.inet.ip.forwarding", 0, 0, 1, "Enable IP forwarding between interfaces"),
    IP_TTL("net.inet.ip.ttl", 64, 1, 255, "Default time to live of packets sent from here"),
    IP_REDIRECT(
            "net.inet.ip.redirect", 1, 0, 1, "Send ICMP redirects when a packet leaves by the interface it came by"),
    ROUTE_MULTIPATH(
            "net.route.multipath",
            1,
            0,
            1,
            "A route added for a destination that has one is a second way, to share its flows"),
    FIBS("net.fibs", 1, 1, 256, "Number of FIBs, routing tables side by side: setfib, ifconfig's fib"),
    ADD_ADDR_ALLFIBS(
            "net.add_addr_allfibs", 0, 0, 1, "Interfaces' subnets are in all FIBs, not only in that of the interface"),
    IP_DIRECTED_BROADCAST("net.inet.ip.directed-broadcast", 0, 0, 1, "Forward directed broadcasts"),
    IP_STRONG_ES(
            "net.inet.ip.rfc1122_strong_es",
            0,
            0,
            1,
            "A host takes packets only by the interface whose address they are for"),
    IP_SOURCE_ROUTE("net.inet.ip.sourceroute", 0, 0, 0, "Forward source-routed packets: never"),
    IP_ACCEPT_SOURCE_ROUTE("net.inet.ip.accept_sourceroute", 0, 0, 0, "Accept source-routed packets: never"),
    /** RFC 1122 section 3.3.2: 60 to 120 seconds; RFC 8200 section 4.5: 60. */
    IP_FRAG_TTL(
            "net.inet.ip.fragttl", 60, 1, 255, "Seconds that fragments of an incomplete datagram are kept, IPv6's too"),
    IP_MAX_FRAG_PACKETS(
            "net.inet.ip.maxfragpackets",
            256,
            -1,
            4096,
            "Datagrams that may be incomplete, 0 to take no fragments, -1 for no limit; one source may have half"),
    IP_MAX_FRAGS(
            "net.inet.ip.maxfrags",
            512,
            -1,
            1_000_000,
            "Fragments that may wait in all, 0 to take none, -1 for no limit but the vnet's packets"),
    IP_MAX_FRAGS_PER_PACKET("net.inet.ip.maxfragsperpacket", 64, 1, 8192, "Fragments that one datagram may have"),
    ICMP_LIMIT(
            "net.inet.icmp.icmplim",
            200,
            0,
            1_000_000,
            "Maximum number of ICMP errors of a kind per second, 0 for no limit"),
    ICMP_DROP_REDIRECT("net.inet.icmp.drop_redirect", 0, 0, 1, "Ignore ICMP redirects; a router always does"),
    ICMP_TIMESTAMP_REPLY("net.inet.icmp.tstamprepl", 1, 0, 1, "Reply to ICMP timestamp requests"),
    ICMP_MASK_REPLY("net.inet.icmp.maskrepl", 0, 0, 1, "Reply to ICMP address mask requests"),
    ICMP_QUOTE_LENGTH(
            "net.inet.icmp.quotelen", 548, 28, 548, "Bytes of the original packet to quote in an ICMP error, at most"),
    ICMP_BROADCAST_ECHO(
            "net.inet.icmp.bmcastecho", 0, 0, 1, "Reply to echo requests sent to a broadcast or multicast address"),
    IP_PORT_FIRST("net.inet.ip.portrange.first", 10_000, 1, 65_535, "First port that is chosen for a socket"),
    IP_PORT_LAST("net.inet.ip.portrange.last", 65_535, 1, 65_535, "Last port that is chosen for a socket"),
    IP_PORT_RANDOMIZED("net.inet.ip.portrange.randomized", 1, 0, 1, "Choose ports at random"),
    TCP_BLACKHOLE(
            "net.inet.tcp.blackhole", 0, 0, 2, "Do not send resets: 1 for SYNs to closed ports, 2 for any segment"),
    TCP_MSS_DEFAULT("net.inet.tcp.mssdflt", 536, 32, 65_495, "Bytes of a segment to a peer that names no maximum"),
    TCP_MSS_MINIMUM("net.inet.tcp.minmss", 216, 32, 1460, "Bytes that a peer's maximum counts as at least"),
    TCP_SACK("net.inet.tcp.sack.enable", 1, 0, 1, "Selective acknowledgments (RFC 2018)"),
    TCP_RFC1323("net.inet.tcp.rfc1323", 1, 0, 1, "Window scale and timestamps (RFC 7323)"),
    TCP_ECN(
            "net.inet.tcp.ecn.enable",
            2,
            0,
            2,
            "Explicit congestion notification (RFC 3168): 1 ask for it, 2 if the peer asks"),
    TCP_INITCWND("net.inet.tcp.initcwnd_segments", 10, 1, 1000, "Segments of the first flight (RFC 6928)"),
    TCP_DELAYED_ACK("net.inet.tcp.delayed_ack", 1, 0, 1, "Delay acknowledgments, at most of two segments"),
    TCP_DELACKTIME("net.inet.tcp.delacktime", 40, 1, 500, "Milliseconds that an acknowledgment is delayed"),
    TCP_SENDSPACE("net.inet.tcp.sendspace", 65_536, 2048, 1_073_741_824, "Bytes of a send buffer at its start"),
    TCP_RECVSPACE("net.inet.tcp.recvspace", 131_072, 2048, 1_073_741_824, "Bytes of a receive buffer at its start"),
    TCP_SENDBUF_AUTO("net.inet.tcp.sendbuf_auto", 1, 0, 1, "Send buffers grow with what is in flight"),
    TCP_RECVBUF_AUTO("net.inet.tcp.recvbuf_auto", 1, 0, 1, "Receive buffers grow with what arrives"),
    TCP_SENDBUF_MAX(
            "net.inet.tcp.sendbuf_max", 4_194_304, 2048, 1_073_741_824, "Bytes that a send buffer grows to at most"),
    TCP_RECVBUF_MAX(
            "net.inet.tcp.recvbuf_max", 4_194_304, 2048, 1_073_741_824, "Bytes that a receive buffer grows to at most"),
    TCP_MSL("net.inet.tcp.msl", 30_000, 10, 600_000, "Maximum segment lifetime, milliseconds: TIME_WAIT is twice that"),
    TCP_KEEPIDLE(
            "net.inet.tcp.keepidle",
            7_200_000,
            1000,
            86_400_000,
            "Milliseconds without a word before keepalive probes"),
    TCP_KEEPINTVL("net.inet.tcp.keepintvl", 75_000, 100, 3_600_000, "Milliseconds between keepalive probes"),
    TCP_KEEPCNT("net.inet.tcp.keepcnt", 8, 1, 100, "Keepalive probes before a connection is given up"),
    TCP_KEEPINIT(
            "net.inet.tcp.keepinit", 75_000, 1000, 3_600_000, "Milliseconds that establishing a connection may take"),
    TCP_ALWAYS_KEEPALIVE("net.inet.tcp.always_keepalive", 1, 0, 1, "Probe idle connections though nobody asked for it"),
    TCP_FINWAIT2_TIMEOUT(
            "net.inet.tcp.finwait2_timeout",
            60_000,
            1000,
            3_600_000,
            "Milliseconds in FIN_WAIT_2 when nobody reads any more"),
    TCP_REXMIT_INITIAL(
            "net.inet.tcp.rexmit_initial", 1000, 10, 60_000, "Milliseconds of the first retransmission timeout"),
    TCP_REXMIT_MIN(
            "net.inet.tcp.rexmit_min",
            200,
            1,
            60_000,
            "Milliseconds that a retransmission timeout allows for variation at least"),
    TCP_RETRIES("net.inet.tcp.retries", 12, 1, 12, "Retransmission timeouts in a row before a connection is given up"),
    TCP_SYNCOOKIES("net.inet.tcp.syncookies", 1, 0, 1, "Answer SYNs with cookies when too many wait"),
    TCP_SYNCOOKIES_ONLY("net.inet.tcp.syncookies_only", 0, 0, 1, "Answer all SYNs with cookies"),
    TCP_PATH_MTU_DISCOVERY("net.inet.tcp.path_mtu_discovery", 1, 0, 1, "Learn path MTUs (RFC 1191)"),
    TCP_BLACKHOLE_DETECTION(
            "net.inet.tcp.pmtud_blackhole_detection", 1, 0, 1, "Find path MTUs that nobody tells (RFC 4821)"),
    TCP_TSO("net.inet.tcp.tso", 1, 0, 1, "Send up to 64 KiB at once where the way cuts them into segments"),
    TCP_CC("net.inet.tcp.cc.algorithm", "cubic newreno", "Congestion control of new connections"),
    UDP_BLACKHOLE("net.inet.udp.blackhole", 0, 0, 1, "Do not send port unreachables for refused datagrams"),
    UDP_MAX_DATAGRAM("net.inet.udp.maxdgram", 9216, 1, 65_507, "Maximum outgoing UDP datagram size"),
    UDP_RECEIVE_SPACE(
            "net.inet.udp.recvspace", 42_080, 1, 16_777_216, "Maximum bytes that wait in a UDP socket for its reader"),
    ARP_MAX_AGE("net.link.ether.inet.max_age", 1200, 1, 86_400, "ARP entry lifetime in seconds"),
    ARP_MAX_TRIES("net.link.ether.inet.maxtries", 5, 1, 100, "ARP resolution attempts before giving up, one a second"),
    ARP_MAX_HOLD("net.link.ether.inet.maxhold", 16, 1, 1024, "Packets to hold per unresolved ARP entry"),
    ARP_MAX_ENTRIES(
            "net.link.ether.inet.maxentries",
            SysctlType.UINT,
            4096,
            1,
            1_000_000,
            "ARP entries that may be learnt or be in resolution"),
    IP6_FORWARDING("net.inet6.ip6.forwarding", 0, 0, 1, "Enable forwarding of IPv6 packets between interfaces"),
    IP6_HOP_LIMIT("net.inet6.ip6.hlim", 64, 1, 255, "Default hop limit of packets sent from here"),
    IP6_RFC6204W3("net.inet6.ip6.rfc6204w3", 0, 0, 1, "A router takes default routers from advertisements too"),
    IP6_REDIRECT("net.inet6.ip6.redirect", 1, 0, 1, "Send redirects when a packet leaves by the interface it came by"),
    ICMP6_REDIRECT_ACCEPT("net.inet6.icmp6.rediraccept", 1, 0, 1, "Follow redirects; a router never does"),
    IP6_AUTO_LINKLOCAL("net.inet6.ip6.auto_linklocal", 1, 0, 1, "Give interfaces a link-local address when they go up"),
    IP6_DAD_COUNT("net.inet6.ip6.dad_count", 1, 0, 10, "Probes for an address before it is used, 0 for none"),
    IP6_MAX_OPTIONS(
            "net.inet6.ip6.maxoptions",
            8,
            0,
            64,
            "Options in one header that a packet for this host may have (RFC 8504)"),
    IP6_MAX_HEADERS(
            "net.inet6.ip6.maxexthdrs", 8, 1, 32, "Extension headers that a packet for this host may have (RFC 8504)"),
    ICMP6_LIMIT(
            "net.inet6.icmp6.errppslimit",
            100,
            0,
            1_000_000,
            "Maximum number of ICMPv6 errors per second, 0 for no limit"),
    ND_DELAY("net.inet6.icmp6.nd6_delay", 5, 1, 3600, "Seconds before a neighbor in use is probed"),
    ND_MULTICAST_TRIES("net.inet6.icmp6.nd6_mmaxtries", 3, 1, 100, "Solicitations to resolve a neighbor, one a second"),
    ND_UNICAST_TRIES("net.inet6.icmp6.nd6_umaxtries", 3, 1, 100, "Solicitations to probe a neighbor, one a second"),
    ND_GC_TIMER(
            "net.inet6.icmp6.nd6_gctimer", 86_400, 1, 604_800, "Seconds after which an unused neighbor is forgotten"),
    ND_MAX_HOLD("net.inet6.icmp6.nd6_maxqueuelen", 16, 1, 1024, "Packets to hold per unresolved neighbor"),
    ND_MAX_ENTRIES(
            "net.inet6.icmp6.nd6_maxentries",
            SysctlType.UINT,
            4096,
            1,
            1_000_000,
            "Neighbors that may be learnt or be in resolution"),
    ARP_PROXY_ALL(
            "net.link.ether.inet.proxyall",
            0,
            0,
            1,
            "Answer ARP for all that there is a route to by another interface"),
    BRIDGE_INHERIT_MAC("net.link.bridge.inherit_mac", 0, 0, 1, "Inherit MAC address from the first bridge member"),
    VLAN_MTAG_PCP(
            "net.link.vlan.mtag_pcp",
            0,
            0,
            1,
            "Retain VLAN PCP information as packets are passed up the stack and sent on");

    private final String key;
    private final SysctlType type;
    private final long defaultValue;
    private final long minimum;
    private final long maximum;
    private final String description;
    /** What its values are called, in order, with blanks between; empty for a number. */
    private final String words;

    Sysctl(String key, int defaultValue, int minimum, int maximum, String description) {
        this(key, SysctlType.INT, defaultValue, minimum, maximum, description);
    }

    /** A number of another type. */
    Sysctl(String key, SysctlType type, long defaultValue, long minimum, long maximum, String description) {
        this(key, type, defaultValue, minimum, maximum, description, "");
    }

    /** One of some words, the first unless said otherwise; kept as its place among them. */
    Sysctl(String key, String words, String description) {
        this(key, SysctlType.STRING, 0, 0, words.split(" ", -1).length - 1L, description, words);
    }

    Sysctl(
            String key,
            SysctlType type,
            long defaultValue,
            long minimum,
            long maximum,
            String description,
            String words) {
        this.words = words;
        this.key = key;
        this.type = type;
        this.defaultValue = defaultValue;
        this.minimum = minimum;
        this.maximum = maximum;
        this.description = description;
    }

    /** The name, {@code net.inet.ip.forwarding}. */
    public String key() {
        return key;
    }

    public SysctlType type() {
        return type;
    }

    public long defaultValue() {
        return defaultValue;
    }

    public long minimum() {
        return minimum;
    }

    public long maximum() {
        return maximum;
    }

    public String description() {
        return description;
    }

    /** The sysctl of that name. */
    public static Optional<Sysctl> named(String key) {
        for (Sysctl s : values()) {
            if (s.key.equals(key)) {
                return Optional.of(s);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a value as an operator writes it.
     *
     * @throws IllegalArgumentException with the reason, fit to print, if it is no number of the type or out of bounds
     */
    public long parse(String text) {
        if (!words.isEmpty()) {
            int at = List.of(words.split(" ", -1)).indexOf(text.strip());
            if (at < 0) {
                throw new IllegalArgumentException("'" + text + "' is none of " + words.replace(" ", ", "));
            }
            return at;
        }
        long value = type.parse(text);
        String fault = outOfBounds(value);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        return value;
    }

    /** A value as it is shown: a number, or its word. */
    public Object shown(long value) {
        return words.isEmpty() ? (Object) value : words.split(" ", -1)[(int) value];
    }

    /** What is wrong with a value, or null. */
    String outOfBounds(long value) {
        if (type.isLess(value, minimum)) {
            return type.format(value) + " is under " + type.format(minimum);
        }
        return type.isLess(maximum, value) ? type.format(value) + " is over " + type.format(maximum) : null;
    }
}
