package org.vvorld.daemon.command;

import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.vvorld.stack.sysctl.SysctlType;

/**
 * A sysctl as sysctl(8) knows it.
 *
 * @param reader gives its value somewhere: an {@link Integer}, a {@link Long} or a {@link String}
 * @param writer sets it; throws an IllegalArgumentException with the reason, fit to print, if the value cannot be; null if it is
 *     read-only
 * @param configKey where the config says what it is when the daemon starts; empty if it does not
 */
record Oid(
        String name,
        SysctlType type,
        String description,
        Set<Flag> flags,
        Function<Seen, Object> reader,
        BiConsumer<Scope, String> writer,
        Optional<String> configKey) {

    enum Flag {
        /** Each vnet has its own: CTLFLAG_VNET. */
        VNET,
        /** Each jail has its own, and may set it: CTLFLAG_PRISON. */
        PRISON
    }

    /**
     * From where it is looked at.
     *
     * @param version the daemon's
     */
    record Seen(Scope scope, String version) {}

    /** One that only tells something. */
    static Oid fixed(String name, SysctlType type, String description, Function<Seen, Object> reader) {
        return new Oid(name, type, description, Set.of(), reader, null, Optional.empty());
    }

    Oid {
        flags = Set.copyOf(flags);
    }

    /** Can it be set, by the host at least? */
    boolean isWritable() {
        return writer != null;
    }

    /** Can it be set from there? */
    boolean isWritable(Scope scope) {
        return isWritable() && (isPerVnet() ? scope.ownsVnet() : flags.contains(Flag.PRISON) || scope.isHost());
    }

    boolean isPerVnet() {
        return flags.contains(Flag.VNET);
    }

    boolean isTunable() {
        return configKey.isPresent();
    }

    JsonPrimitive value(Seen from) {
        return switch (reader.apply(from)) {
            case Long number
            when type == SysctlType.ULONG -> new JsonPrimitive(new BigInteger(Long.toUnsignedString(number)));
            case Number number -> new JsonPrimitive(number);
            case Object text -> new JsonPrimitive(text.toString());
        };
    }

    /** Sets it. @throws ToolException if it cannot be set, or not from here, or not so */
    void set(Scope scope, String text) {
        if (!isWritable()) {
            throw new ToolException(
                    isTunable()
                            ? "oid '" + name + "' is a read only tunable: set " + configKey.get()
                                    + " in the config and start vvorldd again"
                            : "oid '" + name + "' is read only");
        }
        if (!isWritable(scope)) {
            throw new ToolException(name + "=" + text + ": Operation not permitted: "
                    + (isPerVnet() ? "this jail has its parent's vnet" : "only the host can set it"));
        }
        if (type.isNumber()) {
            number(text);
        }
        try {
            writer.accept(scope, text);
        } catch (IllegalArgumentException e) {
            throw new ToolException(name + "=" + text + ": Invalid argument: " + e.getMessage());
        }
    }

    private void number(String text) {
        if (text.isEmpty()) {
            throw new ToolException("empty numeric value for " + name);
        }
        try {
            long ignored = type.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ToolException(e.getMessage() + " for " + name);
        }
    }
}
