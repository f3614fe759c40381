package org.vvorld.daemon.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;
import org.vvorld.daemon.command.Peer;
import org.vvorld.linux.Credentials;

/**
 * Who may use the control socket, by what the kernel says of them. Root, the daemon's own user and the members of the socket's
 * group administer: the mode of the socket lets anybody connect. Owners of jails may act in these, and only so many at once, so
 * that there is always room for an administrator. All others are turned away.
 */
final class Access {
    /** Clients of one user who does not administer. */
    static final int EACH_OWNER = 32;
    /** Clients of all users who do not administer; the rest of {@link ControlServer#CLIENTS} is for those who do. */
    static final int ALL_OWNERS = 192;

    private final Path socket;
    private final Predicate<Peer> admits;
    private final Map<Integer, Integer> seats = new HashMap<>();
    private int seated;

    /** @param admits whether a peer may run any command */
    Access(Path socket, Predicate<Peer> admits) {
        this.socket = socket;
        this.admits = admits;
    }

    /** Who is at the other end. */
    Peer peer(UnixSocketChannel channel) throws IOException {
        jnr.unixsocket.Credentials c = channel.getOption(UnixSocketOptions.SO_PEERCRED);
        int uid = c.getUid();
        Set<Integer> gids = new HashSet<>();
        gids.add(c.getGid());
        boolean isAdministrator = uid == 0 || uid == Credentials.effectiveUid();
        if (!isAdministrator) {
            for (int gid : Credentials.peerGroups(channel.getFD())) {
                gids.add(gid);
            }
            isAdministrator = gids.contains((Integer) Files.getAttribute(socket, "unix:gid"));
        }
        return new Peer(uid, gids, c.getPid(), isAdministrator);
    }

    /** Lets a peer in, who is to {@link #leave}; or says why not. */
    synchronized Optional<String> enter(Peer peer) {
        if (!admits.test(peer)) {
            return Optional.of("permission denied: uid " + peer.uid()
                    + " is neither root, nor in the control socket's group, nor the owner of a jail");
        }
        if (peer.isAdministrator()) {
            return Optional.empty();
        }
        int own = seats.getOrDefault(peer.uid(), 0);
        if (own >= EACH_OWNER) {
            return Optional.of("too many clients: uid " + peer.uid() + " has " + own + " connected; try again");
        }
        if (seated >= ALL_OWNERS) {
            return Optional.of("too many clients: owners of jails have " + seated + " connected; try again");
        }
        seats.put(peer.uid(), own + 1);
        seated++;
        return Optional.empty();
    }

    synchronized void leave(Peer peer) {
        if (!peer.isAdministrator()) {
            seats.computeIfPresent(peer.uid(), (_, n) -> n == 1 ? null : n - 1);
            seated--;
        }
    }
}
