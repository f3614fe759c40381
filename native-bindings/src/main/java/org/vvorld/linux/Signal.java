package org.vvorld.linux;

/** The signals that a daemon acts on. */
public enum Signal {
    /** SIGHUP: read the configuration again. */
    HUP,
    /** SIGINT: Ctrl-C. */
    INT,
    /** SIGTERM: stop. */
    TERM
}
