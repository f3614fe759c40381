package org.vvorld.config;

import java.util.List;

/**
 * A whole config, free of faults. Two are equal if they configure the same, wherever in their files that stands.
 *
 * @param devices in the order of the file
 * @param host the daemon's own vnet, which owns what no jail has
 * @param jails in the order of the file
 */
public record VvorldConfig(
        Control control,
        Http http,
        MetricSeries metrics,
        Memory memory,
        Netisr netisr,
        List<Device> devices,
        JailConfig host,
        List<JailConfig> jails) {

    public VvorldConfig {
        devices = List.copyOf(devices);
        jails = List.copyOf(jails);
    }

    /** What concerns the daemon as a whole: the same without devices and jails. */
    public VvorldConfig ofDaemon() {
        return new VvorldConfig(control, http, metrics, memory, netisr, List.of(), host, List.of());
    }
}
