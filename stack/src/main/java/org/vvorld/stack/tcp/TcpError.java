package org.vvorld.stack.tcp;

/** Why a connection ended, under the names of errno. */
public enum TcpError {
    /** It did not fail: closed in order. */
    NONE,
    /** Nobody listens there: the SYN was answered by a reset. */
    ECONNREFUSED,
    /** The peer reset the connection. */
    ECONNRESET,
    /** Aborted on this side. */
    ECONNABORTED,
    /** The peer does not answer. */
    ETIMEDOUT,
    /** ICMP said so: no such host. */
    EHOSTUNREACH,
    /** ICMP said so: no such network. */
    ENETUNREACH
}
