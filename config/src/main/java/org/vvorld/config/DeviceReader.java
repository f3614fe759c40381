package org.vvorld.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The devices, and where they end up. */
final class DeviceReader {
    private record Lending(Device device, Optional<Entry> jail) {}

    private final Faults faults;
    private final List<Lending> lendings = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Where> linuxNames = new HashMap<>();

    DeviceReader(Faults faults) {
        this.faults = faults;
    }

    void read(Entry entry) {
        names.add(entry.key());
        InterfaceNames.faultOfDevice(entry.key()).ifPresent(entry::fault);
        MapReader map = entry.map();
        DeviceKind kind = kind(entry, map);
        OptionalInt mtu = map.take("mtu")
                .map(e -> e.integer(InterfaceConfig.MTU_MIN, InterfaceConfig.MTU_MAX))
                .orElseGet(OptionalInt::empty);
        Optional<Entry> jail = map.take("jail");
        Optional<String> jailName = jail.flatMap(Entry::text);
        map.finish();
        var device = new Device(entry.key(), kind, mtu, jailName, entry.where());
        lendings.add(new Lending(device, jailName.isPresent() ? jail : Optional.empty()));
    }

    private DeviceKind kind(Entry entry, MapReader map) {
        Optional<Entry> tap = map.take("tap");
        Optional<Entry> packet = map.take("packet");
        boolean isPacket = packet.isPresent();
        if (tap.isEmpty() == packet.isEmpty()) {
            entry.fault(
                    isPacket
                            ? "is said to be on a TAP and on a NIC; leave out tap or packet"
                            : "is not said to be on any Linux interface; add tap: NAME or packet: NIC");
        }
        if (!isPacket) {
            return new DeviceKind.Tap(tap.flatMap(this::linuxName).orElse(""));
        }
        boolean force = map.bool("force", false);
        MapReader rings = map.map("rings");
        int receive = rings.integer(
                "receive",
                DeviceKind.Packet.RECEIVE_FRAMES_MIN,
                DeviceKind.Packet.RECEIVE_FRAMES_MAX,
                DeviceKind.Packet.RECEIVE_FRAMES);
        int transmit = rings.integer(
                "transmit",
                DeviceKind.Packet.TRANSMIT_FRAMES_MIN,
                DeviceKind.Packet.TRANSMIT_FRAMES_MAX,
                DeviceKind.Packet.TRANSMIT_FRAMES);
        rings.finish();
        return new DeviceKind.Packet(packet.flatMap(this::linuxName).orElse(""), force, receive, transmit);
    }

    private Optional<String> linuxName(Entry entry) {
        Optional<String> name = entry.text();
        if (name.isPresent()) {
            InterfaceNames.faultOfLinux(name.get()).ifPresent(entry::fault);
            Where first = linuxNames.putIfAbsent(name.get(), entry.where());
            if (first != null) {
                entry.fault("the Linux interface " + Text.quoted(name.get()) + " is taken by " + first.mention());
            }
        }
        return name;
    }

    /** Every name that is declared, also of a device with a fault. */
    Set<String> names() {
        return names;
    }

    List<Device> devices() {
        return lendings.stream().map(Lending::device).toList();
    }

    /** The devices, each with the jail that has it. */
    List<Device> placed(Placement placement, Set<String> jails) {
        List<Device> placed = new ArrayList<>();
        for (Lending lending : lendings) {
            Device device = lending.device();
            Optional<Placement.Place> place = placement.of(device.name());
            lending.jail().ifPresent(entry -> checkJail(entry, place, jails));
            Optional<String> jail = place.isPresent() ? place.get().jail() : device.jail();
            placed.add(new Device(device.name(), device.kind(), device.mtu(), jail, device.where()));
        }
        return placed;
    }

    private void checkJail(Entry entry, Optional<Placement.Place> place, Set<String> jails) {
        String jail = entry.text().orElseThrow();
        if (!jails.contains(jail)) {
            entry.fault("there is no jail " + Text.quoted(jail) + "; "
                    + Text.nearest(jail, jails)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("add it to jails"));
        } else if (place.isPresent() && !place.get().jail().equals(Optional.of(jail))) {
            faults.add(
                    entry.where(),
                    "contradicts " + place.get().where().mention() + ", which has the interface; remove one of them");
        }
    }
}
