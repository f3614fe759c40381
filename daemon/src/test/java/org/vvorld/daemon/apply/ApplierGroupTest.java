package org.vvorld.daemon.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.config.ConfigLoader;
import org.vvorld.daemon.world.DeadEndDevices;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Bits;

/** Multicast groups in a config. */
class ApplierGroupTest {
    private static final String YAML = """
            jails:
              a:
                interfaces:
                  epair0a:
                    inet: 10.0.0.1/24
                    inet6: 2001:db8::1/64
                    groups:
                      - 239.1.2.3
                      - 232.1.1.1: [10.0.0.9, 10.0.0.8]
                      - ff05::1:3
              b:
                interfaces:
                  epair0b: {inet: 10.0.0.2/24}
            """;

    private final Lab lab = new Lab(1);
    private final World world = new World(lab.netisr(), new DeadEndDevices(), "test", (vnet, fault) -> {});
    private final Applier applier = new Applier(world);

    @AfterEach
    void close() {
        world.close();
        assertEquals(0, world.leftovers().total());
        lab.close();
    }

    private List<String> apply(String yaml) throws Exception {
        List<String> faults = applier.apply(
                ConfigLoader.load("test.yaml", yaml.getBytes(StandardCharsets.UTF_8), Applier.sysctlCheck()));
        lab.runFor(Lab.ms(10));
        return faults;
    }

    private Vnet vnet(String jail) {
        return world.jails().require(jail).vnet();
    }

    private static Set<String> groups(Interface i) {
        return i.multicast().listOf(GroupFacts.MEMBER).stream()
                .map(e -> (e.isIpv4() ? Ipv4Address.format((int) e.lo()) : Ipv6Address.format(e.hi(), e.lo())) + " "
                        + (e.filter().isExclude() ? "all but " : "")
                        + e.filter().sources().size())
                .collect(Collectors.toSet());
    }

    private static SourceFilter filter(Interface i, String group) {
        return i.multicast().groups().filter(0, Ipv6Bits.mapped(Ipv4Address.parse(group)));
    }

    private static boolean accepts(Interface i, String group, String source) {
        return filter(i, group).accepts(0, Ipv6Bits.mapped(Ipv4Address.parse(source)));
    }

    @Test
    void theyAreJoinedAndLeft() throws Exception {
        assertEquals(List.of(), apply(YAML));
        Interface a = vnet("a").interfaceNamed("epair0a");
        assertEquals(Set.of("239.1.2.3 all but 0", "232.1.1.1 2", "ff05::1:3 all but 0"), groups(a));
        assertEquals(
                List.of(true, false),
                List.of(accepts(a, "232.1.1.1", "10.0.0.9"), accepts(a, "232.1.1.1", "10.0.0.7")));
        assertNull(vnet("b").interfaceNamed("epair0b").multicast());
        assertEquals(
                List.of(),
                apply(YAML.replace("10.0.0.9, 10.0.0.8", "10.0.0.7").replace("          - ff05::1:3\n", "")));
        assertEquals(Set.of("239.1.2.3 all but 0", "232.1.1.1 1"), groups(a));
        assertEquals(
                List.of(false, true),
                List.of(accepts(a, "232.1.1.1", "10.0.0.9"), accepts(a, "232.1.1.1", "10.0.0.7")));
        assertEquals(List.of(), apply(YAML.replaceAll(" +groups:\n( +- .*\n)+", "")));
        assertEquals(Set.of(), groups(a));
    }

    @Test
    void whatACommandJoinedStays() throws Exception {
        apply(YAML);
        Vnet vnet = vnet("a");
        Interface a = vnet.interfaceNamed("epair0a");
        long group = Ipv6Bits.mapped(Ipv4Address.parse("239.1.2.3"));
        vnet.multicast().set("mtest", a, 0, group, SourceFilter.ALL);
        assertEquals(List.of(), apply(YAML.replaceAll(" +groups:\n( +- .*\n)+", "")));
        assertEquals(1, a.multicast().listOf("mtest").size());
        assertEquals(SourceFilter.ALL, filter(a, "239.1.2.3"));
        // And the other way round.
        assertEquals(List.of(), apply(YAML));
        vnet.multicast().set("mtest", a, 0, group, SourceFilter.NONE);
        assertEquals(SourceFilter.ALL, filter(a, "239.1.2.3"));
    }

    @Test
    void theyGoWithTheirInterface() throws Exception {
        apply(YAML);
        Interface end = vnet("a").interfaceNamed("epair0a");
        String moved = YAML.replace("epair0b", "epair9b").replace("epair0a", "epair0b");
        assertEquals(List.of(), apply(moved));
        assertEquals(3, groups(vnet("a").interfaceNamed("epair0b")).size());
        assertNull(end.multicast());
    }

    @Test
    void oneTooManyIsAFaultOfItsOwn() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int n = 0; n <= 256; n++) {
            all.append(n == 0 ? "" : ", ")
                    .append("239.1.")
                    .append(n >> 8)
                    .append('.')
                    .append(n & 255);
        }
        assertEquals(
                List.of("test.yaml:1: jails.a.interfaces.epair0a.groups[256]: cannot join the group: epair0a is in 256"
                        + " groups of its family already; remove some"),
                apply("jails: {a: {interfaces: {epair0a: {groups: [" + all + "]}}}}"));
        InterfaceGroups groups = vnet("a").interfaceNamed("epair0a").multicast();
        assertEquals(256, groups.listOf(GroupFacts.MEMBER).size());
        StringBuilder sources = new StringBuilder();
        for (int n = 1; n <= 129; n++) {
            sources.append(n == 1 ? "" : ", ").append("10.0.0.").append(n);
        }
        assertEquals(
                List.of(
                        "test.yaml:1: jails.a.interfaces.epair0a.groups.232.1.1.1: cannot join the group: a group has at"
                                + " most 128 sources; remove some"),
                apply("jails: {a: {interfaces: {epair0a: {groups: {232.1.1.1: [" + sources + "]}}}}}"));
    }
}
