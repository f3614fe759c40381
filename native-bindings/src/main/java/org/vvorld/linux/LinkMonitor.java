package org.vvorld.linux;

import java.util.function.Consumer;

/**
 * Follows the interfaces of the network namespace in which it was opened, by rtnetlink(7). One thread at a time.
 *
 * <p>The first {@link #poll} delivers every interface that exists, so nothing that happens between looking and listening is
 * missed. When the kernel had more to say than the socket holds, the next poll delivers every interface again, and those that
 * vanished meanwhile as deleted.
 */
public interface LinkMonitor extends AutoCloseable {
    /** The descriptor, to wait for with {@link Epoll}: readable when {@link #poll} has something. -1 when closed. */
    int fd();

    /**
     * Delivers what has happened since the last call, in order; does not wait. The state is Linux's at the moment of the event; an
     * event may repeat what is known.
     *
     * @return how many events there were
     */
    int poll(Consumer<LinkEvent> listener) throws LinuxException;

    @Override
    void close();

    /** Opens a real one, in the network namespace of the calling thread. */
    static LinkMonitor open() throws LinuxException {
        return LinuxLinkMonitor.open();
    }
}
