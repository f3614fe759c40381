package org.vvorld.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jails in jails: each in one that is there, has room for it, and may do what it may. */
final class JailTree {
    private final Map<String, JailConfig> jails = new LinkedHashMap<>();
    private final Faults faults;

    JailTree(List<JailConfig> all, Faults faults) {
        this.faults = faults;
        all.forEach(j -> jails.put(j.name(), j));
    }

    private static Optional<String> parentName(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(name.substring(0, dot));
    }

    private Optional<JailConfig> parent(JailConfig jail) {
        return parentName(jail.name()).map(jails::get);
    }

    void check(List<Device> devices) {
        Map<String, Integer> children = new HashMap<>();
        for (JailConfig jail : jails.values()) {
            Optional<String> around = parentName(jail.name());
            if (around.isPresent() && !jails.containsKey(around.get())) {
                fault(jail, "there is no jail " + Text.quoted(around.get()) + "; " + advice(around.get()));
            }
            parent(jail).ifPresent(p -> checkIn(p, jail));
            checkRoom(jail, children);
        }
        for (Device d : devices) {
            d.jail()
                    .map(jails::get)
                    .filter(j -> !j.limits().ownsVnet())
                    .ifPresent(j -> faults.add(
                            d.where(), "jail " + j.name() + " has its parent's vnet; lend it to one with its own"));
        }
    }

    private String advice(String missing) {
        List<String> names = jails.keySet().stream().filter(n -> !n.isEmpty()).toList();
        return Text.nearest(missing, names)
                .map(near -> "did you mean " + near + "?")
                .orElse("add it to jails");
    }

    /** The innermost jail that has no room is blamed; with more room there, the next time, the one around it. */
    private void checkRoom(JailConfig jail, Map<String, Integer> children) {
        boolean blamed = false;
        for (Optional<JailConfig> around = parent(jail); around.isPresent(); around = parent(around.get())) {
            JailConfig a = around.get();
            int count = children.merge(a.name(), 1, Integer::sum);
            if (count > a.limits().childrenMax() && !blamed) {
                fault(
                        jail,
                        "is one jail too many in " + a.name() + ", whose children-max is "
                                + a.limits().childrenMax() + "; raise that");
                blamed = true;
            }
        }
    }

    private void checkIn(JailConfig parent, JailConfig jail) {
        JailLimits outer = parent.limits();
        JailLimits inner = jail.limits();
        if (inner.childrenMax() > 0 && inner.childrenMax() >= outer.childrenMax()) {
            fault(
                    jail,
                    "children-max: " + inner.childrenMax() + " is not under that of " + parent.name() + ", which is "
                            + outer.childrenMax());
        }
        if (outer.ownsVnet()) {
            return;
        }
        for (IpAddress4 a : inner.addresses()) {
            if (!outer.addresses().contains(a)) {
                fault(jail, "ip4-addr: " + a + " is not among those of " + parent.name());
            }
        }
        if (inner.rawSockets() && !inner.ownsVnet() && !outer.rawSockets()) {
            fault(jail, "allow-raw-sockets: " + parent.name() + " may not have them either");
        }
    }

    private void fault(JailConfig jail, String reason) {
        faults.add(jail.where(), reason);
    }
}
