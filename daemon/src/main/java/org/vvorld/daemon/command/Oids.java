package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.sysctl.SysctlType;

/**
 * The tree of all sysctls, the same from everywhere: those of vnets ({@link Sysctl}), those of the workers ({@link HostSysctl}), and
 * what scripts ask for to know where they are.
 */
final class Oids {
    private static final Pattern HOSTNAME = Pattern.compile("|[A-Za-z0-9][A-Za-z0-9._-]{0,254}");

    private static final NavigableMap<String, Oid> ALL = declared();

    private Oids() {}

    private static NavigableMap<String, Oid> declared() {
        List<Oid> all = new ArrayList<>();
        all.add(Oid.fixed(
                "hw.ncpu",
                SysctlType.INT,
                "Number of active CPUs",
                s -> Runtime.getRuntime().availableProcessors()));
        all.add(Oid.fixed("kern.features.vimage", SysctlType.INT, "VIMAGE kernel virtualization", s -> 1));
        all.add(new Oid(
                "kern.hostname",
                SysctlType.STRING,
                "Hostname",
                Set.of(Oid.Flag.PRISON),
                s -> s.scope().jail().hostname(),
                (scope, text) -> scope.jail().hostname(hostname(text)),
                Optional.empty()));
        all.add(Oid.fixed("kern.osrelease", SysctlType.STRING, "Operating system release", s -> s.version()));
        all.add(Oid.fixed("kern.ostype", SysctlType.STRING, "Operating system type", s -> "VVorld"));
        all.add(Oid.fixed("kern.version", SysctlType.STRING, "Kernel version", s -> "vvorldd " + s.version()));
        all.add(Oid.fixed(
                "security.jail.jailed",
                SysctlType.INT,
                "Process in jail?",
                s -> s.scope().isHost() ? 0 : 1));
        all.add(Oid.fixed(
                "security.jail.vnet",
                SysctlType.INT,
                "Jail owns vnet?",
                s -> !s.scope().isHost() && s.scope().ownsVnet() ? 1 : 0));
        for (Sysctl each : Sysctl.values()) {
            all.add(ofVnet(each));
        }
        HostSysctl.all().forEach(each -> all.add(ofHost(each)));
        NavigableMap<String, Oid> map = new TreeMap<>();
        for (Oid o : all) {
            if (map.put(o.name(), o) != null) {
                throw new IllegalStateException(o.name() + " is declared twice");
            }
        }
        return map;
    }

    private static Oid ofVnet(Sysctl s) {
        return new Oid(
                s.key(),
                s.type(),
                s.description(),
                Set.of(Oid.Flag.VNET),
                from -> s.shown(from.scope().seenVnet().sysctls().getLong(s)),
                (scope, text) -> scope.vnet().sysctls().set(s, s.parse(text)),
                Optional.empty());
    }

    private static Oid ofHost(HostSysctl s) {
        return new Oid(
                s.key(),
                s.type(),
                s.description(),
                Set.of(),
                from -> s.value(from.scope().world().netisr()),
                s.isSettable() ? (scope, text) -> s.set(scope.world().netisr(), text) : null,
                s.configKey());
    }

    private static String hostname(String text) {
        if (!HOSTNAME.matcher(text).matches()) {
            throw new IllegalArgumentException("a host name has letters, digits, dots, - and _, 255 at most");
        }
        return text;
    }

    /** In the order of their names. */
    static Collection<Oid> all() {
        return ALL.values();
    }

    /** Null if there is none. */
    static Oid exact(String name) {
        return ALL.get(name);
    }

    /** The one of that name, or those below it, in the order of their names: {@code net.inet} has many. */
    static Collection<Oid> under(String name) {
        Oid leaf = ALL.get(name);
        // '/' is the character behind '.'.
        return leaf != null ? List.of(leaf) : ALL.subMap(name + ".", name + "/").values();
    }
}
