package org.vvorld.linux;

/**
 * Waits for many descriptors at once, epoll(7), level-triggered. One thread polls; any thread may add, modify and remove.
 *
 * <p>Closing a descriptor removes it, but remove it first: a duplicate of it elsewhere would keep it in.
 */
public interface Epoll extends AutoCloseable {
    /** There is something to read, or the other side has closed. */
    int IN = 0x001;

    /** There is room to write. */
    int OUT = 0x004;

    /** An error waits; reported always, without being asked for. */
    int ERR = 0x008;

    /** The other side is gone; reported always, without being asked for. */
    int HUP = 0x010;

    /** The other side has closed its half of a stream. */
    int RDHUP = 0x2000;

    /** Reports a change once and not again until the next change. */
    int EDGE_TRIGGERED = 1 << 31;

    /**
     * Starts to wait for {@code events} on {@code fd}.
     *
     * @param token comes back with each event
     * @throws LinuxException EEXIST when it is in already, EPERM when it is a regular file
     */
    void add(int fd, int events, long token) throws LinuxException;

    /** Replaces events and token of {@code fd}; ENOENT when it is not in. */
    void modify(int fd, int events, long token) throws LinuxException;

    /** Forgets {@code fd}; ENOENT when it is not in. */
    void remove(int fd) throws LinuxException;

    /**
     * Waits until something happens. Allocates nothing and never throws.
     *
     * @param timeoutMillis 0 returns at once, -1 waits for ever
     * @return how many events there are to read by {@link #token} and {@link #events}; 0 after the timeout or when a signal
     *     came between; a negative errno when this Epoll is broken (-EBADF after {@link #close})
     */
    int poll(int timeoutMillis);

    /** Token of event {@code i} of the last {@link #poll}. */
    long token(int i);

    /** What happened in event {@code i} of the last {@link #poll}. */
    int events(int i);

    /** Not while another thread polls. */
    @Override
    void close();

    /**
     * Opens a real one.
     *
     * @param maxEvents most events of one {@link #poll}; others wait for the next
     */
    static Epoll open(int maxEvents) throws LinuxException {
        return LinuxEpoll.open(maxEvents);
    }
}
