package org.vvorld.config;

import java.util.Optional;
import java.util.OptionalInt;

/** The keys of an interface that only a vlan has. That its parent is there is {@link VlanPlan}'s to say. */
final class VlanReader {
    private VlanReader() {}

    /** @param name {@code vlanN}, or {@code IF.N}, which says all */
    static VlanConfig read(String name, MapReader map) {
        boolean isProvider = isProvider(map);
        int pcp = map.integer("pcp", 0, VlanConfig.PCP_MAX, 0);
        int dot = name.lastIndexOf('.');
        if (dot >= 0) {
            return new VlanConfig(name.substring(0, dot), Integer.parseInt(name.substring(dot + 1)), isProvider, pcp);
        }
        Optional<Entry> parent = map.take("vlandev");
        Optional<Entry> tag = map.take("vlan");
        if (parent.isEmpty() || tag.isEmpty()) {
            map.fault("needs vlandev and vlan: {vlandev: em0, vlan: 5}");
        }
        OptionalInt id =
                tag.map(e -> e.integer(VlanConfig.ID_MIN, VlanConfig.ID_MAX)).orElseGet(OptionalInt::empty);
        return new VlanConfig(parent.flatMap(Entry::text).orElse(""), id.orElse(0), isProvider, pcp);
    }

    private static boolean isProvider(MapReader map) {
        Optional<Entry> protocol = map.take("vlanproto");
        protocol.filter(e -> !e.is("802.1q") && !e.is("802.1ad")).ifPresent(e -> e.fault("expected 802.1q or 802.1ad"));
        return protocol.filter(e -> e.is("802.1ad")).isPresent();
    }
}
