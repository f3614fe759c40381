package org.vvorld.daemon.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.world.World;

/** One run of a command: what it may use. On the caller's thread, where output may wait. */
final class Invocation {
    private final Commands commands;
    private final Integer jail;
    private final int fib;
    private final Request request;
    private final CommandOutput out;

    /**
     * @param jail whose root runs the command, by jid; null for where the caller is
     * @param fib as setfib(1) said, else 0
     */
    Invocation(Commands commands, Integer jail, int fib, Request request, CommandOutput out) {
        this.commands = commands;
        this.jail = jail;
        this.fib = fib;
        this.request = request;
        this.out = out;
    }

    CommandOutput out() {
        return out;
    }

    boolean json() {
        return request.json();
    }

    int columns() {
        return request.columns();
    }

    /** Text of the file that the command names, if it came with the request. */
    Optional<String> input() {
        return Optional.ofNullable(request.input());
    }

    /** What the caller types or pipes while the command runs. */
    CommandInput stdin() {
        return request.stdin();
    }

    /** Runs another command where this one runs. Returns its exit status. */
    int run(List<String> argv) {
        return commands.run(jail, fib, new Request(argv, request.json(), request.columns(), request.peer()), out);
    }

    World world() {
        return commands.world();
    }

    String version() {
        return commands.version();
    }

    /** The clock of ARP entries and pings, nanoseconds. */
    LongSupplier clock() {
        return commands.clock();
    }

    /** Runs {@code work} on the admin thread and returns its result; what it prints is printed then, even if it fails. */
    <T> T onWorld(Function<Scope, T> work) {
        BufferedOutput buffer = new BufferedOutput();
        Admin admin = commands.admin();
        try {
            return admin.call(
                    () -> work.apply(Scope.of(commands.world(), request.peer(), jail, fib, request.json(), buffer)));
        } finally {
            buffer.writeTo(out);
        }
    }

    /** The same, with JSON wanted. */
    Invocation asJson() {
        Request asked = new Request(request.argv(), true, request.columns(), request.peer(), request.input());
        return new Invocation(commands, jail, fib, asked, out);
    }

    /** Runs another command as the root of the jail with this jid. Returns its exit status. */
    int run(int inJail, List<String> argv) {
        return commands.run(inJail, fib, request.with(argv), out);
    }

    /** Runs another command here, in this FIB. Returns its exit status. */
    int runInFib(int number, List<String> argv) {
        return commands.run(jail, number, request.with(argv), out);
    }
}
