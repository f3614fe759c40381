package org.vvorld.daemon.apply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vvorld.config.SysctlCheck;
import org.vvorld.config.VvorldConfig;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.sysctl.Sysctl;

/**
 * Brings the world into line with a config: undoes what the last one said and this one does not, newest first, then does what is
 * new. What operators changed by command and no config mentions stays. Admin thread only.
 */
public final class Applier {
    private final World world;
    /** A list: of a large config a set would be large too, and only a reload needs one. */
    private List<Fact> inForce = List.of();

    public Applier(World world) {
        this.world = world;
    }

    /** Checks sysctls in a config against those there are. */
    public static SysctlCheck sysctlCheck() {
        return (name, value) -> {
            Optional<Sysctl> sysctl = Sysctl.named(name);
            if (sysctl.isEmpty() && HostSysctl.named(name).isPresent()) {
                return Optional.of("is not a vnet's; what can be set of it stands under netisr");
            }
            if (sysctl.isEmpty()) {
                return Optional.of("unknown sysctl; 'vvctl sysctl -aN' lists those there are");
            }
            try {
                sysctl.get().parse(value);
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of(e.getMessage());
            }
        };
    }

    /**
     * Applies the difference between {@code config} and the config before.
     *
     * @return what could not be done, a line each: {@code file:line: path: reason}; it is tried again the next time
     */
    public List<String> apply(VvorldConfig config) {
        List<Fact> wanted = Facts.of(config);
        List<String> faults = new ArrayList<>();
        Set<Fact> before = new HashSet<>(inForce);
        Set<Fact> kept = before.isEmpty() ? Set.of() : new HashSet<>(wanted);
        for (Fact f : inForce.reversed()) {
            if (!kept.contains(f)) {
                attempt(() -> f.undo(world), f, faults);
            }
        }
        List<Fact> done = new ArrayList<>(wanted.size());
        Set<Fact> missing = new HashSet<>();
        for (Fact f : wanted) {
            boolean isThere = !before.isEmpty() && before.contains(f);
            // Without what it builds on there is nothing to do and nothing more to say.
            boolean possible = missing.isEmpty() || !f.lacks(missing);
            if (isThere || possible && attempt(() -> f.apply(world), f, faults)) {
                done.add(f);
            } else {
                missing.add(f);
            }
        }
        inForce = done;
        return faults;
    }

    private static boolean attempt(Runnable step, Fact f, List<String> faults) {
        try {
            step.run();
            return true;
        } catch (AdminException | IllegalStateException e) {
            // IllegalStateException: a worker that does not answer. What was done by then must not be forgotten.
            faults.add(f.where() + ": " + e.getMessage());
            return false;
        }
    }
}
