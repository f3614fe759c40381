package org.vvorld.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** The services of a vnet: names, or names with the port that they are to have. */
final class ServiceReader {
    private static final int MAXIMUM_PORT = 65_535;
    private static final String HTTP = "http";
    /** RFC 862, 863, 867, 864, 868, 9110. */
    private static final Map<String, Integer> PORTS =
            new TreeMap<>(Map.of("echo", 7, "discard", 9, "daytime", 13, "chargen", 19, "time", 37, HTTP, 80));

    private final Map<Integer, Where> seen = new HashMap<>();
    private final List<ServiceConfig> services = new ArrayList<>();

    private ServiceReader() {}

    static List<ServiceConfig> read(MapReader map) {
        ServiceReader reader = new ServiceReader();
        for (Entry item : map.take("services").map(Entry::oneOrMany).orElse(List.of())) {
            if (item.node() instanceof MappingNode) {
                item.map().entries().forEach(reader::withPort);
            } else {
                item.text().ifPresent(name -> reader.add(item, name, OptionalInt.empty(), Optional.empty()));
            }
        }
        return reader.services;
    }

    private void withPort(Entry entry) {
        if (entry.node() instanceof MappingNode && entry.key().equals(HTTP)) {
            MapReader map = entry.map();
            Optional<OptionalInt> port = map.take("port").map(p -> p.integer(1, MAXIMUM_PORT));
            Optional<String> directory = map.take("directory").flatMap(this::directory);
            map.finish();
            add(entry, HTTP, port.orElse(OptionalInt.empty()), directory);
            return;
        }
        OptionalInt port = entry.integer(1, MAXIMUM_PORT);
        if (port.isPresent()) {
            add(entry, entry.key(), port, Optional.empty());
        }
    }

    private Optional<String> directory(Entry entry) {
        Optional<String> path = entry.text();
        if (path.isPresent() && !path.get().startsWith("/")) {
            entry.fault(Text.quoted(path.get()) + " is not an absolute path, such as /srv/www");
            return Optional.empty();
        }
        return path;
    }

    private void add(Entry entry, String name, OptionalInt port, Optional<String> directory) {
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
        services.add(new ServiceConfig(name, at, directory, entry.where()));
    }
}
