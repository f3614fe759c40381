package org.vvorld.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The control socket.
 *
 * @param socket at most {@link #SOCKET_BYTES} bytes
 * @param group the Linux group that may administer beside root
 */
public record Control(Path socket, Optional<String> group, Where where) {

    /** {@code sun_path} of {@code struct sockaddr_un} has 108 bytes, the last of them zero; see unix(7). */
    public static final int SOCKET_BYTES = 107;

    /** Where the socket is if the config does not say. */
    public static final String DEFAULT_SOCKET = "/run/vvorld/control.sock";
}
