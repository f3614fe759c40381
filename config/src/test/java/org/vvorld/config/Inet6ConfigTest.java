package org.vvorld.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Inet6ConfigTest {
    private static List<String> addresses(InterfaceConfig i) {
        return i.inet6().addresses().stream().map(a -> a.prefix().toString()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::1",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:0:0:0:0:0:1, ::1",
        "::, ::",
        "1::, 1::",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "1:2:3:4:5:6:7.8.9.10, 1:2:3:4:5:6:708:90a"
    })
    void addressesAreReadAndWritten(String text, String canonical) {
        assertEquals(canonical, IpAddress6.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1::",
                        "::1:2:3:4:5:6:7:8",
                ":1::", "1::2:", "g::", "1.2.3.4::", "::1.2.3", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::12345",
                        "::-1",
                "fe80::1%em0", " ::1", "::1 ", "١::"
            })
    void whatIsNoAddress(String text) {
        assertEquals(Optional.empty(), IpAddress6.parse(text));
    }

    /** What we write, the JDK reads as the same bytes; and we read what we write. */
    @Test
    void writtenAndReadTheyAreTheSame() throws Exception {
        Random random = new Random(6);
        for (int n = 0; n < 20_000; n++) {
            IpAddress6 a = new IpAddress6(sparse(random), sparse(random));
            assertEquals(Optional.of(a), IpAddress6.parse(a.toString()));
            byte[] bytes = new byte[16];
            for (int i = 0; i < 16; i++) {
                bytes[i] = (byte) ((i < 8 ? a.high() : a.low()) >>> (56 - 8 * (i & 7)));
            }
            assertEquals(InetAddress.getByAddress(bytes), InetAddress.getByName(a.toString()), a.toString());
            assertEquals(
                    Optional.of(a),
                    IpAddress6.parse(Inet6Address.getByAddress(null, bytes, -1).getHostAddress()));
        }
    }

    private static long sparse(Random random) {
        long[] masks = {-1, 0, 0xffff_0000_0000_ffffL, 0x0000_ffff_0000_000fL, 0xffffL, 0xffff_ffffL};
        return random.nextLong() & masks[random.nextInt(masks.length)];
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2:3:4:5:6/0, ::/0",
        "2001:db8:1:2:3:4:5:6/33, 2001:db8::/33",
        "2001:db8:1:2:3:4:5:6/64, 2001:db8:1:2::/64",
        "2001:db8:1:2:ffff:4:5:6/65, 2001:db8:1:2:8000::/65",
        "2001:db8:1:2:3:4:5:7/127, 2001:db8:1:2:3:4:5:6/127",
        "2001:db8:1:2:3:4:5:7/128, 2001:db8:1:2:3:4:5:7/128"
    })
    void networks(String prefix, String network) {
        assertEquals(network, Prefix6.parse(prefix).orElseThrow().network().toString());
    }

    @Test
    void oneAddressOrManyOrOnlyTheInterfacesOwn() {
        JailConfig a = Yaml.load("""
                jails:
                  a:
                    interfaces:
                      lo0: {inet6: ["::1/128", 2001:db8:f::1/128]}
                      epair0a: {inet6: 2001:db8::1/64}
                      epair1a:
                        inet: 10.0.0.1/24
                        inet6: [2001:db8:1::1/64, 2001:db8:1::2/64, fe80::1/64]
                        no_dad: true
                      epair2a: {inet6: link-local}
                      epair3a: {inet6: }
                      epair4a: {no_dad: false}
                """).jails().getFirst();
        List<InterfaceConfig> all = a.interfaces();
        assertEquals(List.of("::1/128", "2001:db8:f::1/128"), addresses(all.get(0)));
        assertEquals(List.of("2001:db8::1/64"), addresses(all.get(1)));
        assertEquals(List.of("2001:db8:1::1/64", "2001:db8:1::2/64", "fe80::1/64"), addresses(all.get(2)));
        assertEquals(
                List.of(false, false, true, false, false, false),
                all.stream().map(i -> i.inet6().noDad()).toList());
        assertEquals(
                List.of(true, true, true, true, false, false),
                all.stream().map(i -> i.inet6().isOn()).toList());
        assertSame(Inet6Config.NONE, all.get(5).inet6());
        assertEquals(
                "x.yaml:8: jails.a.interfaces.epair1a.inet6[1]",
                all.get(2).inet6().addresses().get(1).where().toString());
    }

    @Test
    void twoJailsHaveTheSameAddresses() {
        VvorldConfig c = Yaml.load("""
                jails:
                  a: {interfaces: {epair0a: {inet6: 2001:db8::1/64}}}
                  b: {interfaces: {epair0b: {inet6: 2001:db8::1/64}}}
                """);
        assertEquals(
                List.of("2001:db8::1/64", "2001:db8::1/64"),
                c.jails().stream()
                        .flatMap(j ->
                                Stream.of(addresses(j.interfaces().getFirst()).getFirst()))
                        .toList());
    }

    @Test
    void routesOfBothFamiliesStandTogether() {
        JailConfig a = Yaml.load("""
                jails:
                  a:
                    interfaces:
                      epair0a: {inet: 10.0.0.1/24, inet6: [2001:db8::1/64, 2001:db8:5::/127]}
                      epair1a: {inet6: link-local}
                    routes:
                      default: 10.0.0.2
                      default6: fe80::1%epair1a
                      10.9.0.0/16: fe80::9%epair1a
                      2001:db8:1::/48: 2001:db8::2
                      2001:db8:2::7: blackhole
                      "2001:db8:3::/48": reject
                      2001:db8:4::/48: 2001:db8:5::1
                """).jails().getFirst();
        assertEquals(2, a.routes().size());
        assertEquals(
                new RouteTarget.Gateways(List.of(
                        new RouteTarget.Over6(new RouteTarget6.Gateway(ip("fe80::9"), Optional.of("epair1a"), 1)))),
                a.routes().get(1).target());
        assertEquals(
                List.of(
                        route("::/0", via(ip("fe80::1"), Optional.of("epair1a"))),
                        route("2001:db8:1::/48", via(ip("2001:db8::2"), Optional.empty())),
                        route("2001:db8:2::7/128", new RouteTarget6.Blackhole()),
                        route("2001:db8:3::/48", new RouteTarget6.Reject()),
                        route("2001:db8:4::/48", via(ip("2001:db8:5::1"), Optional.empty()))),
                a.routes6());
        assertEquals(
                "x.yaml:12: jails.a.routes.2001:db8:3::/48",
                a.routes6().get(3).where().toString());
        JailConfig long0 =
                Yaml.load("jails: {a: {routes: {\"::/0\": reject}}}").jails().getFirst();
        assertEquals(List.of(route("::/0", new RouteTarget6.Reject())), long0.routes6());
    }

    @Test
    void groupsOfBothFamiliesWithSourcesAndWithout() {
        List<InterfaceConfig> all = Yaml.load("""
                jails:
                  a:
                    interfaces:
                      epair0a:
                        inet6: link-local
                        groups:
                          - 239.1.2.3
                          - 232.1.1.1: [10.0.0.9, 10.0.0.8, 10.0.0.9]
                          - ff05::1:3
                          - "ff35::1": 2001:db8::1
                          - {224.0.0.251: , ff02::fb: []}
                      epair1a: {groups: 224.0.0.0}
                      epair2a: {groups: {239.255.255.255: 10.0.0.1}}
                      epair3a: {groups: }
                """).jails().getFirst().interfaces();
        assertEquals(
                List.of(
                        "::ffff:239.1.2.3 []",
                        "::ffff:232.1.1.1 [::ffff:10.0.0.9, ::ffff:10.0.0.8]",
                        "ff05::1:3 []",
                        "ff35::1 [2001:db8::1]",
                        "::ffff:224.0.0.251 []",
                        "ff02::fb []"),
                groups(all.get(0)));
        assertEquals(List.of("::ffff:224.0.0.0 []"), groups(all.get(1)));
        assertEquals(List.of("::ffff:239.255.255.255 [::ffff:10.0.0.1]"), groups(all.get(2)));
        assertEquals(List.of(), groups(all.get(3)));
        assertEquals(
                "x.yaml:8: jails.a.interfaces.epair0a.groups[1].232.1.1.1",
                all.getFirst().multicast().get(1).where().toString());
    }

    private static List<String> groups(InterfaceConfig i) {
        return i.multicast().stream().map(g -> g.group() + " " + g.sources()).toList();
    }

    private static RouteTarget6 via(IpAddress6 gateway, Optional<String> zone) {
        return new RouteTarget6.Gateways(List.of(new RouteTarget6.Gateway(gateway, zone, 1)));
    }

    private static RouteConfig6 route(String to, RouteTarget6 target) {
        return new RouteConfig6(Prefix6.parse(to).orElseThrow(), target, Where.wholeFile(""));
    }

    private static IpAddress6 ip(String text) {
        return IpAddress6.parse(text).orElseThrow();
    }
}
