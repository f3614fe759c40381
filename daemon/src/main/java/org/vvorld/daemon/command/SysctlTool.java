package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sysctl",
        customSynopsis = {"sysctl [-deihNnqW] [-j J] name[=value] ...", "sysctl [-deihNnqW] [-j J] -a"},
        description = "Show and set a vnet's sysctls")
final class SysctlTool extends Tool {
    @Option(
            names = {"-a", "-A"},
            description = "all")
    private boolean all;

    @Option(names = "-d", description = "the description instead of the value")
    private boolean describe;

    @Option(names = "-e", description = "name=value, as sysctl takes it")
    private boolean assignments;

    @Option(
            names = {"-h", "-o", "-x"},
            description = "accepted: numbers are plain")
    private boolean unusedFlags;

    @Option(names = "-i", description = "unknown names are no error")
    private boolean ignoreUnknown;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-N", description = "names only")
    private boolean namesOnly;

    @Option(names = "-n", description = "values only")
    private boolean valuesOnly;

    @Option(names = "-q", description = "no messages, the exit status alone")
    private boolean quiet;

    @Option(names = "-W", description = "those that can be set only")
    private boolean writable;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        if (all != operands.isEmpty() || valuesOnly && namesOnly) {
            throw new UsageException();
        }
        return in.onWorld(outer -> run(outer.in(jail), new Oids(outer.in(jail), in.version())));
    }

    private int run(Scope scope, Oids oids) {
        JsonObject json = new JsonObject();
        List<String> problems = new ArrayList<>();
        if (all) {
            oids.all().forEach(o -> show(scope, o, json));
        }
        for (String operand : operands) {
            int equals = operand.indexOf('=');
            try {
                if (equals >= 0) {
                    set(scope, oids, operand.substring(0, equals), operand.substring(equals + 1), json);
                } else {
                    get(scope, oids, operand, json);
                }
            } catch (ToolException e) {
                problems.add(e.getMessage());
            }
        }
        if (scope.json() && (problems.isEmpty() || !json.isEmpty())) {
            scope.print(Json.text(json));
        }
        if (!quiet) {
            problems.forEach(p -> scope.out().err("sysctl: " + p + "\n"));
        }
        return problems.isEmpty() ? 0 : 1;
    }

    private void get(Scope scope, Oids oids, String name, JsonObject json) {
        List<Oids.Oid> found = oids.under(name);
        if (found.isEmpty()) {
            unknown(name);
            return;
        }
        found.forEach(o -> show(scope, o, json));
    }

    private void unknown(String name) {
        if (!ignoreUnknown) {
            throw new ToolException("unknown oid '" + name + "': 'sysctl -aN' lists those there are");
        }
    }

    private void show(Scope scope, Oids.Oid o, JsonObject json) {
        if (writable && !o.isWritable()) {
            return;
        }
        if (scope.json()) {
            if (describe) {
                json.addProperty(o.name(), o.description());
            } else {
                json.add(o.name(), o.value());
            }
            return;
        }
        String value = describe ? o.description() : o.value().getAsString();
        if (namesOnly) {
            scope.print(o.name() + "\n");
        } else if (valuesOnly) {
            scope.print(value + "\n");
        } else {
            scope.print(o.name() + (assignments ? "=" : ": ") + value + "\n");
        }
    }

    private void set(Scope scope, Oids oids, String name, String value, JsonObject json) {
        Oids.Oid o = oids.exact(name);
        if (o == null) {
            if (!oids.under(name).isEmpty()) {
                throw new ToolException("oid '" + name + "' isn't a leaf node");
            }
            unknown(name);
            return;
        }
        JsonPrimitive old = o.value();
        o.set(value);
        JsonPrimitive now = o.value();
        if (scope.json()) {
            JsonObject change = new JsonObject();
            change.add("old", old);
            change.add("new", now);
            json.add(name, change);
        } else {
            String label = valuesOnly ? "" : name + (assignments ? "=" : ": ");
            scope.print(namesOnly ? name + "\n" : label + old.getAsString() + " -> " + now.getAsString() + "\n");
        }
    }
}
