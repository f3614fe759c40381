package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.sysctl.SysctlValues;

/** The sysctls that are seen in a vnet: its own, and a few that scripts ask for and that cannot be set. */
final class Oids {
    /** A sysctl with its value. */
    sealed interface Oid {
        String name();

        String value();

        String description();

        default boolean isWritable() {
            return false;
        }

        /** Sets it. @throws ToolException if the value cannot be */
        default int set(String text) {
            throw new ToolException("oid '" + name() + "' is read only");
        }

        void addTo(JsonObject json);
    }

    private record Tunable(Sysctl sysctl, SysctlValues values) implements Oid {
        @Override
        public String name() {
            return sysctl.key();
        }

        @Override
        public String value() {
            return Integer.toString(values.get(sysctl));
        }

        @Override
        public String description() {
            return sysctl.description();
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public int set(String text) {
            int value;
            try {
                value = sysctl.parse(text);
            } catch (IllegalArgumentException e) {
                throw new ToolException(name() + "=" + text + ": Invalid argument: " + e.getMessage());
            }
            values.set(sysctl, value);
            return value;
        }

        @Override
        public void addTo(JsonObject json) {
            json.addProperty(name(), values.get(sysctl));
        }
    }

    private record Fixed(String name, int number, String description) implements Oid {
        @Override
        public String value() {
            return Integer.toString(number);
        }

        @Override
        public void addTo(JsonObject json) {
            json.addProperty(name, number);
        }
    }

    private record FixedText(String name, String value, String description) implements Oid {
        @Override
        public void addTo(JsonObject json) {
            json.addProperty(name, value);
        }
    }

    private final List<Oid> all = new ArrayList<>();

    /** @param version the daemon's */
    Oids(Scope scope, String version) {
        int inJail = scope.isHost() ? 0 : 1;
        all.add(new Fixed("kern.features.vimage", 1, "VIMAGE kernel virtualization"));
        all.add(new FixedText("kern.hostname", scope.jail().hostname(), "Hostname"));
        all.add(new FixedText("kern.version", "vvorldd " + version, "Kernel version"));
        all.add(new Fixed("security.jail.jailed", inJail, "Process in jail?"));
        all.add(new Fixed("security.jail.vnet", inJail, "Jail owns vnet?"));
        for (Sysctl s : Sysctl.values()) {
            all.add(new Tunable(s, scope.vnet().sysctls()));
        }
        all.sort(Comparator.comparing(Oid::name));
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
