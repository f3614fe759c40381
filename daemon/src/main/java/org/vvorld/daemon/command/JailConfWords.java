package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vvorld.daemon.jailconf.JailDefinition;
import org.vvorld.daemon.jailconf.JailDefinition.Parameter;
import org.vvorld.daemon.jailconf.Meaning;

/** A jail of a jail.conf(5) as the words that {@code jail -c} takes. */
final class JailConfWords {
    private final JailDefinition jail;

    JailConfWords(JailDefinition jail) {
        this.jail = jail;
    }

    /** {@code persist} is added: a jail that in FreeBSD lives by what {@code exec.start} starts has nothing here that keeps it. */
    List<String> toCreate() {
        List<String> words = words(Set.of());
        if (!words.contains("nopersist")
                && words.stream().noneMatch(w -> w.equals("persist") || w.startsWith("persist="))) {
            words.add("persist");
        }
        return words;
    }

    /** @param lent interfaces that the jail has already, which cannot be lent to it again */
    List<String> toModify(Set<String> lent) {
        return words(lent);
    }

    /** What the jail is found by: its name or jid, which may have been set again inside of its braces. */
    String key() {
        for (Parameter p : jail.parameters()) {
            if ((p.name().equals("name") || p.name().equals("jid"))
                    && p.values().size() == 1) {
                return p.values().getFirst();
            }
        }
        return jail.name();
    }

    /** All its interfaces. */
    List<String> interfaces() {
        return jail.parameters().stream()
                .filter(JailConfWords::isInterface)
                .flatMap(p -> p.values().stream())
                .flatMap(v -> List.of(v.split("[, ]+")).stream())
                .filter(v -> !v.isEmpty())
                .toList();
    }

    /** Parameters that do nothing here, by name. */
    List<String> withoutMeaning() {
        return jail.parameters().stream()
                .filter(p -> p.meaning() == Meaning.NONE_YET)
                .map(Parameter::name)
                .toList();
    }

    private static boolean isInterface(Parameter p) {
        return p.name().equals("vnet.interface");
    }

    private List<String> words(Set<String> lent) {
        List<String> words = new ArrayList<>();
        for (Parameter p : jail.parameters()) {
            if (p.meaning() == Meaning.NONE_YET) {
                continue;
            }
            if (isInterface(p)) {
                List<String> names =
                        interfaces().stream().filter(i -> !lent.contains(i)).toList();
                if (!names.isEmpty()) {
                    words.add("vnet.interface=" + String.join(",", names));
                }
            } else {
                words.add(p.values().isEmpty() ? p.name() : p.name() + "=" + String.join(",", p.values()));
            }
        }
        return words;
    }
}
