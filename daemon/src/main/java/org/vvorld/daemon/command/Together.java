package org.vvorld.daemon.command;

import java.util.Optional;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.vnet.Leftovers;

/**
 * Commands that run one after another on the admin thread. The vnets of jails that they remove, one command after the other, end with
 * one barrier through the workers. Admin thread only.
 */
public final class Together implements AutoCloseable {
    private final Commands commands;

    Together(Commands commands) {
        this.commands = commands;
    }

    /** Runs a quick command. The vnets of those before must be {@link #settle settled}, unless it is a removal as they were. */
    public int run(Request request, CommandOutput out) {
        World world = commands.world();
        if (commands.isRemoval(request)) {
            world.endLater();
        }
        return commands.run(request, out);
    }

    /** Ends the vnets that wait. @return what to say of it if anything was left over, a line: it is a bug */
    public Optional<String> settle() {
        Leftovers left = commands.world().settle();
        return left.total() == 0
                ? Optional.empty()
                : Optional.of("jail: removed, but " + left.total() + " things were left over, a bug to report: " + left
                        + "\n");
    }

    /** Whatever happened, nothing waits behind it. */
    @Override
    public void close() {
        commands.world().settle();
    }
}
