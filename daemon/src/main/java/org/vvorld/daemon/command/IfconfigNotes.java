package org.vvorld.daemon.command;

import java.util.function.BiConsumer;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceNotes;

/** The part of {@code ifconfig IF ...} that concerns what people say of an interface: name, description, groups, metric. */
final class IfconfigNotes {
    /** FreeBSD's net.ifdescr_maxlen, less the zero. */
    private static final int DESCRIPTION_CHARS = 1023;
    /** IFNAMSIZ, less the zero. */
    private static final int GROUP_CHARS = 15;

    private boolean renames;

    /** Is it given another name, which is to be printed? */
    boolean renames() {
        return renames;
    }

    /** What a word and its value ask for; null if it is none of these. @throws ToolException for a value that cannot be */
    BiConsumer<Scope, Interface> step(String word, Words rest) {
        return switch (word) {
            case "name" -> {
                String name = rest.next(word);
                renames = true;
                yield (scope, i) -> scope.world().interfaces().rename(scope.vnet(), i, name);
            }
            case "description", "descr" -> description(rest.nextOrEmpty(word));
            case "-description", "-descr" -> description("");
            case "metric" -> {
                int metric = Numbers.parse("metric", rest.next(word), 0, Integer.MAX_VALUE);
                yield (scope, i) -> i.notes(i.notes().withMetric(metric));
            }
            case "group" -> {
                String group = group("setifgroup", rest.next(word));
                yield (scope, i) -> i.notes(i.notes().join(group));
            }
            case "-group" -> {
                String group = group("unsetifgroup", rest.next(word));
                yield (scope, i) -> i.notes(i.notes().leave(group));
            }
            default -> null;
        };
    }

    private static BiConsumer<Scope, Interface> description(String text) {
        if (text.length() > DESCRIPTION_CHARS) {
            throw new ToolException("ioctl (set descr): File name too long: a description has at most "
                    + DESCRIPTION_CHARS + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new ToolException("ioctl (set descr): Invalid argument: a description is one line of text");
        }
        return (scope, i) -> i.notes(i.notes().withDescription(text));
    }

    private static String group(String who, String name) {
        if (Character.isDigit(name.charAt(name.length() - 1))) {
            throw new ToolException(who + ": group names may not end in a digit");
        }
        if (name.length() > GROUP_CHARS) {
            throw new ToolException(who + ": group name too long");
        }
        if (name.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new ToolException(who + ": Invalid argument: a group's name is a word of printable characters");
        }
        return name;
    }

    /** Is an interface in a group: in one it has joined, or in {@code all}? */
    static boolean isIn(Interface i, String group) {
        InterfaceNotes notes = i.notes();
        return group.equals("all") || notes.groups().contains(group);
    }
}
