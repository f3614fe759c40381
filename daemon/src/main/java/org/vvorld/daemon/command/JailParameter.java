package org.vvorld.daemon.command;

import org.vvorld.daemon.world.Jail;

/** What jls(8) can tell of a jail. */
enum JailParameter {
    JID("jid", false),
    PARENT("parent", false),
    NAME("name", true),
    PATH("path", true),
    PERSIST("persist", true),
    VNET("vnet", true),
    HOSTNAME("host.hostname", true),
    CHILDREN_MAX("children.max", false),
    CHILDREN_CUR("children.cur", false),
    DYING("dying", false),
    QUARANTINED("quarantined", false);

    private final String key;
    private final boolean settable;

    JailParameter(String key, boolean settable) {
        this.key = key;
        this.settable = settable;
    }

    static JailParameter named(String name) {
        for (JailParameter p : values()) {
            if (p.key.equals(name)) {
                return p;
            }
        }
        throw new ToolException("unknown parameter: " + name);
    }

    String key() {
        return key;
    }

    /** Does jail(8) take it to make a jail? */
    boolean isSettable() {
        return settable;
    }

    private String value(Jail jail) {
        return switch (this) {
            case JID -> Integer.toString(jail.jid());
            case NAME -> jail.name();
            case PATH -> "/";
            case PERSIST -> Boolean.toString(jail.persist());
            case VNET -> "new";
            case HOSTNAME -> jail.hostname();
            // One level: all are the host's children, and have none.
            case PARENT, CHILDREN_MAX, CHILDREN_CUR -> "0";
            case DYING -> "false";
            case QUARANTINED -> Boolean.toString(jail.vnet().isQuarantined());
        };
    }

    String value(Jail jail, boolean quote) {
        String v = value(jail);
        return quote && (v.isEmpty() || v.contains(" ")) ? '"' + v + '"' : v;
    }

    /** {@code name=value}, or {@code persist} or {@code nopersist} for one that is true or false. */
    String assignment(Jail jail, boolean quote) {
        String v = value(jail, quote);
        return switch (v) {
            case "true" -> key;
            case "false" -> "no" + key;
            default -> key + "=" + v;
        };
    }
}
