package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vvorld.linux.Epoll;
import org.vvorld.linux.EventFd;
import org.vvorld.linux.LinkEvent;
import org.vvorld.linux.LinkMonitor;
import org.vvorld.linux.LinuxException;

/** A thread that hears what Linux says of its interfaces, and passes it on. Sleeps otherwise. */
public final class LinkFollower implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LinkFollower.class.getName());
    private static final int STOP = 1;

    private final LinkMonitor monitor;
    private final Epoll epoll;
    private final EventFd stop;
    private final Consumer<List<LinkEvent>> listener;
    private final Thread thread;

    /** Starts it; the listener is given what was said, on this thread. */
    public LinkFollower(LinkMonitor monitor, Consumer<List<LinkEvent>> listener) throws LinuxException {
        this.monitor = monitor;
        this.listener = listener;
        this.epoll = Epoll.open(2);
        this.stop = EventFd.open();
        epoll.add(monitor.fd(), Epoll.IN, 0);
        epoll.add(stop.fd(), Epoll.IN, STOP);
        thread = Thread.ofPlatform().name("vvorld-links").start(this::follow);
    }

    private void follow() {
        while (true) {
            int ready = epoll.poll(-1);
            for (int i = 0; i < ready; i++) {
                if (epoll.token(i) == STOP) {
                    return;
                }
            }
            List<LinkEvent> events = new ArrayList<>();
            try {
                monitor.poll(events::add);
                listener.accept(events);
            } catch (LinuxException | RuntimeException e) {
                LOG.log(Level.WARNING, "what Linux said of its interfaces was not followed: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        stop.signal();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        epoll.close();
        stop.close();
        monitor.close();
    }
}
