package org.vvorld.stack.iface;

import java.util.ArrayList;
import java.util.List;

/**
 * What people say of an interface, and no packet asks for.
 *
 * @param description empty for none
 * @param groups besides {@code all}, which all are in; in the order they were joined
 * @param metric of routing protocols, which only hand it on
 */
public record InterfaceNotes(String description, List<String> groups, int metric) {
    /** Of a fresh interface. */
    public static InterfaceNotes of(String kind) {
        return new InterfaceNotes("", List.of(kind), 0);
    }

    public InterfaceNotes {
        groups = List.copyOf(groups);
    }

    public InterfaceNotes withDescription(String text) {
        return new InterfaceNotes(text, groups, metric);
    }

    public InterfaceNotes withMetric(int value) {
        return new InterfaceNotes(description, groups, value);
    }

    public InterfaceNotes withGroups(List<String> all) {
        return new InterfaceNotes(description, all, metric);
    }

    /** With one group more, if it is not there. */
    public InterfaceNotes join(String group) {
        if (groups.contains(group)) {
            return this;
        }
        List<String> more = new ArrayList<>(groups);
        more.add(group);
        return withGroups(more);
    }

    /** Without one group. */
    public InterfaceNotes leave(String group) {
        return withGroups(groups.stream().filter(g -> !g.equals(group)).toList());
    }
}
