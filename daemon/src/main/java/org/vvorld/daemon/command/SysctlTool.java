package org.vvorld.daemon.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sysctl",
        customSynopsis = {"sysctl [-deFhiNnqtTVWx] [-j J] name[=value] ...", "sysctl [-dehNnqtTVWx] [-j J] -a"},
        description = "Show and set a vnet's sysctls",
        footer = "A name shows all below it too: 'sysctl net.inet'. A number may be hexadecimal, with 0x in front.")
final class SysctlTool extends Tool {
    @Option(
            names = {"-a", "-A"},
            description = "all")
    private boolean all;

    @Option(names = "-d", description = "the description instead of the value")
    private boolean describe;

    @Option(names = "-e", description = "name=value, as sysctl takes it")
    private boolean assignments;

    @Option(names = "-h", description = "numbers with commas between thousands")
    private boolean human;

    @Option(names = "-i", description = "unknown names are no error")
    private boolean ignoreUnknown;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-N", description = "names only")
    private boolean namesOnly;

    @Option(names = "-n", description = "values only")
    private boolean valuesOnly;

    @Option(
            names = {"-o", "-F"},
            description = "accepted: there are no opaque values")
    private boolean unusedFlags;

    @Option(names = "-q", description = "no messages, the exit status alone")
    private boolean quiet;

    @Option(names = "-t", description = "the type instead of the value")
    private boolean type;

    @Option(names = "-T", description = "those only that the config can set when the daemon starts")
    private boolean tunable;

    @Option(names = "-V", description = "those only that each vnet has")
    private boolean perVnet;

    @Option(names = "-W", description = "those only that can be set from here")
    private boolean writable;

    @Option(names = "-X", description = "as -ax")
    private boolean allHexadecimal;

    @Option(names = "-x", description = "numbers in hexadecimal")
    private boolean hexadecimal;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        if (!all && !allHexadecimal && operands.isEmpty() || valuesOnly && namesOnly) {
            throw new UsageException();
        }
        boolean assigns = operands.stream().anyMatch(o -> o.contains("="));
        if (assigns && (tunable || writable)) {
            throw new UsageException("Can't set variables when using -T or -W");
        }
        return in.onWorld(outer -> run(new SysctlShow(
                new Oid.Seen(outer.in(jail), in.version()),
                new SysctlShow.Form(
                        describe, type, assignments, human, hexadecimal || allHexadecimal, namesOnly, valuesOnly))));
    }

    private int run(SysctlShow show) {
        int status = 0;
        if (operands.isEmpty()) {
            Oids.all().stream().filter(o -> isWanted(show.scope(), o)).forEach(show::add);
        }
        for (String operand : operands) {
            try {
                one(show, operand);
            } catch (ToolException e) {
                show.problem(quiet ? "" : "sysctl: " + e.getMessage() + "\n");
                status = 1;
            }
        }
        show.print();
        return status;
    }

    private boolean isWanted(Scope scope, Oid o) {
        return (!writable || o.isWritable(scope)) && (!tunable || o.isTunable()) && (!perVnet || o.isPerVnet());
    }

    private void one(SysctlShow show, String operand) {
        int equals = operand.indexOf('=');
        String name = equals < 0 ? operand : operand.substring(0, equals).strip();
        List<Oid> found = List.copyOf(Oids.under(name));
        if (found.isEmpty()) {
            if (ignoreUnknown) {
                return;
            }
            throw new ToolException("unknown oid '" + name + "': 'sysctl -aN' lists those there are");
        }
        if (equals < 0) {
            found.stream().filter(o -> isWanted(show.scope(), o)).forEach(show::add);
        } else if (Oids.exact(name) == null) {
            throw new ToolException("oid '" + name + "' isn't a leaf node");
        } else {
            show.set(found.getFirst(), unquoted(operand.substring(equals + 1).strip()));
        }
    }

    /** Without a pair of quotes around it, as sysctl.conf(5) has them. */
    private static String unquoted(String text) {
        boolean isQuoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return isQuoted ? text.substring(1, text.length() - 1) : text;
    }
}
