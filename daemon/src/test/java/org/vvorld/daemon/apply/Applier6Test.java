package org.vvorld.daemon.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.config.ConfigLoader;
import org.vvorld.daemon.world.DeadEndDevices;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** IPv6 in a config. */
class Applier6Test {
    private static final String TWO = """
            devices:
              vv0: {tap: vv0}
            jails:
              gw:
                sysctl: {net.inet6.ip6.forwarding: 1}
                interfaces:
                  lo0: {inet6: ["::1/128", 2001:db8:f::1/128]}
                  vv0: {inet6: link-local}
                  epair0a: {inet: 10.0.0.1/24, inet6: [2001:db8:1::1/64, 2001:db8:2::1/64, fe80::a/64]}
                routes: {default6: fe80::1%vv0, 2001:db8:9::/48: blackhole}
              web:
                interfaces:
                  epair0b: {inet6: 2001:db8:1::2/64, no_dad: true}
                routes: {default6: 2001:db8:1::1, 2001:db8:8::/48: reject, 2001:db8:7::7: fe80::a%epair0b}
            """;

    private final Lab lab = new Lab(1);
    private final DeadEndDevices taps = new DeadEndDevices();
    private final World world = new World(lab.netisr(), taps, "test", (vnet, fault) -> {});
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

    /** Those that are not made of a MAC address. */
    private static List<String> addresses(Interface i) {
        return Arrays.stream(i.inet6().addresses())
                .filter(a -> (a.low() >>> 24 & 0xffff) != 0xfffe)
                .map(a -> Ipv6Address.format(a.high(), a.low()) + "/" + a.length())
                .toList();
    }

    private static Route6 route(Vnet vnet, String to, int length) {
        Ipv6Address a = Ipv6Address.parse(to);
        return vnet.fib6().exact(Ipv6Prefix.of(a.high(), a.low(), length));
    }

    private static String gateway(Route6 r) {
        return Ipv6Address.format(r.gatewayHigh(), r.gatewayLow()) + " " + r.ifp();
    }

    private static boolean isAssigned(Interface i, String address) {
        Ipv6Address a = Ipv6Address.parse(address);
        return i.inet6().isAssigned(a.high(), a.low());
    }

    @Test
    void addressesAndRoutes() throws Exception {
        assertEquals(List.of(), apply(TWO));
        Vnet gw = vnet("gw");
        Interface a = gw.interfaceNamed("epair0a");
        Interface b = vnet("web").interfaceNamed("epair0b");
        assertTrue(gw.sysctls().isOn(Sysctl.IP6_FORWARDING));
        assertEquals(List.of("2001:db8:1::1/64", "2001:db8:2::1/64", "fe80::a/64"), addresses(a));
        assertEquals(
                Set.of("::1/128", "fe80::1/64", "2001:db8:f::1/128"), Set.copyOf(addresses(gw.interfaceNamed("lo0"))));
        assertTrue(isAssigned(b, "2001:db8:1::2"), "not probed for");
        assertFalse(isAssigned(a, "2001:db8:1::1"), "probed for");
        lab.runFor(Lab.seconds(3));
        assertTrue(isAssigned(a, "2001:db8:1::1"));
        Interface vv0 = gw.interfaceNamed("vv0");
        assertFalse(vv0.inet6().isDisabled());
        assertEquals(1, vv0.inet6().addresses().length);
        assertEquals("fe80::1 vv0", gateway(route(gw, "::", 0)));
        assertEquals(Route.Kind.BLACKHOLE, route(gw, "2001:db8:9::", 48).kind());
        assertEquals("2001:db8:1::1 epair0b", gateway(route(vnet("web"), "::", 0)));
        assertEquals(Route.Kind.REJECT, route(vnet("web"), "2001:db8:8::", 48).kind());
        assertEquals("fe80::a epair0b", gateway(route(vnet("web"), "2001:db8:7::7", 128)));
    }

    @Test
    void onlyTheDifferenceIsApplied() throws Exception {
        apply(TWO);
        lab.runFor(Lab.seconds(3));
        Interface a = vnet("gw").interfaceNamed("epair0a");
        Inet6Address kept = a.inet6().find(0x2001_0db8_0001_0000L, 1);
        String changed = TWO.replace("2001:db8:2::1/64, fe80::a/64", "2001:db8:2::1/80, 2001:db8:3::1/64")
                .replace(", no_dad: true", "")
                .replace("default6: fe80::1%vv0", "default6: 2001:db8:3::9")
                .replace("2001:db8:8::/48: reject, ", "");
        assertEquals(List.of(), apply("# another line\n" + changed));
        assertEquals(List.of("2001:db8:1::1/64", "2001:db8:2::1/80", "2001:db8:3::1/64"), addresses(a));
        assertSame(kept, a.inet6().find(0x2001_0db8_0001_0000L, 1), "it is not probed for again");
        assertEquals("2001:db8:3::9 epair0a", gateway(route(vnet("gw"), "::", 0)));
        assertNull(route(vnet("web"), "2001:db8:8::", 48));
        assertFalse(vnet("web").interfaceNamed("epair0b").inet6().has(Inet6.NO_DAD));
    }

