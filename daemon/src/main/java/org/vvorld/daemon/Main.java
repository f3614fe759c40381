package org.vvorld.daemon;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.vvorld.config.ConfigException;
import org.vvorld.config.ConfigLoader;
import org.vvorld.config.VvorldConfig;
import org.vvorld.daemon.apply.Applier;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.Signal;
import org.vvorld.linux.Signals;
import org.vvorld.linux.SystemdNotify;

/** {@code vvorldd}: signals and exit status. */
public final class Main {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_CONFIG = 2;

    private final DaemonOptions options;
    private VvorldConfig loaded;

    private Main(DaemonOptions options) {
        this.options = options;
    }

    public static void main(String[] args) {
        System.exit(exitStatus(args));
    }

    private static int exitStatus(String[] args) {
        DaemonOptions options;
        try {
            options = DaemonOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("vvorldd: " + e.getMessage());
            System.err.print(DaemonOptions.USAGE);
            return EXIT_CONFIG;
        }
        return switch (options.action()) {
            case RUN, CHECK -> new Main(options).load();
            case VERSION -> {
                System.out.println("vvorldd " + Version.text());
                yield 0;
            }
            case HELP -> {
                System.out.print(DaemonOptions.USAGE);
                yield 0;
            }
        };
    }

    private int load() {
        try {
            loaded = ConfigLoader.load(options.config(), Applier.sysctlCheck());
        } catch (ConfigException e) {
            e.faults().forEach(System.err::println);
            return EXIT_CONFIG;
        }
        return options.action() == DaemonOptions.Action.CHECK ? 0 : run();
    }

    /** A large config is garbage once the daemon has started, and no frame below is to hold it. */
    private VvorldConfig takeLoaded() {
        VvorldConfig config = loaded;
        loaded = null;
        return config;
    }

    private int run() {
        Logger log = System.getLogger(Main.class.getName());
        CountDownLatch stop = new CountDownLatch(1);
        // Before anything starts: a SIGTERM during the start stops what has started.
        Signals.on(Signal.TERM, stop::countDown);
        Signals.on(Signal.INT, stop::countDown);
        SystemdNotify systemd;
        try {
            systemd = SystemdNotify.fromEnvironment();
        } catch (IllegalArgumentException e) {
            System.err.println("vvorldd: " + e.getMessage());
            return EXIT_FAILED;
        }
        // A SIGHUP during the start waits for its end, and one during the stop comes too late; the JVM would end on it.
        CompletableFuture<Daemon> started = new CompletableFuture<>();
        Signals.on(Signal.HUP, () -> {
            Daemon running = started.join();
            if (stop.getCount() > 0) {
                reload(running, systemd, log);
            }
        });
        Daemon daemon;
        try {
            daemon = Daemon.start(options, takeLoaded(), systemd);
        } catch (StartException e) {
            System.err.println("vvorldd: " + e.getMessage());
            return EXIT_FAILED;
        }
        tell(() -> systemd.ready("running"), log);
        log.log(Level.INFO, "vvorldd {0} is ready: {1}", Version.text(), options.config());
        started.complete(daemon);
        awaitStop(stop, log);
        tell(systemd::stopping, log);
        try {
            daemon.close();
            return 0;
        } catch (IllegalStateException e) {
            log.log(Level.ERROR, "vvorldd did not stop cleanly: " + e.getMessage(), e);
            return EXIT_FAILED;
        }
    }

    private static void reload(Daemon daemon, SystemdNotify systemd, Logger log) {
        tell(systemd::reloading, log);
        try {
            daemon.reload();
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "reload failed: " + e.getMessage(), e);
        }
        // Also after a reload that failed: systemd waits for it.
        tell(() -> systemd.ready("running"), log);
    }

    /** What is to be said to systemd. */
    @FunctionalInterface
    private interface Message {
        void send() throws LinuxException;
    }

    /** A systemd that does not listen is no reason to stop, nor not to reload. */
    private static void tell(Message message, Logger log) {
        try {
            message.send();
        } catch (LinuxException e) {
            log.log(Level.WARNING, e.getMessage());
        }
    }

    private static void awaitStop(CountDownLatch stop, Logger log) {
        boolean stopped = false;
        while (!stopped) {
            try {
                stop.await();
                stopped = true;
            } catch (InterruptedException e) {
                log.log(Level.DEBUG, "the main thread was interrupted; only a signal stops vvorldd", e);
            }
        }
    }
}
