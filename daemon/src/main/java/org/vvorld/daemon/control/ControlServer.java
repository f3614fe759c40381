package org.vvorld.daemon.control;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jnr.enxio.channels.NativeSelectorProvider;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.command.Commands;
import org.vvorld.daemon.command.Peer;

/**
 * The control socket. One thread accepts; each client has a thread of its own, a platform thread because jnr's reads block in native
 * code, where a virtual thread would hold its carrier. At most {@value #CLIENTS} clients.
 */
public final class ControlServer implements AutoCloseable {
    /** Clients at once; one more is told so and sent away. */
    static final int CLIENTS = 256;

    private static final Logger LOG = System.getLogger(ControlServer.class.getName());
    /** Owners of jails may be anybody: who it is says the kernel, and what they may says {@link Access}. */
    private static final int MODE_0666_UMASK = 0111;

    private static final long STACK_BYTES = 512 * 1024;

    private final Path path;
    private final Commands commands;
    private final Access access;
    private final UnixServerSocketChannel server;
    private final Selector selector;
    private final Thread acceptor;
    private final Set<ClientChannel> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /**
     * Starts to listen.
     *
     * @param group whose members administer; empty for the daemon's own group
     * @throws AdminException if it cannot, with what to do
     */
    public ControlServer(Path path, Optional<String> group, Commands commands) {
        this.path = path;
        this.commands = commands;
        this.access = new Access(path, commands::admits);
        OptionalInt gid = group.isPresent() ? gidOf(group.get()) : OptionalInt.empty();
        clearTheWay(path);
        try {
            server = bind(path, gid);
            server.configureBlocking(false);
            selector = NativeSelectorProvider.getInstance().openSelector();
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            throw fault(path, "cannot listen: " + e.getMessage(), e);
        }
        acceptor = Thread.ofPlatform().name("vvorld-control").start(this::accept);
    }

    private static AdminException fault(Path path, String reason, Throwable cause) {
        return new AdminException("control.socket: " + path + ": " + reason, cause);
    }

    private static OptionalInt gidOf(String group) {
        try {
            OptionalInt gid = org.vvorld.linux.Credentials.gid(group);
            if (gid.isEmpty()) {
                throw new AdminException("control.group: there is no group " + group + ": create it (groupadd --system "
                        + group + ") or name another");
            }
            return gid;
        } catch (IOException e) {
            throw new AdminException("control.group: cannot look up " + group + ": " + e.getMessage(), e);
        }
    }

    /** Removes a socket that nobody listens on. @throws AdminException if somebody does, or it is no socket */
    private static void clearTheWay(Path path) {
        Path directory = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw fault(path, "there is no directory " + directory + ": create it, or name another socket (-S)", null);
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            int type = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000;
            if (type != 0140000) {
                throw fault(path, "there is a file that is no socket: remove it, or name another (-S)", null);
            }
            if (isListening(path)) {
                throw fault(path, "another vvorldd listens there: stop it, or name another socket (-S)", null);
            }
            Files.delete(path);
        } catch (IOException e) {
            throw fault(path, "cannot remove what an earlier run left there: " + e.getMessage(), e);
        }
    }

    private static boolean isListening(Path path) {
        try (UnixSocketChannel probe = UnixSocketChannel.open(new UnixSocketAddress(path.toFile()))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static UnixServerSocketChannel bind(Path path, OptionalInt gid) throws IOException {
        UnixServerSocketChannel channel = UnixServerSocketChannel.open();
        try {
            // The mode is right from the first moment on, not only after a chmod.
            int before = org.vvorld.linux.Credentials.umask(MODE_0666_UMASK);
            try {
                channel.socket().bind(new UnixSocketAddress(path.toFile()), CLIENTS);
            } finally {
                org.vvorld.linux.Credentials.umask(before);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (gid.isPresent()) {
            try {
                Files.setAttribute(path, "unix:gid", gid.getAsInt());
            } catch (IOException e) {
                channel.close();
                Files.delete(path);
                throw new IOException(
                        "cannot give it to group " + gid.getAsInt() + ", which takes root or a member: "
                                + e.getMessage(),
                        e);
            }
        }
        return channel;
    }

    private void accept() {
        while (!closing) {
            try {
                selector.select();
                selector.selectedKeys().clear();
                UnixSocketChannel client = closing ? null : server.accept();
                while (client != null) {
                    welcome(client);
                    client = server.accept();
                }
            } catch (IOException | RuntimeException e) {
                if (!closing) {
                    LOG.log(Level.ERROR, "control socket " + path + ": " + e.getMessage(), e);
                    pause();
                }
            }
        }
    }

    /** Out of descriptors, for one: the next try is not to follow at once, for ever. */
    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    }

    private void welcome(UnixSocketChannel socket) throws IOException {
        socket.configureBlocking(true);
        ClientChannel channel = new ClientChannel(socket);
        Peer peer;
        Optional<String> refusal;
        try {
            peer = access.peer(socket);
            refusal = access.enter(peer);
            if (refusal.isEmpty() && clients.size() >= CLIENTS) {
                access.leave(peer);
                refusal = Optional.of("too many clients: " + CLIENTS + " are connected; try again");
            }
        } catch (IOException e) {
            channel.close();
            LOG.log(Level.WARNING, "control socket {0}: cannot tell who a client is: {1}", path, e.getMessage());
            return;
        }
        if (refusal.isPresent()) {
            // Here, and not in a thread of its own: strangers cost no more than this.
            channel.write("vvorldd: " + refusal.get() + "\n");
            channel.flush();
            channel.close();
            return;
        }
        clients.add(channel);
        try {
            Thread.ofPlatform()
                    .name("vvorld-client")
                    .stackSize(STACK_BYTES)
                    .daemon()
                    .start(() -> serve(channel, peer));
        } catch (OutOfMemoryError e) {
            access.leave(peer);
            clients.remove(channel);
            channel.close();
            LOG.log(Level.WARNING, "control socket {0}: no thread for a client: {1}", path, e.getMessage());
        }
    }

    private void serve(ClientChannel channel, Peer peer) {
        try {
            new Client(channel, peer, commands).run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "control socket " + path + ": a client's thread failed", e);
        } finally {
            channel.close();
            access.leave(peer);
            clients.remove(channel);
        }
    }

    /** Clients connected now. */
    int clientCount() {
        return clients.size();
    }

    /** Removes the socket and sends all clients away. */
    @Override
    public void close() {
        closing = true;
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "control socket {0} is left: {1}", path, e.getMessage());
        }
        selector.wakeup();
        join();
        try {
            selector.close();
            server.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "control socket {0}: {1}", path, e.getMessage());
        }
        clients.forEach(ClientChannel::hangUp);
    }

    private void join() {
        try {
            acceptor.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
