package org.vvorld.daemon.command;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.Membership;
import org.vvorld.stack.mcast.SourceFilter;

/** Joins and leaves multicast groups for commands. */
final class MulticastChange {
    private MulticastChange() {}

    /** @throws ToolException if there is no room for it */
    static void set(Scope scope, Object member, Interface i, GroupAddress group, SourceFilter filter) {
        Membership.Result result = scope.vnet().multicast().set(member, i, group.hi(), group.lo(), filter);
        String why = switch (result) {
            case OK -> null;
            case NOT_MULTICAST -> "Invalid argument: not a multicast group";
            case TOO_MANY_GROUPS ->
                "Too many references: " + i + " is in " + Membership.MAX_GROUPS + " groups; leave some";
            case TOO_MANY_MEMBERS -> "Too many references: the group has " + Membership.MAX_MEMBERS + " members";
            case TOO_MANY_SOURCES ->
                "No buffer space available: a group has at most " + Membership.MAX_SOURCES + " sources";
        };
        if (why != null) {
            throw new ToolException("setsockopt: " + why);
        }
    }
}
