package org.vvorld.daemon.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vvorld.daemon.command.Peer;
import org.vvorld.linux.Credentials;

/**
 * Who may use the control socket: root, the daemon's own user, and the socket's group. The kernel lets nobody else connect as long
 * as the socket's mode is 0660; if somebody opened it to others, they are told apart here by their user and primary group.
 */
final class Access {
    private static final int OTHERS_WRITE = 0002;

    private final Path socket;

    Access(Path socket) {
        this.socket = socket;
    }

    boolean isAllowed(Peer peer) {
        if (peer.uid() == 0 || peer.uid() == Credentials.effectiveUid()) {
            return true;
        }
        try {
            int mode = (Integer) Files.getAttribute(socket, "unix:mode");
            int group = (Integer) Files.getAttribute(socket, "unix:gid");
            return (mode & OTHERS_WRITE) == 0 || peer.gid() == group;
        } catch (IOException e) {
            return false;
        }
    }
}
