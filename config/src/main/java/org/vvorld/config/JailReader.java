package org.vvorld.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A vnet: a jail's or the host's. */
final class JailReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");
    private static final Pattern HOSTNAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}"); // MAXHOSTNAMELEN has the zero too.
    private static final Pattern SYSCTL = Pattern.compile("[a-z][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)+");
    private static final int SYSCTL_CHARS = 255;
    private static final int NAME_CHARS = 255; // MAXHOSTNAMELEN, as above.

    private final Collection<String> devices;
    private final SysctlCheck sysctls;
    private final Faults faults;

    JailReader(Collection<String> devices, SysctlCheck sysctls, Faults faults) {
        this.devices = devices;
        this.sysctls = sysctls;
        this.faults = faults;
    }

    JailConfig jail(Entry entry) {
        String name = entry.key();
        for (String part : name.split("\\.", -1)) {
            if (!NAME.matcher(part).matches()) {
                entry.fault(
                        Text.quoted(name) + " is not a name of a jail: letters, digits, _ and -, 63 at most, the first"
                                + " not -; a dot between a jail and one in it");
                break;
            } else if (part.matches("[0-9]+")) {
                entry.fault(Text.quoted(name) + " would be taken for a jail's number; add a letter");
                break;
            }
        }
        if (name.length() > NAME_CHARS) {
            entry.fault(Text.quoted(name) + " is too long: " + NAME_CHARS + " characters at most, dots included");
        }
        MapReader map = entry.map();
        JailLimits limits = JailLimitsReader.read(map);
        if (!limits.ownsVnet()) {
            for (String key : List.of("sysctl", "interfaces", "routes", "fib_routes", "services")) {
                map.take(key)
                        .filter(e -> !e.isAbsent())
                        .ifPresent(e -> e.fault("the jail has its parent's vnet; configure it there"));
            }
        }
        // What was faulted there is not read.
        return vnet(name, map, limits.ownsVnet() ? map : MapReader.empty(map.where(), faults), limits);
    }

    JailConfig host(MapReader map) {
        return vnet(JailConfig.HOST, map, map, JailLimits.DEFAULT);
    }

    private JailConfig vnet(String name, MapReader map, MapReader network, JailLimits limits) {
        Optional<String> hostname = map.take("hostname").flatMap(this::hostname);
        List<SysctlConfig> values = new ArrayList<>();
        network.map("sysctl").entries().forEach(entry -> sysctl(entry).ifPresent(values::add));

        int faultsBefore = faults.count();
        var interfaceReader = new InterfaceReader(devices);
        List<InterfaceConfig> interfaces = new ArrayList<>();
        network.map("interfaces")
                .entries()
                .forEach(entry -> interfaceReader.read(entry).ifPresent(interfaces::add));
        BridgePlan.check(interfaces, faults);
        // With an address that could not be read, what a gateway could be reached through is not known.
        boolean complete = faults.count() == faultsBefore;

        var routes = new FibReader(interfaces, values, complete, faults);
        routes.read(network);
        List<ServiceConfig> services = ServiceReader.read(network);
        map.finish();
        return new JailConfig(
                name, hostname, interfaces, routes.routes(), routes.routes6(), values, services, limits, map.where());
    }

    private Optional<String> hostname(Entry entry) {
        Optional<String> text = entry.text();
        if (text.isPresent() && !HOSTNAME.matcher(text.get()).matches()) {
            entry.fault(Text.quoted(text.get()) + " is not a host name: letters, digits, dots, - and _, 255 at most");
        }
        return text;
    }

    private Optional<SysctlConfig> sysctl(Entry entry) {
        String name = entry.key();
        if (name.length() > SYSCTL_CHARS || !SYSCTL.matcher(name).matches()) {
            entry.fault(Text.quoted(name) + " is not a name of a sysctl, such as net.inet.ip.forwarding");
            return Optional.empty();
        }
        Optional<String> value = entry.text();
        value.flatMap(v -> sysctls.fault(name, v)).ifPresent(reason -> entry.fault(Text.oneLine(reason)));
        return value.map(v -> new SysctlConfig(name, v, entry.where()));
    }
}
