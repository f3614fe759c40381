package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * Walks a packet's extension headers, RFC 8200 section 4, with bounds (RFC 8504 section 5.3), and remembers what was found until the
 * next packet. One worker's.
 */
public final class ExtensionHeaders {
    private static final int UNIT = 8;

    private final Shard shard;
    private final Icmp6Errors errors;
    private final Ipv6Options options = new Ipv6Options();
    private Fragments6 fragments;
    private int protocol;
    private int transportAt;
    private int pointerAt;
    private boolean wasFragment;

    ExtensionHeaders(Shard shard, Icmp6Errors errors) {
        this.shard = shard;
        this.errors = errors;
    }

    void fragmentsTo(Fragments6 newFragments) {
        fragments = newFragments;
    }

    /** The protocol behind them. */
    public int protocol() {
        return protocol;
    }

    /** Where that protocol's header starts, absolute. */
    public int transportAt() {
        return transportAt;
    }

    /** Where the byte is that names the protocol, absolute. */
    public int pointerAt() {
        return pointerAt;
    }

    /** Did it come with a fragment header, alone (RFC 6946) or in pieces? Some protocols must not (RFC 6980). */
    public boolean wasFragment() {
        return wasFragment;
    }

    /** Checks the hop-by-hop header, which every router on the way may look at. False if the packet is gone. */
    boolean hopByHop(Interface in, Packet p, int ip) {
        int at = ip + Ipv6.HEADER_BYTES;
        int end = end(p, at);
        if (end < 0) {
            shard.drop(p, Drop.IPV6_BAD_EXTENSION);
            return false;
        }
        return options(in, p, ip, at, end);
    }

    /**
     * Walks the headers of a packet for this host.
     *
     * @param wasCut was it put together from fragments?
     * @return false if there is nothing to deliver: the packet is gone
     */
    boolean walk(Interface in, Packet p, int ip, boolean wasCut) {
        wasFragment = wasCut;
        return walk(in, p, ip, Ipv6.nextHeaderAt(ip), ip + Ipv6.HEADER_BYTES);
    }

    private boolean walk(Interface in, Packet p, int ip, int firstPointer, int first) {
        int limit = shard.sysctls().get(Sysctl.IP6_MAX_HEADERS);
        int at = first;
        pointerAt = firstPointer;
        for (int count = 0; ; count++) {
            protocol = p.u8(pointerAt);
            transportAt = at;
            if (!isExtension(protocol)) {
                return isTransport(p);
            }
            if (count >= limit) {
                shard.drop(p, Drop.IPV6_TOO_MANY_EXTENSIONS);
                return false;
            }
            int end = protocol == Ipv6.FRAGMENT && p.tail() - at >= UNIT ? at + UNIT : end(p, at);
            if (end < 0) {
                shard.drop(p, Drop.IPV6_BAD_EXTENSION);
                return false;
            }
            if (!header(in, p, ip, at, end)) {
                return false;
            }
            pointerAt = at;
            at = end;
        }
    }

    private static boolean isExtension(int protocol) {
        return protocol == Ipv6.HOP_BY_HOP
                || protocol == Ipv6.ROUTING
                || protocol == Ipv6.FRAGMENT
                || protocol == Ipv6.DESTINATION_OPTIONS;
    }

    private boolean isTransport(Packet p) {
        if (protocol == Ipv6.NO_NEXT) {
            shard.drop(p, Drop.IPV6_NO_NEXT_HEADER);
            return false;
        }
        return true;
    }

    /** Where the header ends, absolute; -1 if the packet ends before. */
    private static int end(Packet p, int at) {
        if (p.tail() - at < UNIT) {
            return -1;
        }
        int end = at + (p.u8(at + 1) + 1) * UNIT;
        return end > p.tail() ? -1 : end;
    }

    private boolean header(Interface in, Packet p, int ip, int at, int end) {
        return switch (protocol) {
            // Looked at when the packet came in; anywhere else it is a next header that nobody knows (RFC 8200 section
            // 4.3).
            case Ipv6.HOP_BY_HOP ->
                at == ip + Ipv6.HEADER_BYTES
                        || refuse(in, p, Icmpv6.PROBLEM_NEXT_HEADER, pointerAt - ip, Drop.IPV6_BAD_EXTENSION);
            // RFC 5095 section 3, RFC 8200 section 4.4: no type is known, so no segments may be left.
            case Ipv6.ROUTING ->
                p.u8(at + 3) == 0 || refuse(in, p, Icmpv6.PROBLEM_FIELD, at + 2 - ip, Drop.IPV6_ROUTING_HEADER);
            case Ipv6.FRAGMENT -> fragment(in, p, ip, at);
            default -> options(in, p, ip, at, end);
        };
    }

    /** Sends a parameter problem, which drops the packet; false. */
    private boolean refuse(Interface in, Packet p, int code, int pointer, Drop reason) {
        errors.send(in, p, Icmpv6.PARAMETER_PROBLEM, code, pointer, reason);
        return false;
    }

    private boolean fragment(Interface in, Packet p, int ip, int at) {
        int word = p.u16(at + 2);
        int offset = word & ~7;
        boolean more = (word & 1) != 0;
        if (offset == 0 && !more) {
            // RFC 6946: alone, whatever else of that identification waits.
            wasFragment = true;
            return true;
        }
        int bytes = p.tail() - at - UNIT;
        if (more && (bytes & 7) != 0) {
            // RFC 8200 section 4.5: the length is what is wrong.
            errors.send(in, p, Icmpv6.PARAMETER_PROBLEM, Icmpv6.PROBLEM_FIELD, 4, Drop.IPV6_BAD_FRAGMENT);
        } else if (offset + bytes > 65_535) {
            errors.send(in, p, Icmpv6.PARAMETER_PROBLEM, Icmpv6.PROBLEM_FIELD, at + 2 - ip, Drop.IPV6_BAD_FRAGMENT);
        } else {
            fragments.input(in, p, at, pointerAt);
        }
        return false;
    }

    private boolean options(Interface in, Packet p, int ip, int at, int end) {
        int found = options.check(p, at, end, shard.sysctls().get(Sysctl.IP6_MAX_OPTIONS));
        int pointer = options.pointer() - ip;
        switch (found) {
            case Ipv6Options.GOOD -> {
                return true;
            }
            case Ipv6Options.TOO_MANY -> shard.drop(p, Drop.IPV6_TOO_MANY_EXTENSIONS);
            case Ipv6Options.MALFORMED ->
                errors.send(in, p, Icmpv6.PARAMETER_PROBLEM, Icmpv6.PROBLEM_FIELD, pointer, Drop.IPV6_BAD_OPTION);
            case Ipv6Options.DISCARD -> shard.drop(p, Drop.IPV6_BAD_OPTION);
            default -> {
                boolean group = Ipv6Address.isMulticast(Ipv6.destinationHigh(p, ip));
                if (group && found == Ipv6Options.REFUSE_UNICAST) {
                    shard.drop(p, Drop.IPV6_BAD_OPTION);
                } else {
                    errors.send(in, p, Icmpv6.PARAMETER_PROBLEM, Icmpv6.PROBLEM_OPTION, pointer, Drop.IPV6_BAD_OPTION);
                }
            }
        }
        return false;
    }
}
