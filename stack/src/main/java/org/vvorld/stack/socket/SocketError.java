package org.vvorld.stack.socket;

import org.vvorld.stack.stats.Drop;

/** Why a socket refused: errno's names, and FreeBSD's words for them. */
public enum SocketError {
    EACCES("Permission denied"),
    EADDRINUSE("Address already in use"),
    EADDRNOTAVAIL("Can't assign requested address"),
    EAFNOSUPPORT("Address family not supported by protocol family"),
    ECONNREFUSED("Connection refused"),
    EDESTADDRREQ("Destination address required"),
    EHOSTUNREACH("No route to host"),
    EINVAL("Invalid argument"),
    EISCONN("Socket is already connected"),
    EMSGSIZE("Message too long"),
    ENETDOWN("Network is down"),
    ENOBUFS("No buffer space available"),
    ENOTCONN("Socket is not connected");

    private final String text;

    SocketError(String text) {
        this.text = text;
    }

    /** strerror(3). */
    public String text() {
        return text;
    }

    /** What a program hears when its datagram was dropped on the way out; null for none, and for a drop that it is not told of. */
    public static SocketError of(Drop d) {
        return switch (d) {
            case null -> null;
            // A blackhole swallows in silence.
            case IPV4_BLACKHOLE, IPV6_BLACKHOLE -> null;
            case IPV4_NO_ROUTE, IPV4_REJECT, IPV6_NO_ROUTE, IPV6_REJECT -> EHOSTUNREACH;
            case IPV4_MARTIAN_DESTINATION, IPV6_MARTIAN_DESTINATION, IPV6_MARTIAN_SOURCE, IPV6_TENTATIVE ->
                EADDRNOTAVAIL;
            case OUTPUT_TOO_BIG, OFFLOAD_TOO_BIG -> EMSGSIZE;
            default -> ENOBUFS;
        };
    }
}
