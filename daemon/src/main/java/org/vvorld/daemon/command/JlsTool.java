package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.iface.Interface;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "jls",
        customSynopsis = "jls [-dhnqsv] [-j J] [parameter ...]",
        description = "List the jails",
        footer = "Parameters: jid name parent path persist vnet host.hostname children.max children.cur dying\n"
                + "quarantined (its code threw too many exceptions; 'jail -m name=J quarantined=0' lets it out).")
final class JlsTool extends WorldTool {
    @Option(names = "-d", description = "dying jails too; here a jail is gone at once, so there are none")
    private boolean unusedDying;

    @Option(names = "-h", description = "a header line with the parameters' names")
    private boolean header;

    @Option(names = "-n", description = "print name=value")
    private boolean named;

    @Option(names = "-q", description = "put values with spaces, and empty ones, in quotes")
    private boolean quoted;

    @Option(names = "-s", description = "print what jail(8) would need to make the jail again")
    private boolean recreatable;

    @Option(names = "-v", description = "print several lines a jail")
    private boolean verbose;

    @Option(names = "-j", paramLabel = "J", description = "this jail only, by name or jid")
    private String only;

    @Parameters(hidden = true)
    private List<String> parameters = List.of();

    @Override
    int run(Scope scope) {
        Collection<Jail> jails = only != null
                ? List.of(scope.requireJail(only))
                : scope.isHost() ? scope.world().jails().all() : List.of();
        if (scope.json()) {
            JsonArray all = new JsonArray();
            jails.forEach(j -> all.add(json(j)));
            scope.print(Json.text(Json.object("jail-information", Json.object("jail", all))));
        } else if (recreatable || named || quoted || header || !parameters.isEmpty()) {
            scope.print(parameters(jails));
        } else {
            scope.print(verbose ? verbose(jails) : summary(jails));
        }
        return 0;
    }

    private static String summary(Collection<Jail> jails) {
        StringBuilder text = new StringBuilder("   JID  IP Address      Hostname                      Path\n");
        // A jail with a vnet of its own has no restricted list of addresses, so FreeBSD's column stays empty.
        // A quarantine is told behind the columns, which stay where scripts look for them.
        jails.forEach(j -> text.append(String.format(
                Locale.ROOT,
                "%6d  %-15.15s %-29.29s %.74s%s\n",
                j.jid(),
                "",
                j.hostname(),
                "/",
                j.vnet().isQuarantined() ? " (quarantined)" : "")));
        return text.toString();
    }

    private static String verbose(Collection<Jail> jails) {
        StringBuilder text = new StringBuilder("""
                   JID  Hostname                      Path
                        Name                          State
                        Interfaces
                """);
        for (Jail j : jails) {
            text.append(String.format(Locale.ROOT, "%6d  %-29.29s %.74s\n", j.jid(), j.hostname(), "/"));
            text.append(String.format(Locale.ROOT, "        %-29.29s %s\n", j.name(), state(j)));
            text.append("        ").append(String.join(" ", interfaces(j))).append('\n');
        }
        return text.toString();
    }

    private static String state(Jail j) {
        return j.vnet().isQuarantined() ? "QUARANTINED" : "ACTIVE";
    }

    private static List<String> interfaces(Jail j) {
        return j.vnet().interfaces().stream().map(Interface::name).toList();
    }

    private static JsonObject json(Jail j) {
        JsonObject o = new JsonObject();
        o.addProperty("jid", j.jid());
        o.addProperty("name", j.name());
        o.addProperty("hostname", j.hostname());
        o.addProperty("path", "/");
        o.addProperty("state", state(j));
        o.addProperty("vnet", "new");
        o.addProperty("persist", j.persist());
        o.addProperty("quarantined", j.vnet().isQuarantined());
        o.add("interfaces", Json.strings(interfaces(j)));
        return o;
    }

    private String parameters(Collection<Jail> jails) {
        List<JailParameter> wanted = new ArrayList<>();
        for (String name : parameters) {
            wanted.add(JailParameter.named(name));
        }
        if (wanted.isEmpty()) {
            for (JailParameter p : JailParameter.values()) {
                if (!recreatable || p.isSettable()) {
                    wanted.add(p);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        if (header) {
            text.append(String.join(" ", wanted.stream().map(JailParameter::key).toList()));
            text.append('\n');
        }
        boolean quote = quoted || recreatable;
        for (Jail j : jails) {
            List<String> values = new ArrayList<>();
            for (JailParameter p : wanted) {
                values.add(named || recreatable ? p.assignment(j, quote) : p.value(j, quote));
            }
            text.append(String.join(" ", values)).append('\n');
        }
        return text.toString();
    }
}
