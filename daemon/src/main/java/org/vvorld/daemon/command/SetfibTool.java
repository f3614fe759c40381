package org.vvorld.daemon.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "setfib",
        customSynopsis = "setfib [-F] N command ...",
        description = "Run a command with another FIB, a routing table beside the usual one",
        footer = "What it sends goes by the routes of FIB N, and route and netstat -r show and change these.\n"
                + "sysctl net.fibs says how many FIBs there are; the first is 0.")
final class SetfibTool extends Tool {
    @Option(names = "-F", description = "accepted, as FreeBSD has it")
    private boolean unusedWord;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    /** What it runs has its name among the words, and is asked too. */
    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        if (operands.size() < 2) {
            throw new UsageException();
        }
        int number = RouteFibs.number(operands.getFirst());
        in.onWorld(scope -> scope.inFib(number).fib());
        return in.runInFib(number, operands.subList(1, operands.size()));
    }
}
