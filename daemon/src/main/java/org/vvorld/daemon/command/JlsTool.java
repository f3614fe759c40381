package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "jls",
        customSynopsis = "jls [-dhNnqsv] [-j J] [parameter ...]",
        description = "List the jails",
        footer = """
                Parameters: jid parent name path persist vnet host.hostname children.max
                children.cur ip4 ip4.addr allow.raw_sockets owner dying quarantined (its code
                threw too many exceptions; 'jail -m name=J quarantined=0' lets it out).""")
final class JlsTool extends WorldTool {
    @Option(names = "-d", description = "dying jails too; here a jail is gone at once, so there are none")
    private boolean unusedDying;

    @Option(names = "-h", description = "a header line with the parameters' names")
    private boolean header;

    @Option(names = "-N", description = "the name in place of the jid")
    private boolean byName;

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
        Collection<Jail> jails = only != null ? List.of(scope.requireJail(only)) : scope.jails();
        if (scope.json()) {
            scope.print(JlsJson.text(scope, jails));
        } else if (recreatable || named || quoted || header || !parameters.isEmpty()) {
            scope.print(parameters(scope, jails));
        } else {
            scope.print(verbose ? verbose(scope, jails) : summary(scope, jails));
        }
        return 0;
    }

    private String summary(Scope scope, Collection<Jail> jails) {
        StringBuilder text = new StringBuilder(byName ? " JID           " : "   JID")
                .append("  IP Address      Hostname                      Path\n");
        for (Jail j : jails) {
            if (byName) {
                column(text.append(' '), scope.nameOf(j), 14);
            } else {
                jid(text, j);
            }
            // A jail with a vnet of its own has no list of addresses, so FreeBSD's column stays empty.
            List<Integer> addresses = j.addresses();
            column(text.append("  "), addresses.isEmpty() ? "" : Ipv4Address.format(addresses.getFirst()), 15);
            hostname(text.append(' '), j);
            // A quarantine is told behind the columns, which stay where scripts look for them.
            text.append(" /")
                    .append(j.vnet().isQuarantined() ? " (quarantined)" : "")
                    .append('\n');
        }
        return text.toString();
    }

    /** Padded to {@code width}; there may be 10,000 lines of it, for which formats are slow. */
    private static void column(StringBuilder to, String text, int width) {
        to.append(text).repeat(' ', Math.max(0, width - text.length()));
    }

    private static void jid(StringBuilder to, Jail j) {
        String jid = Integer.toString(j.jid());
        to.repeat(' ', Math.max(0, 6 - jid.length())).append(jid);
    }

    private static void hostname(StringBuilder to, Jail j) {
        String h = j.hostname();
        column(to, h.length() > 29 ? h.substring(0, 29) : h, 29);
    }

    private static String verbose(Scope scope, Collection<Jail> jails) {
        StringBuilder text = new StringBuilder("""
                   JID  Hostname                      Path
                        Name                          State
                        Interfaces
                """);
        for (Jail j : jails) {
            jid(text, j);
            hostname(text.append("  "), j);
            column(text.append(" /\n        "), scope.nameOf(j), 29);
            text.append(' ').append(state(j)).append("\n        ");
            text.append(String.join(" ", interfaces(j))).append('\n');
            j.addresses()
                    .forEach(a -> text.append("        ")
                            .append(Ipv4Address.format(a))
                            .append('\n'));
        }
        return text.toString();
    }

    static String state(Jail j) {
        return j.vnet().isQuarantined() ? "QUARANTINED" : "ACTIVE";
    }

    /** Those of its own vnet. */
    static List<String> interfaces(Jail j) {
        return j.ownsVnet()
                ? j.vnet().interfaces().stream().map(Interface::name).toList()
                : List.of();
    }

    private String parameters(Scope scope, Collection<Jail> jails) {
        List<JailParameter> wanted = new ArrayList<>();
        for (String name : parameters) {
            wanted.add(JailParameter.named(name));
        }
        if (wanted.isEmpty()) {
            wanted.addAll(List.of(JailParameter.values()));
        }
        StringBuilder text = new StringBuilder();
        if (header) {
            text.append(String.join(" ", wanted.stream().map(JailParameter::key).toList()));
            text.append('\n');
        }
        boolean quote = quoted || recreatable;
        for (Jail j : jails) {
            List<String> values = new ArrayList<>(wanted.size());
            for (JailParameter p : wanted) {
                if (recreatable && parameters.isEmpty() && !p.isNeededFor(j)) {
                    continue;
                }
                values.add(named || recreatable ? p.assignment(scope, j, quote) : p.value(scope, j, quote));
            }
            text.append(String.join(" ", values)).append('\n');
        }
        return text.toString();
    }
}
