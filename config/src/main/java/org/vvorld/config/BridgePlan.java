package org.vvorld.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bridges of one vnet: each member is an interface of that vnet with a link, without addresses, and in one bridge. */
final class BridgePlan {
    private final Faults faults;
    private final Map<String, InterfaceConfig> interfaces = new HashMap<>();
    private final Map<String, Where> places = new HashMap<>();

    private BridgePlan(List<InterfaceConfig> all, Faults faults) {
        this.faults = faults;
        all.forEach(i -> interfaces.put(i.name(), i));
    }

    static void check(List<InterfaceConfig> all, Faults faults) {
        BridgePlan plan = new BridgePlan(all, faults);
        for (InterfaceConfig i : all) {
            if (i.kind() instanceof InterfaceKind.Bridge b) {
                b.settings().members().forEach(m -> plan.member(m.name(), m.where(), true));
                b.settings().spans().forEach(s -> plan.member(s.name(), s.where(), false));
            }
        }
    }

    private void member(String name, Where where, boolean isMember) {
        InterfaceConfig i = interfaces.get(name);
        if (i == null) {
            faults.add(
                    where,
                    Text.quoted(name) + " is not among the interfaces of this vnet; "
                            + Text.nearest(name, interfaces.keySet())
                                    .map(near -> "did you mean " + near + "?")
                                    .orElse("add it there: " + Text.escaped(name) + ": {}"));
            return;
        }
        if (i.kind() instanceof InterfaceKind.Loopback
                || i.kind() instanceof InterfaceKind.Bridge
                || i.kind() instanceof InterfaceKind.Disc) {
            faults.add(where, name + " cannot be a member; only an interface with a link of its own can");
        }
        if (isMember) {
            firstAddress(i)
                    .ifPresent(at -> faults.add(
                            where,
                            name + " has addresses at " + at.mention() + "; those of a member belong on the bridge"));
        }
        if (isMember && !i.multicast().isEmpty()) {
            faults.add(
                    where,
                    name + " is in groups at "
                            + i.multicast().getFirst().where().mention() + "; those of a member belong on the bridge");
        }
        Where first = places.putIfAbsent(name, where);
        if (first != null) {
            faults.add(where, name + " is also at " + first.mention() + "; an interface is in one bridge");
        }
    }

    private static Optional<Where> firstAddress(InterfaceConfig i) {
        return i.inet().isEmpty()
                ? i.inet6().addresses().stream().map(AddressConfig6::where).findFirst()
                : Optional.of(i.inet().getFirst().where());
    }
}
