package org.vvorld.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The vlans of all vnets: each has a parent with an Ethernet link, in its own vnet or the host's; none is in itself; and no two have
 * the same tag on the same parent.
 */
final class VlanPlan {
    /** An interface that a vlan can be of; {@code config} is null for a device that nothing configures. */
    private record Node(String vnet, String name, InterfaceConfig config) {}

    private final Faults faults;
    private final Map<String, Map<String, Node>> vnets = new HashMap<>();
    private final Map<String, Where> tags = new HashMap<>();

    private VlanPlan(Faults faults) {
        this.faults = faults;
    }

    static void check(JailConfig host, List<JailConfig> jails, List<Device> devices, Faults faults) {
        VlanPlan plan = new VlanPlan(faults);
        plan.add(host);
        jails.forEach(plan::add);
        for (Device d : devices) {
            String vnet = d.jail().orElse(JailConfig.HOST);
            plan.vnets
                    .computeIfAbsent(vnet, v -> new HashMap<>())
                    .putIfAbsent(d.name(), new Node(vnet, d.name(), null));
        }
        plan.check(host);
        jails.forEach(plan::check);
    }

    private void add(JailConfig vnet) {
        Map<String, Node> nodes = vnets.computeIfAbsent(vnet.name(), v -> new HashMap<>());
        vnet.interfaces().forEach(i -> nodes.put(i.name(), new Node(vnet.name(), i.name(), i)));
    }

    private void check(JailConfig vnet) {
        for (InterfaceConfig i : vnet.interfaces()) {
            if (i.kind() instanceof InterfaceKind.Vlan v) {
                check(vnet.name(), i, v.settings());
            }
        }
    }

    private void check(String vnet, InterfaceConfig i, VlanConfig v) {
        if (v.parent().isEmpty()) {
            return;
        }
        Optional<Node> parent = parent(vnet, v);
        if (parent.isEmpty()) {
            faults.add(i.where(), whyNoParent(vnet, i.name(), v.parent()));
            return;
        }
        Node p = parent.get();
        if (p.config() != null
                && (p.config().kind() instanceof InterfaceKind.Loopback
                        || p.config().kind() instanceof InterfaceKind.Disc)) {
            faults.add(i.where(), p.name() + " has no Ethernet link that tags could be put on");
            return;
        }
        String tag = p.vnet() + "/" + p.name() + "/" + v.isProvider() + "/" + v.id();
        Where first = tags.putIfAbsent(tag, i.where());
        if (first != null) {
            faults.add(i.where(), "is vlan " + v.id() + " of " + p.name() + ", and so is " + first.mention());
        }
        checkDepth(i, p);
    }

    private String whyNoParent(String vnet, String name, String parent) {
        Optional<String> elsewhere = vnets.entrySet().stream()
                .filter(e -> e.getValue().containsKey(parent))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
        Set<String> names = new HashSet<>(vnets.get(vnet).keySet());
        names.remove(name);
        return "there is no interface " + Text.quoted(parent) + " in this vnet or the host's; "
                + elsewhere
                        .map(jail -> "it is in jail " + jail)
                        .or(() -> Text.nearest(parent, names).map(near -> "did you mean " + near + "?"))
                        .orElse("add it there: " + Text.escaped(parent) + ": {}");
    }

    private void checkDepth(InterfaceConfig i, Node parent) {
        int depth = 1;
        Optional<Node> next = Optional.of(parent);
        while (next.isPresent()
                && next.get().config() != null
                && next.get().config().kind() instanceof InterfaceKind.Vlan v) {
            if (++depth > VlanConfig.DEPTH_MAX) {
                faults.add(
                        i.where(),
                        "is in itself, or its frames would have more than " + VlanConfig.DEPTH_MAX + " tags");
                return;
            }
            next = parent(next.get().vnet(), v.settings());
        }
    }

    private Optional<Node> parent(String vnet, VlanConfig v) {
        Node here = vnets.get(vnet).get(v.parent());
        return Optional.ofNullable(here == null ? vnets.get(JailConfig.HOST).get(v.parent()) : here);
    }
}
