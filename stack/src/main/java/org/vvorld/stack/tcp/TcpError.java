package org.vvorld.stack.tcp;

/** Why a connection ended, under the names of errno, with FreeBSD's words for them. */
public enum TcpError {
    /** It did not fail: closed in order. */
    NONE("Undefined error: 0"),
    /** Nobody listens there: the SYN was answered by a reset. */
    ECONNREFUSED("Connection refused"),
    /** The peer reset the connection. */
    ECONNRESET("Connection reset by peer"),
    /** Aborted on this side. */
    ECONNABORTED("Software caused connection abort"),
    /** The peer does not answer. */
    ETIMEDOUT("Operation timed out"),
    /** ICMP said so: no such host. */
    EHOSTUNREACH("No route to host"),
    /** ICMP said so: no such network. */
    ENETUNREACH("Network is unreachable");

    private final String text;

    TcpError(String text) {
        this.text = text;
    }

    /** strerror(3). */
    public String text() {
        return text;
    }
}
