package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.jailconf.JailConf;
import org.vvorld.daemon.jailconf.JailConfException;
import org.vvorld.daemon.jailconf.JailDefinition;
import org.vvorld.daemon.world.Jail;

/**
 * {@code jail -f FILE}: does to each jail of the file what {@code jail} with its parameters on the command line does, one after
 * another; what fails for one is said, and the others are gone on with.
 */
final class JailConfRun {
    /** For the command's help. */
    static final String HELP = """
            FILE has FreeBSD's form, with global parameters, $variables and wildcards:
              web { vnet; host.hostname = "$name.example"; vnet.interface = a, b; }
            Without J or with '*', all its jails are meant. vvctl reads FILE, '-' is its
            standard input. What has no meaning here yet (exec.*, mount.*, path and the
            like) is named and left out; a jail persists unless it says nopersist. -m and
            -cm lend interfaces that the jail does not have yet.""";

    private final Invocation in;
    private final String file;
    private final boolean quiet;
    private final boolean printJid;
    private int status;

    JailConfRun(Invocation in, String file, boolean quiet, boolean printJid) {
        this.in = in;
        this.file = file;
        this.quiet = quiet;
        this.printJid = printJid;
    }

    /** Returns the exit status. */
    int run(boolean create, boolean modify, boolean remove, List<String> names) {
        if (!create && !modify && !remove || remove && modify) {
            throw new UsageException();
        }
        String text = in.input()
                .orElseThrow(
                        () -> new ToolException(
                                "-f " + file
                                        + ": its text has not come with the request: use vvctl, which reads it, or send JSON with \"input\""));
        Map<String, JailDefinition> jails = new LinkedHashMap<>();
        try {
            JailConf.parse(file, text, null).forEach(j -> jails.put(j.name(), j));
        } catch (JailConfException e) {
            throw new ToolException(e.getMessage());
        }
        boolean all = names.isEmpty() || names.contains("*");
        List<JailDefinition> chosen = all ? List.copyOf(jails.values()) : choose(jails, names);
        if (remove) {
            remove(chosen, all || create);
        }
        if (create || modify) {
            chosen.forEach(j -> set(j, create, modify));
        }
        return status;
    }

    private static String shown(Map<String, JailDefinition> jails) {
        String some = jails.keySet().stream().limit(10).collect(Collectors.joining(", "));
        return jails.isEmpty() ? "no jail" : some + (jails.size() > 10 ? " and " + (jails.size() - 10) + " more" : "");
    }

    private List<JailDefinition> choose(Map<String, JailDefinition> jails, List<String> names) {
        List<JailDefinition> chosen = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            JailDefinition j = jails.get(name);
            if (j == null) {
                throw new ToolException("jail \"" + name + "\" is not in " + file + ": it has " + shown(jails));
            }
            chosen.add(j);
        }
        return chosen;
    }

    /** The last one first: it may stand in an earlier one. */
    private void remove(List<JailDefinition> jails, boolean onlyThose) {
        List<JailDefinition> backwards = new ArrayList<>(jails);
        Collections.reverse(backwards);
        for (JailDefinition j : backwards) {
            String key = new JailConfWords(j).key();
            if (!onlyThose || isThere(key)) {
                call("-r", List.of(key));
            }
        }
    }

    private void set(JailDefinition jail, boolean create, boolean modify) {
        JailConfWords words = new JailConfWords(jail);
        boolean there = modify && isThere(words.key());
        if (there || !create) {
            call("-m", words.toModify(there ? lent(words.key(), words.interfaces()) : Set.of()));
        } else {
            call("-c", words.toCreate());
        }
        List<String> without = words.withoutMeaning();
        if (!quiet && !without.isEmpty()) {
            in.out()
                    .err("jail: " + jail.name() + ": no meaning here yet, left out: " + String.join(", ", without)
                            + "\n");
        }
    }

    private void call(String action, List<String> words) {
        List<String> argv = new ArrayList<>(List.of("jail", quiet ? "-q" : "-v"));
        if (printJid && !action.equals("-r")) {
            argv.add("-i");
        }
        argv.add(action);
        argv.addAll(words);
        status = Math.max(status, in.run(argv));
    }

    private boolean isThere(String name) {
        return in.onWorld(scope -> find(scope, name) != null);
    }

    private static Jail find(Scope scope, String name) {
        try {
            return scope.requireJail(name);
        } catch (ToolException | AdminException e) {
            return null;
        }
    }

    /** Those of these interfaces that the jail has. */
    private Set<String> lent(String jail, List<String> interfaces) {
        return in.onWorld(scope -> {
            Jail j = find(scope, jail);
            return j == null
                    ? Set.of()
                    : interfaces.stream()
                            .filter(i -> j.vnet().interfaceNamed(i) != null)
                            .collect(Collectors.toSet());
        });
    }
}
