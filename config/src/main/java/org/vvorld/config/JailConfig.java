package org.vvorld.config;

import java.util.List;
import java.util.Optional;

/**
 * A jail, or the daemon's own vnet.
 *
 * @param name {@link #HOST} for the daemon's own; {@code a.b} for a jail b in a
 * @param interfaces those that are configured; devices that are only lent stand in {@link Device#jail}
 */
public record JailConfig(
        String name,
        Optional<String> hostname,
        List<InterfaceConfig> interfaces,
        List<RouteConfig> routes,
        List<RouteConfig6> routes6,
        List<SysctlConfig> sysctls,
        List<ServiceConfig> services,
        JailLimits limits,
        Where where) {

    /** The name of the daemon's own vnet: FreeBSD's prison0, a name that no jail can have. */
    public static final String HOST = "0";

    public JailConfig {
        interfaces = List.copyOf(interfaces);
        routes = List.copyOf(routes);
        routes6 = List.copyOf(routes6);
        sysctls = List.copyOf(sysctls);
        services = List.copyOf(services);
    }
}
