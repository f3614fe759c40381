package org.vvorld.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which vnet has which interface: one at most of devices and epairs' ends; the names of others are each vnet's own. */
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
            if (!isShared(config.kind())) {
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

    /** Is its name one for all vnets? */
    private static boolean isShared(InterfaceKind kind) {
        return switch (kind) {
            case InterfaceKind.OfDevice d -> true;
            case InterfaceKind.EpairEnd e -> true;
            case InterfaceKind.Loopback l -> false;
            case InterfaceKind.Bridge b -> false;
            case InterfaceKind.Disc d -> false;
            case InterfaceKind.Vlan v -> false;
        };
    }

    Optional<Place> of(String interfaceName) {
        return Optional.ofNullable(places.get(interfaceName));
    }
}
