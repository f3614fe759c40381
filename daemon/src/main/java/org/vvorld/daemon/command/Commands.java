package org.vvorld.daemon.command;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.Owners;
import org.vvorld.daemon.world.World;

/** All commands: finds the one that is meant, runs it, and turns whatever goes wrong into a message and an exit status. */
public final class Commands {
    /** sysexits(3): EX_USAGE. */
    static final int EXIT_USAGE = 64;
    /** sysexits(3): EX_SOFTWARE. */
    static final int EXIT_SOFTWARE = 70;

    private static final Logger LOG = System.getLogger(Commands.class.getName());

    private final World world;
    private final Admin admin;
    private final String version;
    private final LongSupplier clock;

    /** @param version what {@code version} is to show */
    public Commands(World world, Admin admin, String version) {
        this(world, admin, version, System::nanoTime);
    }

    /** @param clock the clock of the world's workers, nanoseconds */
    Commands(World world, Admin admin, String version, LongSupplier clock) {
        this.world = world;
        this.admin = admin;
        this.version = version;
        this.clock = clock;
    }

    /**
     * Runs a command to its end; {@code ping} without a count ends when {@code out} is closed. Never throws.
     *
     * @return the exit status
     */
    public int run(Request request, CommandOutput out) {
        return run(null, 0, request, out);
    }

    /**
     * Can it run on the admin thread, with others in one go ({@link #together})? One that may wait for something, or has a file to work
     * through, cannot. It may say no without need.
     */
    public boolean isQuick(Request request) {
        return request.input() == null && Parsed.isQuick(request.argv());
    }

    /** Does it remove jails and nothing else? Then it may wait for others that do ({@link Together}). */
    public boolean isRemoval(Request request) {
        List<String> argv = request.argv();
        return argv.size() > 2 && argv.getFirst().equals("jail") && argv.get(1).equals("-r");
    }

    /**
     * Runs what runs commands on the admin thread, so that these change threads together and not each by itself.
     *
     * @throws AdminException if the admin thread takes no more work; nothing was done then
     */
    public void together(Consumer<Together> runs) {
        admin.run(() -> {
            try (Together together = new Together(this)) {
                runs.accept(together);
            }
        });
    }

    int run(Integer jail, int fib, Request asked, CommandOutput out) {
        Request request = withJsonWord(asked);
        if (request.argv().isEmpty()) {
            out.err("vvorldd: no command: 'help' lists them\n");
            return EXIT_USAGE;
        }
        String name = request.argv().getFirst();
        try {
            Parsed parsed = Parsed.of(name);
            if (parsed == null) {
                return unknown(jail, name, out);
            }
            try {
                Tool tool =
                        parsed.parse(request.argv().subList(1, request.argv().size()));
                return tool.run(new Invocation(this, jail, fib, request, out));
            } catch (UsageException e) {
                String message = e.getMessage().isEmpty() ? "" : name + ": " + e.getMessage() + "\n";
                out.err(message + parsed.usage());
                return parsed.usageStatus();
            } catch (ToolException e) {
                out.err(name + ": " + e.getMessage() + "\n");
                return e.status();
            } catch (AdminException e) {
                out.err(name + ": " + e.getMessage() + "\n");
                return 1;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "internal error in command " + request.argv(), e);
            out.err("vvorldd: internal error in " + name + ": see the log\n");
            return EXIT_SOFTWARE;
        }
    }

    private static int unknown(Integer jail, String name, CommandOutput out) {
        if (jail != null) {
            out.err("jexec: execvp: " + name + ": No such file or directory\n");
            return 1;
        }
        out.err("vvorldd: " + name + ": unknown command: 'help' lists those there are\n");
        return EXIT_USAGE;
    }

    /** {@code --json CMD...} as vvctl has it, {@code CMD --libxo json ...} as FreeBSD has it. */
    private static Request withJsonWord(Request r) {
        String first = r.argv().isEmpty() ? "" : r.argv().getFirst();
        if (!first.equals("--json") && (r.argv().size() < 2 || !r.argv().get(1).startsWith("--libxo"))) {
            return r;
        }
        List<String> argv = new ArrayList<>(r.argv());
        boolean json = r.json();
        if (!argv.isEmpty() && argv.getFirst().equals("--json")) {
            argv.removeFirst();
            json = true;
        }
        if (argv.size() > 1 && argv.get(1).equals("--libxo=json")) {
            argv.remove(1);
            json = true;
        } else if (argv.size() > 2
                && argv.get(1).equals("--libxo")
                && argv.get(2).equals("json")) {
            argv.subList(1, 3).clear();
            json = true;
        }
        return new Request(argv, json, r.columns(), r.peer(), r.input(), r.stdin());
    }

    /** May this peer run any command at all? One who may not is counted. Any thread. */
    public boolean admits(Peer peer) {
        Owners owners = world.jails().owners();
        if (peer.isAdministrator() || owners.isAny(peer.uid(), peer.gids())) {
            return true;
        }
        owners.onRefused();
        return false;
    }

    World world() {
        return world;
    }

    Admin admin() {
        return admin;
    }

    String version() {
        return version;
    }

    LongSupplier clock() {
        return clock;
    }
}
