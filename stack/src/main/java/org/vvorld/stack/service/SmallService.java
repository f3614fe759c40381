package org.vvorld.stack.service;

import java.util.Arrays;
import java.util.Optional;

/** A service that needs no program. */
public enum SmallService {
    /** RFC 862: sends back what comes. */
    ECHO(7),
    /** RFC 863: throws away what comes. */
    DISCARD(9),
    /** RFC 867: the time in words. */
    DAYTIME(13),
    /** RFC 864: characters. */
    CHARGEN(19),
    /** RFC 868: seconds since 1900. */
    TIME(37);

    private final int port;

    SmallService(int port) {
        this.port = port;
    }

    /** As {@code /etc/services} has it. */
    public int port() {
        return port;
    }

    /** Its name, as {@code /etc/services} has it. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Optional<SmallService> named(String key) {
        return Arrays.stream(values()).filter(s -> s.key().equals(key)).findFirst();
    }

    /** Does one of those that answer have this port? Two of them would talk to each other for ever. */
    static boolean isAnsweredFrom(int port) {
        return port == ECHO.port || port == DAYTIME.port || port == CHARGEN.port || port == TIME.port;
    }
}
