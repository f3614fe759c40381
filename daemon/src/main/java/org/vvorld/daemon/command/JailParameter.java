package org.vvorld.daemon.command;

import java.util.stream.Collectors;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.wire.Ipv4Address;

/** What jls(8) can tell of a jail. */
enum JailParameter {
    JID("jid"),
    PARENT("parent"),
    NAME("name"),
    PATH("path"),
    PERSIST("persist"),
    VNET("vnet"),
    HOSTNAME("host.hostname"),
    CHILDREN_MAX("children.max"),
    CHILDREN_CUR("children.cur"),
    IP4("ip4"),
    IP4_ADDR("ip4.addr"),
    RAW_SOCKETS("allow.raw_sockets"),
    OWNER("owner"),
    DYING("dying"),
    QUARANTINED("quarantined");

    private final String key;

    JailParameter(String key) {
        this.key = key;
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

    /** Would jail(8) need it to make this jail again? Not where it is what it would be anyway. */
    boolean isNeededFor(Jail jail) {
        return switch (this) {
            case NAME, PATH, PERSIST, VNET, HOSTNAME -> true;
            case JID, PARENT, CHILDREN_CUR, DYING, QUARANTINED -> false;
            case CHILDREN_MAX -> jail.childrenMax() > 0;
            case IP4 -> jail.inheritsAddresses();
            case IP4_ADDR -> !jail.addresses().isEmpty();
            case RAW_SOCKETS -> !jail.ownsVnet() && jail.allowsRawSockets();
            case OWNER -> !jail.owner().isNone();
        };
    }

    /** As {@code scope} sees it. */
    String value(Scope scope, Jail jail) {
        return switch (this) {
            case JID -> Integer.toString(jail.jid());
            case PARENT -> Integer.toString(scope.parentJidOf(jail));
            case NAME -> scope.nameOf(jail);
            case PATH -> "/";
            case PERSIST -> Boolean.toString(jail.persist());
            case VNET -> jail.ownsVnet() ? "new" : "inherit";
            case HOSTNAME -> jail.hostname();
            case CHILDREN_MAX -> Integer.toString(jail.childrenMax());
            case CHILDREN_CUR -> Integer.toString(jail.childrenCur());
            case IP4 ->
                jail.ownsVnet() || jail.inheritsAddresses()
                        ? "inherit"
                        : jail.addresses().isEmpty() ? "disable" : "new";
            case IP4_ADDR -> jail.addresses().stream().map(Ipv4Address::format).collect(Collectors.joining(","));
            case RAW_SOCKETS -> Boolean.toString(jail.allowsRawSockets());
            case OWNER -> jail.owner().toString();
            case DYING -> "false";
            case QUARANTINED -> Boolean.toString(jail.vnet().isQuarantined());
        };
    }

    String value(Scope scope, Jail jail, boolean quote) {
        String v = value(scope, jail);
        return quote && (v.isEmpty() || v.contains(" ")) ? '"' + v + '"' : v;
    }

    /** {@code name=value}, or {@code persist} or {@code nopersist} for one that is true or false. */
    String assignment(Scope scope, Jail jail, boolean quote) {
        String v = value(scope, jail, quote);
        int leaf = key.lastIndexOf('.') + 1;
        return switch (this) {
            case PERSIST, RAW_SOCKETS, DYING, QUARANTINED ->
                v.equals("true") ? key : key.substring(0, leaf) + "no" + key.substring(leaf);
            default -> key + "=" + v;
        };
    }
}
