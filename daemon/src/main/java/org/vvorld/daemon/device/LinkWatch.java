package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.linux.Epoll;
import org.vvorld.linux.EventFd;
import org.vvorld.linux.LinkEvent;
import org.vvorld.linux.LinkMonitor;
import org.vvorld.linux.LinuxException;

/**
 * Follows Linux's interfaces for all devices: a thread that waits for news and takes them to the admin thread. While a device lacks
 * its interface, it also has it try once a second: a TAP in another network namespace comes without news.
 */
public final class LinkWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LinkWatch.class.getName());
    private static final int AGAIN_MILLIS = 1000;
    private static final int EVENTS = 2;
    private static final long NEWS = 0;
    private static final long WAKE = 1;

    private final LinkMonitor monitor;
    private final Admin admin;
    private final Epoll epoll;
    private final EventFd wake;
    private final Thread thread;
    private final List<LinkFollower> followers = new CopyOnWriteArrayList<>();
    /** News that the admin thread has not had yet. On our thread. */
    private List<LinkEvent> undelivered = new ArrayList<>();

    private boolean failed;
    private volatile boolean stopping;

    private LinkWatch(LinkMonitor monitor, Admin admin, Epoll epoll, EventFd wake) {
        this.monitor = monitor;
        this.admin = admin;
        this.epoll = epoll;
        this.wake = wake;
        thread = Thread.ofPlatform().name("vvorld-links").unstarted(this::run);
    }

    /** Begins to watch; takes over the monitor. */
    public static LinkWatch start(LinkMonitor monitor, Admin admin) throws LinuxException {
        Epoll epoll = null;
        EventFd wake = null;
        try {
            epoll = Epoll.open(EVENTS);
            wake = EventFd.open();
            epoll.add(monitor.fd(), Epoll.IN, NEWS);
            epoll.add(wake.fd(), Epoll.IN, WAKE);
        } catch (LinuxException e) {
            close(monitor, epoll, wake);
            throw e;
        }
        LinkWatch watch = new LinkWatch(monitor, admin, epoll, wake);
        watch.thread.start();
        return watch;
    }

    void add(LinkFollower follower) {
        followers.add(follower);
    }

    void remove(LinkFollower follower) {
        followers.remove(follower);
    }

    /** Something is to be mended: soon, please. From any thread. */
    void wake() {
        wake.signal();
    }

    private void run() {
        while (!stopping) {
            boolean incomplete = failed || !undelivered.isEmpty() || !areWhole();
            int ready = epoll.poll(incomplete ? AGAIN_MILLIS : -1);
            boolean news = ready == 0;
            boolean mend = ready == 0;
            for (int i = 0; i < ready; i++) {
                if (epoll.token(i) == WAKE) {
                    mend |= wake.drain() > 0;
                } else {
                    news = true;
                }
            }
            if (!stopping) {
                look(news, mend);
            }
        }
    }

    private boolean areWhole() {
        return followers.stream().allMatch(LinkFollower::isWhole);
    }

    private void look(boolean news, boolean mend) {
        try {
            if (news) {
                monitor.poll(undelivered::add);
            }
            failed = false;
        } catch (LinuxException e) {
            if (!failed) {
                LOG.log(Level.WARNING, "the state of links in Linux is not known any more: " + e.getMessage());
            }
            failed = true;
        }
        try {
            List<LinkEvent> events = undelivered;
            admin.run(() -> deliver(events, mend));
            undelivered = new ArrayList<>();
        } catch (AdminException e) {
            // It is stopping, or busy: we come again.
            LOG.log(Level.DEBUG, "news of links wait: {0}", e.getMessage());
        }
    }

    private void deliver(List<LinkEvent> events, boolean mend) {
        for (LinkFollower follower : followers) {
            try {
                events.forEach(follower::onLink);
                if (mend && !follower.isWhole()) {
                    follower.mend();
                }
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a device could not follow its link: " + e.getMessage(), e);
            }
        }
    }

    /** Ends the thread. Not on the admin thread, which it may be waiting for. */
    @Override
    public void close() {
        stopping = true;
        wake.signal();
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
        close(monitor, epoll, wake);
    }

    private static void close(LinkMonitor monitor, Epoll epoll, EventFd wake) {
        if (epoll != null) {
            epoll.close();
        }
        if (wake != null) {
            wake.close();
        }
        monitor.close();
    }
}
