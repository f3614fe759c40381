package org.vvorld.daemon;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.SystemdNotify;
import org.vvorld.stack.netisr.Netisr;

/** Tells systemd that we live, as long as the admin thread and every worker answer. */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Watchdog.class.getName());

    private final SystemdNotify systemd;
    private final Admin admin;
    private final Netisr netisr;
    private final Thread thread;

    Watchdog(SystemdNotify systemd, Admin admin, Netisr netisr) {
        this.systemd = systemd;
        this.admin = admin;
        this.netisr = netisr;
        this.thread = Thread.ofPlatform().name("vvorld-watchdog").daemon().unstarted(this::run);
        if (systemd.watchdogIntervalNanos().isPresent()) {
            thread.start();
        }
    }

    private void run() {
        long half = systemd.watchdogIntervalNanos().orElseThrow() / 2;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                admin.run(() -> netisr.onEach(on -> {}));
                systemd.watchdog();
            } catch (RuntimeException | LinuxException e) {
                if (Thread.currentThread().isInterrupted()) {
                    // The daemon stops.
                    return;
                }
                LOG.log(
                        Level.ERROR,
                        "watchdog: " + e.getMessage() + "; systemd will restart vvorldd unless it recovers");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(half);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
