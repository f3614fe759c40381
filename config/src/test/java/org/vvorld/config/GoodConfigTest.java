package org.vvorld.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GoodConfigTest {
    private static final Where ANYWHERE = Where.wholeFile("x.yaml");

    private static IpAddress4 ip(String text) {
        return IpAddress4.parse(text).orElseThrow();
    }

    private static Prefix4 prefix(String text) {
        return Prefix4.parse(text).orElseThrow();
    }

    private static InetSocketAddress endpoint(String address, int port) {
        return new InetSocketAddress(Inet4Address.ofLiteral(address), port);
    }

    private static InterfaceConfig epairEnd(String name, int unit, char end, String address) {
        return new InterfaceConfig(
                name,
                new InterfaceKind.EpairEnd(unit, end),
                List.of(new AddressConfig(prefix(address), ANYWHERE)),
                Inet6Config.NONE,
                OptionalInt.empty(),
                true,
                Optional.empty(),
                "",
                List.of(),
                List.of(),
                ANYWHERE);
    }

    private static InterfaceConfig lo0() {
        return new InterfaceConfig(
                "lo0",
                new InterfaceKind.Loopback(0),
                List.of(new AddressConfig(prefix("127.0.0.1/8"), ANYWHERE)),
                Inet6Config.NONE,
                OptionalInt.empty(),
                true,
                Optional.empty(),
                "",
                List.of(),
                List.of(),
                ANYWHERE);
    }

    @Test
    void aDeviceOnANic() {
        VvorldConfig c = Yaml.load("""
                devices:
                  em0: {packet: eth1, force: true, rings: {receive: 512, transmit: 128}}
                  em1: {packet: eth2}
                jails: {}
                """);
        assertEquals(
                List.of(
                        new DeviceKind.Packet("eth1", true, 512, 128),
                        new DeviceKind.Packet("eth2", false, 4096, 1024)),
                c.devices().stream().map(Device::kind).toList());
    }

    @Test
    void anEmptyWorldHasTheDefaults() {
        VvorldConfig config = Yaml.load("jails: {}\n");
        var host = new JailConfig(
                "0",
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                JailLimits.DEFAULT,
                ANYWHERE);
        assertEquals(
                new VvorldConfig(
                        new Control(Path.of("/run/vvorld/control.sock"), Optional.empty(), ANYWHERE),
                        new Http(Optional.of(endpoint("127.0.0.1", 9917)), ANYWHERE),
                        new MetricSeries(List.of("*"), 1000, true, ANYWHERE),
                        new Memory(16384, 1024, false, ANYWHERE),
                        new Netisr(OptionalInt.empty(), false, 8192, OptionalInt.of(50), List.of(), ANYWHERE),
                        List.of(),
                        host,
                        List.of()),
                config);
    }

    @Test
    void theDemoIsARouterAServerAndThreeTenants() throws ConfigException {
        List<JailConfig> jails =
                ConfigLoader.load(Path.of("examples/demo.yaml")).jails();
        assertEquals(
                List.of("gw", "web", "acme", "acme.app", "bolt", "bolt.app", "coda", "coda.app"),
                jails.stream().map(JailConfig::name).toList());
        // The same addresses in each, which is no fault: they are on links of their own.
        assertEquals(3, jails.stream().filter(j -> has(j, "10.0.0.2/24")).count());
    }

    private static boolean has(JailConfig jail, String address) {
        return jail.interfaces().stream()
                .flatMap(i -> i.inet().stream())
                .anyMatch(a -> a.equals(new AddressConfig(prefix(address), ANYWHERE)));
    }

    @Test
    void aRouterAndAServer() {
        VvorldConfig config = Yaml.load("""
                devices:
                  vv0:
                    tap: vv0
                jails:
                  gw:
                    hostname: gw.example
                    sysctl:
                      net.inet.ip.forwarding: 1
                    interfaces:
                      lo0: {inet: 127.0.0.1/8}
                      vv0:
                        inet: 10.66.0.2/24
                      epair0a: {inet: [10.66.1.1/24]}
                    routes:
                  web:
                    hostname: web.example
                    interfaces:
                      lo0: {inet: 127.0.0.1/8}
                      epair0b: {inet: 10.66.1.2/24}
                    routes: {default: 10.66.1.1}
                """);
        assertEquals(
                List.of(new Device("vv0", new DeviceKind.Tap("vv0"), OptionalInt.empty(), Optional.of("gw"), ANYWHERE)),
                config.devices());
        var vv0 = new InterfaceConfig(
                "vv0",
                new InterfaceKind.OfDevice(),
                List.of(new AddressConfig(prefix("10.66.0.2/24"), ANYWHERE)),
                Inet6Config.NONE,
                OptionalInt.empty(),
                true,
                Optional.empty(),
                "",
                List.of(),
                List.of(),
                ANYWHERE);
        var gw = new JailConfig(
                "gw",
                Optional.of("gw.example"),
                List.of(lo0(), vv0, epairEnd("epair0a", 0, 'a', "10.66.1.1/24")),
                List.of(),
                List.of(),
                List.of(new SysctlConfig("net.inet.ip.forwarding", "1", ANYWHERE)),
                List.of(),
                JailLimits.DEFAULT,
                ANYWHERE);
        var defaultRoute = new RouteConfig(
                Prefix4.DEFAULT,
                new RouteTarget.Gateways(List.of(new RouteTarget.Gateway(ip("10.66.1.1"), 1))),
                ANYWHERE);
        var web = new JailConfig(
                "web",
                Optional.of("web.example"),
                List.of(lo0(), epairEnd("epair0b", 0, 'b', "10.66.1.2/24")),
                List.of(defaultRoute),
                List.of(),
                List.of(),
                List.of(),
                JailLimits.DEFAULT,
                ANYWHERE);
        assertEquals(List.of(gw, web), config.jails());
    }

    @Test
    void whatTheDemoHasCommentedOutIsTheDefaultOrAllowed() throws Exception {
        String demo = Files.readString(Path.of("examples/demo.yaml"));
        String full = demo.replaceAll("(?m)^( +)# ([a-z0-9.:_-]+(/[0-9]+)?: )", "$1$2")
                .replaceAll("(?m)^# (host:|  interfaces:|    lo0:)", "$1");
        VvorldConfig plain = Yaml.load(demo);
        VvorldConfig all = Yaml.load(full);
        assertEquals(Optional.of("vvorld"), all.control().group());
        assertEquals(plain.http(), all.http());
        assertEquals(plain.metrics(), all.metrics());
        assertEquals(plain.memory(), all.memory());
        assertEquals(plain.netisr().threads(), all.netisr().threads());
        assertEquals(plain.netisr().bind(), all.netisr().bind());
        assertEquals(plain.netisr().ring(), all.netisr().ring());
        assertEquals(plain.netisr().spinMicros(), all.netisr().spinMicros());
        assertEquals(8, all.netisr().sysctls().size());
        assertEquals(plain.control().socket(), all.control().socket());
        assertEquals(6, all.jails().getFirst().routes().size());
        assertEquals(3, all.jails().getFirst().routes6().size());
        InterfaceConfig vv0 = all.jails().getFirst().interfaces().get(1);
        assertEquals(OptionalInt.of(1500), vv0.mtu());
        assertEquals("02:00:00:00:00:01", vv0.ether().orElseThrow().toString());
        assertEquals("to the host", vv0.description());
        assertEquals(List.of("wan"), vv0.groups());
        assertEquals(
                List.of("::ffff:239.1.2.3 []", "::ffff:232.1.2.3 [::ffff:10.66.0.1]", "ff05::1:3 []"),
                vv0.multicast().stream().map(g -> g.group() + " " + g.sources()).toList());
        assertEquals(
                new Inet6Config(
                        true,
                        List.of(new AddressConfig6(
                                Prefix6.parse("2001:db8:66::2/64").orElseThrow(), ANYWHERE)),
                        false,
                        false,
                        Optional.of(new RtadvConfig(
                                600,
                                OptionalInt.empty(),
                                "medium",
                                false,
                                false,
                                64,
                                0,
                                0,
                                OptionalInt.empty(),
                                Optional.empty(),
                                List.of(new RtadvConfig.Route(
                                        Prefix6.parse("2001:db8:9::/48").orElseThrow(), "medium", 1800)),
                                List.of(IpAddress6.parse("2001:db8:66::53").orElseThrow()),
                                List.of("example.org"),
                                ANYWHERE))),
                vv0.inet6());
        assertEquals(
                List.of("epair1a", "epair2a", "epair3a", "bridge0", "vlan5", "vv0.6", "disc0"),
                all.jails().getFirst().interfaces().stream()
                        .map(InterfaceConfig::name)
                        .skip(3)
                        .toList());
    }

    @Test
    void vlansOfTheirOwnVnetAndOfTheHosts() {
        VvorldConfig c = Yaml.load("""
                devices: {em0: {tap: vv0}, em1: {tap: vv1, jail: b}}
                host: {interfaces: {vlan1: {vlandev: em0, vlan: 1}}}
                jails:
                  a:
                    interfaces:
                      em0.5: {}
                      em0.5.6: {vlanproto: 802.1ad, pcp: 7}
                      vlan1.7: {}
                      disc0: {}
                  b: {interfaces: {em1.5: {}, disc0: {}, vlan1: {vlandev: em1, vlan: 4094, group: [x, y]}}}
                """);
        List<InterfaceConfig> a = c.jails().getFirst().interfaces();
        assertEquals(
                new InterfaceKind.Vlan(new VlanConfig("em0", 5, false, 0)),
                a.get(0).kind());
        assertEquals(
                new InterfaceKind.Vlan(new VlanConfig("em0.5", 6, true, 7)),
                a.get(1).kind());
        assertEquals(
                new InterfaceKind.Vlan(new VlanConfig("vlan1", 7, false, 0)),
                a.get(2).kind());
        assertEquals(new InterfaceKind.Disc(0), a.get(3).kind());
        assertEquals(List.of("x", "y"), c.jails().get(1).interfaces().get(2).groups());
    }

    @Test
    void everySetting() {
        VvorldConfig config = Yaml.load("""
                control: {socket: /tmp/s, group: wheel}
                http: {address: 0.0.0.0:80}
                memory: {packets: 256, large-packets: 0, debug: true}
                netisr:
                  threads: 64
                  bind: true
                  ring: 1048576
                  spin: always
                  dispatch: deferred
                  protocols: {ip: direct, ip6: hybrid, arp: deferred, ether: default}
                  queue-limit: 10240
                  rss-key: 6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa
                  bucket-mapping: 0:1 1:0
                jails: {}
                """);
        assertEquals(new Control(Path.of("/tmp/s"), Optional.of("wheel"), ANYWHERE), config.control());
        assertEquals(Optional.of(endpoint("0.0.0.0", 80)), config.http().address());
        assertEquals(new Memory(256, 0, true, ANYWHERE), config.memory());
        List<SysctlConfig> sysctls = List.of(
                new SysctlConfig("net.isr.dispatch", "deferred", ANYWHERE),
                new SysctlConfig("net.isr.proto.ip.dispatch", "direct", ANYWHERE),
                new SysctlConfig("net.isr.proto.ip6.dispatch", "hybrid", ANYWHERE),
                new SysctlConfig("net.isr.proto.arp.dispatch", "deferred", ANYWHERE),
                new SysctlConfig("net.isr.proto.ether.dispatch", "default", ANYWHERE),
                new SysctlConfig("net.isr.defaultqlimit", "10240", ANYWHERE),
                new SysctlConfig(
                        "net.inet.rss.key",
                        "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa",
                        ANYWHERE),
                new SysctlConfig("net.inet.rss.bucket_mapping", "0:1 1:0", ANYWHERE));
        assertEquals(
                new Netisr(OptionalInt.of(64), true, 1048576, OptionalInt.empty(), sysctls, ANYWHERE), config.netisr());
    }

    @Test
    void workersByWord() {
        Netisr netisr = Yaml.load("{netisr: {threads: auto, spin: 0, protocols: }, jails: {}}")
                .netisr();
        assertEquals(OptionalInt.empty(), netisr.threads());
        assertEquals(OptionalInt.of(0), netisr.spinMicros());
        assertEquals(List.of(), netisr.sysctls());
    }

    @Test
    void jailsInJails() {
        List<JailConfig> jails = Yaml.load("""
                jails:
                  a.b.c: {vnet: inherit, ip4-addr: 10.0.0.1, allow-raw-sockets: false}
                  a.b: {vnet: inherit, ip4-addr: [10.0.0.1, 10.0.0.2], children-max: 1, allow-raw-sockets: true}
                  a: {vnet: new, children-max: 999998, owner: alice}
                  d: {owner: 1000:1000}
                  e: {owner: ":staff"}
                """).jails();
        assertEquals(
                List.of(
                        new JailLimits(false, 0, List.of(ip("10.0.0.1")), false, Optional.empty()),
                        new JailLimits(false, 1, List.of(ip("10.0.0.1"), ip("10.0.0.2")), true, Optional.empty()),
                        new JailLimits(true, 999_998, List.of(), false, Optional.of("alice")),
                        new JailLimits(true, 0, List.of(), false, Optional.of("1000:1000")),
                        new JailLimits(true, 0, List.of(), false, Optional.of(":staff"))),
                jails.stream().map(JailConfig::limits).toList());
    }

    @Test
    void httpIsTurnedOffInTwoWays() {
        assertEquals(
                Optional.empty(), Yaml.load("{http: off, jails: {}}").http().address());
        assertEquals(
                Optional.empty(),
                Yaml.load("{http: {address: off}, jails: {}}").http().address());
    }

    @Test
    void jailsWithSeriesOfTheirOwn() {
        assertEquals(
                new MetricSeries(List.of("*"), Integer.MAX_VALUE, false, ANYWHERE),
                Yaml.load("{metrics: {jails: all, interfaces: false}, jails: {}}")
                        .metrics());
        assertEquals(
                List.of(),
                Yaml.load("{metrics: {jails: none}, jails: {}}").metrics().jails());
        assertEquals(
                new MetricSeries(List.of("web", "shop.*", "t?"), Integer.MAX_VALUE, true, ANYWHERE),
                Yaml.load("{metrics: {jails: [web, shop.*, t?]}, jails: {}}").metrics());
    }

    @Test
    void sectionsThatAreCommentedOutAreEmpty() {
        VvorldConfig config =
                Yaml.load("control:\nhttp:\ndevices:\nhost:\njails:\n  a:\n  b: {interfaces: , routes: }\n");
        assertEquals(2, config.jails().size());
        assertEquals(9917, config.http().address().orElseThrow().getPort());
    }

    @Test
    void aDeviceIsWhereItIsConfiguredOrLentElseWithTheHost() {
        VvorldConfig config = Yaml.load("""
                devices:
                  d0: {tap: t0, jail: a}
                  d1: {tap: t1}
                  d2: {tap: t2}
                  d3: {tap: t3}
                host: {interfaces: {d3: {up: false}}}
                jails:
                  a: {interfaces: {d1: {}}}
                """);
        assertEquals(
                List.of(Optional.of("a"), Optional.of("a"), Optional.empty(), Optional.empty()),
                config.devices().stream().map(Device::jail).toList());
        assertEquals(false, config.host().interfaces().getFirst().up());
    }

    @Test
    void routesAndAddressesAtTheEdge() {
        JailConfig jail = Yaml.load("""
                jails:
                  a:
                    interfaces:
                      lo0: {inet: [127.0.0.1/8, 10.9.9.9/32]}
                      lo1: {}
                      epair0a: {inet: [10.0.0.0/31, 10.0.1.1/30, 10.0.1.2/30]}
                      epair999999b: {inet: [], mtu: 65535, ether: 0A:00:00:00:00:0b}
                    routes:
                      default: 10.0.0.1
                      10.1.0.0/16: blackhole
                      10.1.2.3: reject
                """).jails().getFirst();
        assertEquals(
                List.of(
                        new RouteConfig(
                                Prefix4.DEFAULT,
                                new RouteTarget.Gateways(List.of(new RouteTarget.Gateway(ip("10.0.0.1"), 1))),
                                ANYWHERE),
                        new RouteConfig(prefix("10.1.0.0/16"), new RouteTarget.Blackhole(), ANYWHERE),
                        new RouteConfig(prefix("10.1.2.3/32"), new RouteTarget.Reject(), ANYWHERE)),
                jail.routes());
        assertEquals(
                new InterfaceKind.EpairEnd(999_999, 'b'),
                jail.interfaces().get(3).kind());
    }

    @Test
    void anAliasStandsForWhatItNames() {
        VvorldConfig config = Yaml.load("""
                jails:
                  a: {sysctl: &router {net.inet.ip.forwarding: 1}, interfaces: {epair0a: {mtu: &mtu 9000}}}
                  b: {sysctl: *router, interfaces: {epair0b: {mtu: *mtu}}}
                """);
        assertEquals(config.jails().get(0).sysctls(), config.jails().get(1).sysctls());
        assertEquals(
                OptionalInt.of(9000),
                config.jails().get(1).interfaces().getFirst().mtu());
    }

    @Test
    void everyValueKnowsItsPlace() {
        VvorldConfig config = Yaml.load("""
                jails:
                  a:
                    interfaces:
                      epair0a:
                        inet:
                          - 10.0.0.1/24
                    routes:
                      default: 10.0.0.2
                    sysctl:
                      net.inet.ip.forwarding: 1
                """);
        JailConfig a = config.jails().getFirst();
        assertEquals("x.yaml:2: jails.a", a.where().toString());
        InterfaceConfig epair = a.interfaces().getFirst();
        assertEquals("x.yaml:4: jails.a.interfaces.epair0a", epair.where().toString());
        assertEquals(
                "x.yaml:6: jails.a.interfaces.epair0a.inet[0]",
                epair.inet().getFirst().where().toString());
        assertEquals(
                "x.yaml:8: jails.a.routes.default",
                a.routes().getFirst().where().toString());
        assertEquals(
                "x.yaml:10: jails.a.sysctl.net.inet.ip.forwarding",
                a.sysctls().getFirst().where().toString());
        assertEquals("x.yaml:1: memory", config.memory().where().toString());
    }

    @Test
    void configsAreEqualWhereverTheyStand() {
        assertEquals(Yaml.load("jails: {a: {}}"), Yaml.load("# more\n\njails:\n  a:\n"));
        assertEquals(
                Yaml.load("jails: {a: {}}").hashCode(),
                Yaml.load("\n\njails: {a: {}}").hashCode());
        assertNotEquals(Yaml.load("jails: {a: {}}"), Yaml.load("jails: {b: {}}"));
    }

    @Test
    void sysctlsAreCheckedWithEverythingElse() {
        SysctlCheck check = (name, value) -> switch (name) {
            case "net.inet.ip.ttl" ->
                value.matches("[0-9]+") ? Optional.empty() : Optional.of(value + " is not a number\nof hops");
            default -> Optional.of("unknown oid");
        };
        String yaml = """
                host: {sysctl: {net.inet.ip.ttl: 64, net.inet.ip.tll: 64}}
                netisr: {threads: 0}
                jails: {a: {sysctl: {net.inet.ip.ttl: many}}}
                """;
        var e = assertThrows(ConfigException.class, () -> ConfigLoader.load("x.yaml", Yaml.bytes(yaml), check));
        assertEquals(
                List.of(
                        "x.yaml:1: host.sysctl.net.inet.ip.tll: unknown oid",
                        "x.yaml:2: netisr.threads: 0 is under 1",
                        "x.yaml:3: jails.a.sysctl.net.inet.ip.ttl: many is not a number\\u000aof hops"),
                Yaml.lines(e));
        assertEquals(String.join("\n", Yaml.lines(e)), e.getMessage());
    }
}
