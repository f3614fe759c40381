package org.vvorld.config;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sections that concern the daemon as a whole. */
final class SettingsReader {
    private static final String GROUP = "[A-Za-z_][A-Za-z0-9_.-]{0,31}";
    private static final String PORT = "[1-9][0-9]{0,4}";
    private static final String OFF = "off";
    private static final String AUTO = "auto";
    private static final String JAILS = "[A-Za-z0-9_.*?-]{1,255}";
    private static final String DEFAULT_HTTP = "127.0.0.1:9917";

    Control control(MapReader map) {
        Path socket = map.take("socket").flatMap(this::socket).orElse(Path.of(Control.DEFAULT_SOCKET));
        Optional<String> group = map.take("group").flatMap(this::group);
        map.finish();
        return new Control(socket, group, map.where());
    }

    private Optional<Path> socket(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int bytes = text.get().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Control.SOCKET_BYTES) {
            entry.fault("has " + bytes + " bytes; the path of a socket has at most " + Control.SOCKET_BYTES);
        } else if (bytes == 0) {
            entry.fault("is empty; the default is " + Control.DEFAULT_SOCKET);
        } else {
            try {
                return Optional.of(Path.of(text.get()));
            } catch (InvalidPathException e) {
                // In a locale without UTF-8, letters that it lacks.
                entry.fault(Text.quoted(text.get()) + " is not a path in this locale: " + Text.escaped(e.getReason()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> group(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isPresent() && !text.get().matches(GROUP)) {
            entry.fault(Text.quoted(text.get()) + " is not a group name: letters, digits, _ . and -, 32 at most");
            return Optional.empty();
        }
        return text;
    }

    /** The section may be the word {@code off}. */
    Http http(MapReader root) {
        Optional<Entry> section = root.take("http");
        if (section.isPresent() && section.get().isScalar()) {
            Entry entry = section.get();
            if (entry.text().filter(text -> !text.equals(OFF)).isPresent()) {
                entry.fault("expected off, or an address key below it");
            }
            return new Http(Optional.empty(), entry.where());
        }
        MapReader map = root.map("http");
        Optional<Entry> address = map.take("address");
        Optional<InetSocketAddress> listen =
                address.isPresent() ? address.flatMap(this::listen) : socketAddress(DEFAULT_HTTP);
        map.finish();
        return new Http(listen, map.where());
    }

    private Optional<InetSocketAddress> listen(Entry entry) {
        Optional<String> text = entry.text().filter(word -> !word.equals(OFF));
        Optional<InetSocketAddress> address = text.flatMap(SettingsReader::socketAddress);
        if (text.isPresent() && address.isEmpty()) {
            entry.fault(Text.quoted(text.get()) + " is not an IPv4 address and a port, such as " + DEFAULT_HTTP
                    + ", and not off");
        }
        return address;
    }

    private static Optional<InetSocketAddress> socketAddress(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 0 || !port.matches(PORT) || Integer.parseInt(port) > 65535) {
            return Optional.empty();
        }
        return IpAddress4.parse(text.substring(0, colon))
                .map(address ->
                        new InetSocketAddress(Inet4Address.ofLiteral(address.toString()), Integer.parseInt(port)));
    }

    MetricSeries metrics(MapReader map) {
        MetricSeries standard = MetricSeries.standard(map.where());
        Optional<Entry> jails = map.take("jails");
        List<String> patterns = jails.map(this::patterns).orElse(standard.jails());
        int most = jails.isPresent() && !jails.get().is(AUTO) ? Integer.MAX_VALUE : standard.most();
        boolean interfaces = map.bool("interfaces", standard.interfaces());
        map.finish();
        return new MetricSeries(patterns, most, interfaces, map.where());
    }

    private List<String> patterns(Entry entry) {
        if (entry.is(AUTO) || entry.is("all")) {
            return List.of("*");
        }
        if (entry.is("none")) {
            return List.of();
        }
        List<String> patterns = new ArrayList<>();
        if (entry.isScalar()) {
            entry.fault("expected auto, all, none, or a list of names of jails, such as [web, shop.*]");
            return patterns;
        }
        for (Entry one : entry.oneOrMany()) {
            one.text().ifPresent(text -> {
                if (text.matches(JAILS)) {
                    patterns.add(text);
                } else {
                    one.fault(Text.quoted(text)
                            + " is not a name of a jail: letters, digits, dots, _ and -, and * and ? for any of them");
                }
            });
        }
        return patterns;
    }

    Memory memory(MapReader map) {
        int packets = map.integer("packets", Memory.PACKETS_MIN, Memory.PACKETS_MAX, Memory.PACKETS);
        int large =
                map.integer("large-packets", Memory.LARGE_PACKETS_MIN, Memory.LARGE_PACKETS_MAX, Memory.LARGE_PACKETS);
        boolean debug = map.bool("debug", false);
        map.finish();
        return new Memory(packets, large, debug, map.where());
    }
}
