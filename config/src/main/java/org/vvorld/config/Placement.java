package org.vvorld.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which vnet has which interface: one at most, but for loopbacks and bridges, whose names are each vnet's own. */
final class Placement {
    /** @param jail empty for the host */
    record Place(Optional<String> jail, Where where) {}

    private final Faults faults;
    private final Map<String, Place> places = new HashMap<>();

    Placement(Faults faults) {
        this.faults = faults;
    }

    void claim(JailConfig vnet) {
        Optional<String> jail = vnet.name().equals(JailConfig.HOST) ? Optional.empty() : Optional.of(vnet.name());
        for (InterfaceConfig config : vnet.interfaces()) {
            if (config.kind() instanceof InterfaceKind.Loopback || config.kind() instanceof InterfaceKind.Bridge) {
                continue;
            }
            var place = new Place(jail, config.where());
            Place first = places.putIfAbsent(config.name(), place);
            if (first != null) {
                boolean inOrder = !first.where().isAfter(place.where());
                Where later = (inOrder ? place : first).where();
                Where earlier = (inOrder ? first : place).where();
                faults.add(later, "is also in " + earlier.mention() + "; an interface is in one vnet");
            }
        }
    }

    Optional<Place> of(String interfaceName) {
        return Optional.ofNullable(places.get(interfaceName));
    }
}