    @Test
    void withoutInet6ThereIsNone() throws Exception {
        apply(TWO);
        lab.runFor(Lab.seconds(3));
        assertEquals(
                List.of(),
                apply(TWO.replaceAll(", inet6: \\[[^]]*\\]|inet6: [^,}]*, no_dad: true|inet6: link-local", "")
                        .replaceAll(" *routes: .*\n", "")));
        List<Interface> all = List.of(
                vnet("gw").interfaceNamed("vv0"),
                vnet("gw").interfaceNamed("epair0a"),
                vnet("web").interfaceNamed("epair0b"));
        for (Interface i : all) {
            assertEquals(Inet6.NONE.flags(), i.inet6().flags(), i.name());
            assertEquals(0, i.inet6().addresses().length, i.name());
        }
        assertNull(route(vnet("web"), "::", 0));
        assertEquals(
                Set.of("::1/128", "fe80::1/64", "2001:db8:f::1/128"),
                Set.copyOf(addresses(vnet("gw").interfaceNamed("lo0"))));
        assertEquals(List.of(), apply("jails: {gw: {}, web: {}}"));
        assertEquals(
                Set.of("::1/128", "fe80::1/64"), Set.copyOf(addresses(vnet("gw").interfaceNamed("lo0"))));
    }

    @Test
    void whatACommandHasAddedStays() throws Exception {
        apply(TWO);
        Vnet web = vnet("web");
        Interface b = web.interfaceNamed("epair0b");
        web.ipv6().add(b, Inet6Address.parse("2001:db8:5::5/64", 0));
        web.ipv6().add(b, Inet6Address.parse("2001:db8:1::2/80", 0));
        assertEquals(
                List.of(),
                apply(TWO.replace("inet6: 2001:db8:1::2/64, no_dad: true", "").replaceAll(" *routes: .*\n", "")));
        assertFalse(b.inet6().isDisabled());
        assertEquals(
                List.of("2001:db8:1::2/80", "2001:db8:5::5/64"),
                addresses(b).stream().sorted().toList());
    }

    @Test
    void aRouteFollowsTheInterfaceThatItGoesThrough() throws Exception {
        apply(TWO);
        assertEquals(List.of(), apply(TWO.replace("{tap: vv0}", "{tap: vv9}")));
        Vnet gw = vnet("gw");
        assertEquals("fe80::1 vv0", gateway(route(gw, "::", 0)));
        assertSame(gw.interfaceNamed("vv0"), route(gw, "::", 0).ifp());
    }

    @Test
    void aRouteThroughAnInterfaceThatWasRenamedIsAFault() throws Exception {
        String less = TWO.replace("default6: fe80::1%vv0, ", "");
        apply(less);
        world.interfaces().rename(vnet("gw"), vnet("gw").interfaceNamed("vv0"), "wan");
        assertEquals(
                List.of("test.yaml:10: jails.gw.routes.default6: the gateway's interface vv0 does not exist here"),
                apply(TWO));
        world.interfaces().rename(vnet("gw"), vnet("gw").interfaceNamed("wan"), "vv0");
        assertEquals(List.of(), apply(TWO));
        assertEquals("fe80::1 vv0", gateway(route(vnet("gw"), "::", 0)));
    }

    @Test
    void bridgesAndVlansHaveIpv6AsOthers() throws Exception {
        assertEquals(List.of(), apply("""
                jails:
                  sw:
                    interfaces:
                      epair0a:
                      bridge0: {inet6: 2001:db8:1::1/64, members: epair0a}
                      epair1a:
                      epair1a.5: {inet6: [2001:db8:5::1/64]}
                  a:
                    interfaces:
                      epair0b: {inet6: 2001:db8:1::2/64}
                      epair1b:
                      epair1b.5: {inet6: link-local}
                    routes: {default6: 2001:db8:1::1}
                """));
        lab.runFor(Lab.seconds(5));
        assertTrue(isAnswered("a", "2001:db8:1::1", null));
        assertTrue(isAnswered("a", "2001:db8:5::1", null));
        assertTrue(isAnswered("a", "ff02::1", "epair1b.5"));
        assertFalse(isAnswered("a", "2001:db8:1::9", null));
        assertEquals(List.of("2001:db8:1::1/64"), addresses(vnet("sw").interfaceNamed("bridge0")));
        assertTrue(vnet("sw").interfaceNamed("epair0a").inet6().isDisabled());
    }

    private boolean isAnswered(String jail, String to, String zone) {
        Vnet from = vnet(jail);
        Ipv6Address a = Ipv6Address.parse(to);
        Interface link = zone == null ? null : from.interfaceNamed(zone);
        LabPing6 ping = new LabPing6();
        from.echoClients6().add(1, ping);
        lab.netisr()
                .post(
                        0,
                        on -> from.shard(on).ipv6().icmp().sendEcho(0, 0, a.high(), a.low(), link, 1, 1, 56, 0, false));
        lab.runFor(Lab.seconds(2));
        from.echoClients6().remove(1);
        return !ping.replies().isEmpty();
    }

    @Test
    void tooManyAddressesAreAFaultOfTheOneTooMany() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int n = 1; n <= 257; n++) {
            all.append(n == 1 ? "" : ", ")
                    .append("2001:db8::")
                    .append(Integer.toHexString(n))
                    .append("/64");
        }
        List<String> faults = apply("jails: {a: {interfaces: {epair0a: {inet6: [" + all + "]}}}}");
        assertEquals(
                List.of(
                        "test.yaml:1: jails.a.interfaces.epair0a.inet6[256]: epair0a has 256 IPv6 addresses already: remove some"),
                faults);
    }
}
