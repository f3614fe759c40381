package org.vvorld.linux;

/** A bell that one thread rings and another hears in its {@link Epoll}: eventfd(2), non-blocking. Allocates nothing. */
public interface EventFd extends AutoCloseable {
    /** The descriptor, readable from {@link #signal} until {@link #drain}; -1 when closed. */
    int fd();

    /** Rings, from any thread. Several rings before the next {@link #drain} are one. Nothing after {@link #close}. */
    void signal();

    /**
     * Makes it silent. Drain first and then look for work: a ring in between is heard at the next poll.
     *
     * @return how many rings there were since the last time
     */
    long drain();

    /** Not before the last thread that may {@link #signal} is done: the kernel could give the number to another file. */
    @Override
    void close();

    /** Opens a real one. */
    static EventFd open() throws LinuxException {
        return LinuxEventFd.open();
    }
}
