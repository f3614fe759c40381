package org.vvorld.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** The services of a vnet: names, or names with the port that they are to have. */
final class ServiceReader {
    private static final int MAXIMUM_PORT = 65_535;
    /** RFC 862, 863, 867, 864, 868. */
    private static final Map<String, Integer> PORTS =
            new TreeMap<>(Map.of("echo", 7, "discard", 9, "daytime", 13, "chargen", 19, "time", 37));

    private final Map<Integer, Where> seen = new HashMap<>();
    private final List<ServiceConfig> services = new ArrayList<>();

    private ServiceReader() {}

    static List<ServiceConfig> read(MapReader map) {
        ServiceReader reader = new ServiceReader();
        for (Entry item : map.take("services").map(Entry::oneOrMany).orElse(List.of())) {
            if (item.node() instanceof MappingNode) {
                item.map().entries().forEach(reader::withPort);
            } else {
                item.text().ifPresent(name -> reader.add(item, name, OptionalInt.empty()));
            }
        }
        return reader.services;
    }

    private void withPort(Entry entry) {
        OptionalInt port = entry.integer(1, MAXIMUM_PORT);
        if (port.isPresent()) {
            add(entry, entry.key(), port);
        }
    }

    private void add(Entry entry, String name, OptionalInt port) {
        Integer usual = PORTS.get(name);
        if (usual == null) {
            entry.fault(Text.quoted(name) + " is not a service; there are " + String.join(", ", PORTS.keySet()));
            return;
        }
        int at = port.orElse(usual);
        Where first = seen.putIfAbsent(at, entry.where());
        if (first != null) {
            entry.fault("port " + at + " is already that of the service at " + first.mention()
                    + "; give one another, such as {" + name + ": " + (at + 1000) + "}");
            return;
        }
        services.add(new ServiceConfig(name, at, entry.where()));
    }
}
