package org.vvorld.daemon.command;

import java.util.Set;

/**
 * Who sent a command, as the kernel knows it (SO_PEERCRED and SO_PEERGROUPS, unix(7)).
 *
 * @param gids all groups
 * @param isAdministrator whether all is allowed; else only what the owner of a jail may do in it
 */
public record Peer(int uid, Set<Integer> gids, int pid, boolean isAdministrator) {
    public Peer {
        gids = Set.copyOf(gids);
    }

    /** With one group; root administers. */
    public Peer(int uid, int gid, int pid) {
        this(uid, Set.of(gid), pid, uid == 0);
    }
}
