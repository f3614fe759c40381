package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.vvorld.daemon.world.Jail;
import org.vvorld.daemon.world.World;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "jail",
        customSynopsis = {
            "jail [-iqv] -c name=J persist [vnet] [parameter=value ...]",
            "jail [-iqv] -m name=J parameter=value ...",
            "jail [-iqv] -cm|-rc name=J parameter=value ...",
            "jail [-qv] -r|-R * | J ...",
            "jail [-iqv] -f FILE -c|-m|-cm|-r|-rc [* | J ...]"
        },
        description = "Create, modify and remove jails, each with a vnet of its own or its parent's",
        footer = """
                name=a.b is a jail b in a, which needs a children.max that has room;
                jail -r a removes all that is in it.

                Parameters:
                  vnet, vnet=new      a vnet of its own; else its parent's (vnet=inherit)
                  persist             it stays when the last jail in it goes
                  host.hostname=H
                  children.max=N      how many jails may be in it
                  vnet.interface=IF,IF    lent to it
                  owner=USER[:GROUP]  may do in it over the control socket what its root
                                      may; owner= for nobody
                  quarantined=0       lets it out: a vnet whose code throws exceptions again
                                      and again takes nothing in. name=0 is the host's own
                and of a jail with its parent's vnet:
                  ip4.addr=A,A        all that it sees of that; or ip4=inherit|disable
                  allow.raw_sockets   it may ping

                """ + JailConfRun.HELP)
final class JailTool extends WorldTool {
    @Option(names = "-c", description = "create a jail")
    private boolean create;

    @Option(names = "-d", description = "accepted: there are no dying jails")
    private boolean unusedDying;

    @Option(names = "-f", paramLabel = "FILE", description = "the jails of FILE, in the form of jail.conf(5)")
    private String file;

    @Option(names = "-m", description = "modify a jail; with -c: create it if it is not there")
    private boolean modify;

    @Option(
            names = {"-r", "-R"},
            description =
                    "remove jails, named by name or jid; '*' is all of them. With -c: remove it if it is there, then create it")
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
        if (operands.isEmpty() || !create && !modify && !remove || remove && modify) {
            throw new UsageException();
        }
        return remove && !create ? remove(scope) : set(scope, JailParameters.parse(operands));
    }

    private int set(Scope scope, JailParameters wanted) {
        if (!wanted.isNamed()) {
            if (!create) {
                throw new ToolException("no jail specified: add name=J");
            }
            return created(scope, new JailChange(scope, wanted).create(null));
        }
        String key = wanted.key();
        if (!create && scope.findJail(key).isEmpty()) {
            throw Scope.notFound(key);
        }
        Scope.Target target = scope.target(key);
        Jail there = target.scope().findJail(target.key()).orElse(null);
        JailChange change = new JailChange(target.scope(), wanted);
        if (there == null) {
            return created(scope, change.create(target.key()));
        }
        if (remove && !there.isHost()) {
            // What can be refused is refused while it is still there.
            change.checkCreation();
            int status = end(scope, target.scope().world(), List.of(there));
            return Math.max(
                    status,
                    created(scope, change.create(there.nameIn(target.scope().jail()))));
        }
        if (!modify) {
            throw new ToolException("jail \"" + key + "\" already exists");
        }
        return modify(scope, there, change);
    }

    private int created(Scope scope, Jail jail) {
        note(scope, jail, "created");
        return printed(scope, jail);
    }

    private int printed(Scope scope, Jail jail) {
        if (printJid) {
            scope.print(jail.jid() + "\n");
        }
        return 0;
    }

    private int modify(Scope scope, Jail jail, JailChange change) {
        JailParameters wanted = change.wanted();
        if (jail.isHost()) {
            if (!wanted.endsQuarantineOnly()) {
                throw Scope.notFound(wanted.key());
            }
            jail.vnet().endQuarantine();
            return 0;
        }
        if (wanted.name() != null && wanted.jid() != null && !wanted.jid().equals(Integer.toString(jail.jid()))) {
            throw new ToolException("name cannot be changed after creation: jail \"" + wanted.name() + "\" is number "
                    + jail.jid() + ", not " + wanted.jid());
        }
        change.modify(jail);
        if (Boolean.FALSE.equals(wanted.persist()) && jail.childrenCur() == 0) {
            // Nothing runs in a jail here that could keep it: as in FreeBSD, it is gone then. One with jails in it goes
            // with
            // the last of them.
            return end(scope, change.scope().world(), List.of(jail));
        }
        return printed(scope, jail);
    }

    private int remove(Scope scope) {
        List<Jail> ending = new ArrayList<>();
        World world = null;
        int status = 0;
        for (String operand : operands) {
            Collection<String> names = operand.equals("*") ? all(scope) : List.of(operand);
            for (String name : names) {
                try {
                    if (scope.findJail(name).filter(j -> !j.isHost()).isEmpty()) {
                        throw Scope.notFound(name);
                    }
                    Scope.Target target = scope.target(name);
                    world = target.scope().world();
                    ending.add(target.scope().requireJail(target.key()));
                } catch (ToolException e) {
                    scope.out().err("jail: " + e.getMessage() + "\n");
                    status = 1;
                }
            }
        }
        return ending.isEmpty() ? status : Math.max(status, end(scope, world, ending));
    }

    /** All that may be removed: of owned jails what is in them. */
    private static List<String> all(Scope scope) {
        return scope.jails().stream()
                .filter(j -> !scope.isOutside() || !scope.isOwned(j))
                .map(j -> Integer.toString(j.jid()))
                .toList();
    }

    private int end(Scope scope, World world, List<Jail> jails) {
        World.Removed removed = world.removeJails(jails);
        for (Jail j : removed.jails()) {
            note(scope, j, "removed");
        }
        if (removed.leftovers().total() != 0) {
            scope.out()
                    .err("jail: removed, but " + removed.leftovers().total()
                            + " things were left over, a bug to report: " + removed.leftovers() + "\n");
            return 1;
        }
        return 0;
    }

    private void note(Scope scope, Jail jail, String what) {
        if (verbose && !quiet) {
            scope.print(scope.nameOf(jail) + ": " + what + "\n");
        }
    }
}
