package org.vvorld.daemon;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import org.vvorld.config.ConfigException;
import org.vvorld.config.ConfigLoader;
import org.vvorld.config.Fault;
import org.vvorld.config.Netisr;
import org.vvorld.config.VvorldConfig;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.apply.Applier;

/** SIGHUP: reads the config again and applies the difference. With a fault in it, everything stays as it is. */
final class Reloader {
    private static final Logger LOG = System.getLogger(Reloader.class.getName());

    private final Path file;
    private final Admin admin;
    private final Applier applier;
    /** Of the daemon: a large config's jails take more memory than they are worth here. */
    private VvorldConfig inForce;

    Reloader(Path file, VvorldConfig inForce, Admin admin, Applier applier) {
        this.file = file;
        this.inForce = inForce.ofDaemon();
        this.admin = admin;
        this.applier = applier;
    }

    synchronized void reload() {
        LOG.log(Level.INFO, "SIGHUP: reading {0} again", file);
        VvorldConfig config;
        try {
            config = ConfigLoader.load(file, Applier.sysctlCheck());
        } catch (ConfigException e) {
            for (Fault f : e.faults()) {
                LOG.log(Level.ERROR, "{0}", f);
            }
            LOG.log(Level.ERROR, "{0} has faults: the running state stays as it is", file);
            return;
        }
        warnOfFixed(config);
        List<String> faults = admin.call(() -> applier.apply(config));
        inForce = config.ofDaemon();
        faults.forEach(f -> LOG.log(Level.ERROR, "{0}", f));
        LOG.log(Level.INFO, "{0} applied, with {1} faults", file, faults.size());
    }

    private void warnOfFixed(VvorldConfig config) {
        warnIf(!config.control().equals(inForce.control()), "control");
        warnIf(!config.http().equals(inForce.http()), "http");
        warnIf(!config.metrics().equals(inForce.metrics()), "metrics");
        warnIf(!config.memory().equals(inForce.memory()), "memory");
        Netisr then = inForce.netisr();
        Netisr now = config.netisr();
        warnIf(!now.threads().equals(then.threads()), "netisr.threads");
        warnIf(now.bind() != then.bind(), "netisr.bind");
        warnIf(now.ring() != then.ring(), "netisr.ring");
        warnIf(!now.spinMicros().equals(then.spinMicros()), "netisr.spin");
    }

    private void warnIf(boolean changed, String key) {
        if (changed) {
            LOG.log(Level.WARNING, "{0}: {1}: a change here takes effect when vvorldd is started again", file, key);
        }
    }
}
