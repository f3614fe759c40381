package org.vvorld.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/** The root of a config. */
final class ConfigReader {
    static final String EMPTY = "is empty; a config of an empty world is: jails: {}";

    private ConfigReader() {}

    static VvorldConfig read(String file, Node node, SysctlCheck sysctls) throws ConfigException {
        var faults = new Faults(file);
        var whole = new Entry("", node, Where.wholeFile(file), faults);
        if (whole.isAbsent()) {
            whole.fault(EMPTY);
        }
        MapReader root = whole.map();
        if (faults.count() > 0 && root.entries().isEmpty()) {
            faults.throwAny(); // No map at all: that jails is missing too would say nothing.
        }

        var settings = new SettingsReader();
        Control control = settings.control(root.map("control"));
        Http http = settings.http(root);
        MetricSeries metrics = settings.metrics(root.map("metrics"));
        Memory memory = settings.memory(root.map("memory"));
        Netisr netisr = NetisrReader.read(root.map("netisr"));

        MapReader deviceMap = root.map("devices");
        var deviceReader = new DeviceReader(faults);
        deviceMap.entries().forEach(deviceReader::read);

        var jailReader = new JailReader(deviceReader.names(), sysctls, faults);
        JailConfig host = jailReader.host(root.map("host"));
        Optional<Entry> jailsEntry = root.take("jails");
        List<JailConfig> jails = new ArrayList<>();
        if (jailsEntry.isEmpty()) {
            faults.add(root.where().key("jails", 1), "is missing; an empty world is: jails: {}");
        } else if (jailsEntry.get().isAbsent()) {
            // Not read as an empty map: a reload that finds every jail commented out would remove them all.
            jailsEntry.get().fault("has no value; an empty world is: jails: {}");
        } else {
            jailsEntry.get().map().entries().forEach(entry -> jails.add(jailReader.jail(entry)));
        }
        root.finish();

        List<Device> devices = deviceReader.devices();
        if (jailsEntry.isPresent()) {
            Set<String> jailNames = jails.stream().map(JailConfig::name).collect(Collectors.toSet());
            var placement = new Placement(faults);
            placement.claim(host);
            jails.forEach(placement::claim);
            devices = deviceReader.placed(placement, jailNames);
            VlanPlan.check(host, jails, devices, faults);
            new JailTree(jails, faults).check(devices);
        }
        faults.throwAny();
        return new VvorldConfig(control, http, metrics, memory, netisr, devices, host, jails);
    }
}
