package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Leftovers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "jail",
        customSynopsis = {
            "jail [-iqv] -c name=J vnet persist [host.hostname=H] [vnet.interface=IF[,IF...]]",
            "jail [-iqv] -m name=J [host.hostname=H] [vnet.interface=IF[,IF...]] [nopersist] [quarantined=0]",
            "jail [-iqv] -cm name=J ...",
            "jail [-qv] -r * | J ...",
            "jail [-iqv] -f FILE -c|-m|-cm|-r|-rc [* | J ...]"
        },
        description = "Create, modify and remove jails, each with a vnet of its own",
        footer = "A vnet whose code throws exceptions again and again is quarantined: what comes in is dropped.\n"
                + "quarantined=0 lets it out; name=0 is the host's own.\n"
                + JailConfRun.HELP)
final class JailTool extends WorldTool {
    @Option(names = "-c", description = "create a jail")
    private boolean create;

    @Option(names = "-f", paramLabel = "FILE", description = "the jails of FILE, in the form of jail.conf(5)")
    private String file;

    @Option(names = "-m", description = "modify a jail; with -c: create it if it is not there")
    private boolean modify;

    @Option(
            names = {"-r", "-R"},
            description = "remove jails, named by name or jid; '*' is all of them")
    private boolean remove;

    @Option(names = "-i", description = "print the jid")
    private boolean printJid;

    @Option(names = "-q", description = "say nothing that is no error")
    private boolean quiet;

    @Option(names = "-v", description = "say what was done")
    private boolean verbose;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Invocation in) {
        return file == null
                ? super.run(in)
                : new JailConfRun(in, file, quiet, printJid).run(create, modify, remove, operands);
    }

    @Override
    int run(Scope scope) {
        if (remove) {
            if (create || modify || operands.isEmpty()) {
                throw new UsageException();
            }
            return remove(scope);
        }
        if (!create && !modify || operands.isEmpty()) {
            throw new UsageException();
        }
        if (!scope.isHost()) {
            // children.max is 0 in a jail.
            throw new ToolException("jail_set: Operation not permitted");
        }
        JailParameters wanted = JailParameters.parse(operands);
        Jail jail = wanted.isNamed() ? scope.world().jails().find(wanted.key()).orElse(null) : null;
        if (create && !(modify && jail != null)) {
            if (jail != null) {
                throw new ToolException("jail \"" + wanted.key() + "\" already exists");
            }
            jail = create(scope, wanted);
        } else {
            modify(scope, wanted);
        }
        if (printJid) {
            scope.print(jail == null ? "" : jail.jid() + "\n");
        }
        return 0;
    }

    private Jail create(Scope scope, JailParameters wanted) {
        if (!wanted.isPersistent()) {
            throw new ToolException("new jail must persist or attach: add 'persist'; commands are run by jexec");
        }
        if (!wanted.hasNewVnet()) {
            throw new ToolException("vnet=inherit: a jail has a vnet of its own here: write 'vnet'");
        }
        if (wanted.jid() != null) {
            throw new ToolException("jid=" + wanted.jid() + ": a jail's number is given by vvorldd: leave it out");
        }
        List<Interface> lent = lent(scope, wanted);
        Jail jail = wanted.name() == null
                ? scope.world().createJail(wanted.hostname(""))
                : scope.world().createJail(wanted.name(), wanted.hostname(""));
        jail.persist(true);
        try {
            lend(scope, jail, lent);
        } catch (AdminException e) {
            scope.world().removeJails(List.of(jail));
            throw e;
        }
        note(scope, jail.name() + ": created\n");
        return jail;
    }

    private void modify(Scope scope, JailParameters wanted) {
        if (!wanted.isNamed()) {
            throw new ToolException("no jail specified: add name=J");
        }
        Jail jail = scope.requireJail(wanted.key());
        if (jail.isHost() && wanted.endsQuarantineOnly()) {
            jail.vnet().endQuarantine();
            return;
        }
        if (jail.isHost()) {
            throw new ToolException("jail \"" + wanted.key() + "\" not found");
        }
        if (wanted.saysVnet() && !wanted.hasNewVnet()) {
            throw new ToolException("vnet cannot be changed after creation");
        }
        lend(scope, jail, lent(scope, wanted));
        if (wanted.endsQuarantine()) {
            jail.vnet().endQuarantine();
        }
        jail.hostname(wanted.hostname(jail.hostname()));
        if (wanted.endsPersistence()) {
            // Nothing runs in a jail here that could keep it: as in FreeBSD, it is gone then.
            end(scope, List.of(jail));
        }
    }

    private static List<Interface> lent(Scope scope, JailParameters wanted) {
        List<Interface> all = new ArrayList<>();
        for (String name : wanted.interfaces()) {
            all.add(scope.requireInterface(name));
        }
        return all;
    }

    private static void lend(Scope scope, Jail jail, List<Interface> lent) {
        for (Interface i : lent) {
            scope.world().interfaces().move(i, scope.vnet(), jail.vnet());
        }
    }

    private int remove(Scope scope) {
        List<Jail> ending = new ArrayList<>();
        int status = 0;
        for (String name : operands) {
            if (name.equals("*")) {
                ending.addAll(scope.isHost() ? scope.world().jails().all() : List.of());
                continue;
            }
            Jail jail = scope.isHost() ? scope.world().jails().find(name).orElse(null) : null;
            if (jail == null || jail.isHost()) {
                scope.out().err("jail: jail \"" + name + "\" not found\n");
                status = 1;
            } else {
                ending.add(jail);
            }
        }
        List<Jail> distinct = ending.stream().distinct().toList();
        return distinct.isEmpty() ? status : Math.max(status, end(scope, distinct));
    }

    private int end(Scope scope, List<Jail> jails) {
        Leftovers left = scope.world().removeJails(jails);
        for (Jail j : jails) {
            note(scope, j.name() + ": removed\n");
        }
        if (left.total() != 0) {
            scope.out()
                    .err("jail: removed, but " + left.total() + " things were left over, a bug to report: " + left
                            + "\n");
            return 1;
        }
        return 0;
    }

    private void note(Scope scope, String text) {
        if (verbose && !quiet) {
            scope.print(text);
        }
    }
}
