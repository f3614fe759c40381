package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "help", customSynopsis = "help [command]", description = "List the commands, or say how one is used")
final class HelpTool extends Tool {
    @Parameters(index = "0", arity = "0..1", hidden = true)
    private List<String> names = List.of();

    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        if (!names.isEmpty()) {
            Parsed wanted = Parsed.of(names.getFirst());
            if (wanted == null) {
                throw new ToolException(names.getFirst() + ": unknown command: 'help' lists those there are");
            }
            in.out().out(wanted.help(in.columns()));
            return 0;
        }
        JsonObject json = new JsonObject();
        StringBuilder text = new StringBuilder();
        for (String name : Parsed.names()) {
            String summary = Parsed.of(name).summary();
            json.addProperty(name, summary);
            text.append(String.format(Locale.ROOT, "%-10s %s\n", name, summary));
        }
        text.append(
                "\n'help COMMAND' says more; 'jexec JAIL COMMAND' runs one in a jail; --json in front gives JSON.\n");
        in.out().out(in.json() ? Json.text(Json.object("commands", json)) : text.toString());
        return 0;
    }
}
