package org.vvorld.daemon.command;

import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.sysctl.SysctlValues;

/** The sysctls that are seen in a vnet: its own, those that are not per vnet, and a few that scripts ask for. */
final class Oids {
    private enum Access {
        READ_ONLY,
        /** Only where the vnet is one's own. */
        OWNER_ONLY,
        /** Only the host may set it, and this is a jail. */
        HOST_ONLY,
        WRITABLE
    }

    /**
     * A sysctl.
     *
     * @param reader gives its value, an {@link Integer} or a {@link String}
     * @param writer sets it; throws an IllegalArgumentException with the reason, fit to print, if the value cannot be
     */
    record Oid(String name, String description, Access access, Supplier<Object> reader, Consumer<String> writer) {
        JsonPrimitive value() {
            return switch (reader.get()) {
                case Integer number -> new JsonPrimitive(number);
                case Object text -> new JsonPrimitive(text.toString());
            };
        }

        boolean isWritable() {
            return access == Access.WRITABLE;
        }

        /** Sets it. @throws ToolException if it cannot be set, or not here, or not so */
        void set(String text) {
            switch (access) {
                case READ_ONLY -> throw new ToolException("oid '" + name + "' is read only");
                case OWNER_ONLY ->
                    throw new ToolException(
                            "oid '" + name + "': Operation not permitted: this jail has its parent's vnet");
                case HOST_ONLY ->
                    throw new ToolException("oid '" + name + "': Operation not permitted: only the host can set it");
                case WRITABLE -> write(text);
            }
        }

        private void write(String text) {
            try {
                writer.accept(text);
            } catch (IllegalArgumentException e) {
                throw new ToolException(name + "=" + text + ": Invalid argument: " + e.getMessage());
            }
        }
    }

    private final List<Oid> all = new ArrayList<>();

    /** @param version the daemon's */
    Oids(Scope scope, String version) {
        int inJail = scope.isHost() ? 0 : 1;
        fixed("kern.features.vimage", 1, "VIMAGE kernel virtualization");
        fixed("kern.hostname", scope.jail().hostname(), "Hostname");
        fixed("kern.version", "vvorldd " + version, "Kernel version");
        fixed("security.jail.jailed", inJail, "Process in jail?");
        fixed("security.jail.vnet", inJail == 1 && scope.ownsVnet() ? 1 : 0, "Jail owns vnet?");
        SysctlValues values = scope.seenVnet().sysctls();
        for (Sysctl s : Sysctl.values()) {
            all.add(new Oid(
                    s.key(),
                    s.description(),
                    scope.ownsVnet() ? Access.WRITABLE : Access.OWNER_ONLY,
                    () -> values.get(s),
                    text -> values.set(s, s.parse(text))));
        }
        Netisr netisr = scope.world().netisr();
        Access settable = scope.isHost() ? Access.WRITABLE : Access.HOST_ONLY;
        for (HostSysctl s : HostSysctl.all()) {
            all.add(new Oid(
                    s.key(),
                    s.description(),
                    s.isSettable() ? settable : Access.READ_ONLY,
                    () -> s.value(netisr),
                    text -> s.set(netisr, text)));
        }
        all.sort(Comparator.comparing(Oid::name));
    }

    private void fixed(String name, Object value, String description) {
        all.add(new Oid(name, description, Access.READ_ONLY, () -> value, text -> {}));
    }

    /** In the order of their names. */
    List<Oid> all() {
        return all;
    }

    /** Null if there is none. */
    Oid exact(String name) {
        return all.stream().filter(o -> o.name().equals(name)).findFirst().orElse(null);
    }

    /** Those of that name or below it: {@code net.inet} has many. */
    List<Oid> under(String name) {
        return all.stream()
                .filter(o -> o.name().equals(name) || o.name().startsWith(name + "."))
                .toList();
    }
}
