package org.vvorld.daemon.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "jexec",
        customSynopsis = "jexec [-l] J command ...",
        description = "Run a command in a jail, named by name (a.b for b in a) or jid",
        footer = "All commands but those of the host run in a jail too; 'help' lists them.\n"
                + "They see only what is in J: the jails in it go by the names that they have there.")
final class JexecTool extends Tool {
    @Option(names = "-l", description = "clean environment; there is none, so this changes nothing")
    private boolean unusedClean;

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
        String jail = operands.getFirst();
        int found = in.onWorld(scope -> scope.requireJail(jail).jid());
        return in.run(found, operands.subList(1, operands.size()));
    }
}
