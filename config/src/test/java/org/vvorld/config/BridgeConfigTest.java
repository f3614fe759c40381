package org.vvorld.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a config says of bridges; what it cannot say stands in {@code faults-bridges.txt}. */
class BridgeConfigTest {
    private static final Where ANYWHERE = Where.wholeFile("");

    private static BridgeConfig bridge(VvorldConfig c) {
        return c.host().interfaces().stream()
                .map(InterfaceConfig::kind)
                .filter(InterfaceKind.Bridge.class::isInstance)
                .map(k -> ((InterfaceKind.Bridge) k).settings())
                .findFirst()
                .orElseThrow();
    }

    private static BridgeConfig load(String keys) {
        return bridge(Yaml.load("host: {interfaces: {bridge0: {" + keys
                + "}, epair0a: , epair1a: {mtu: 9000}, epair2a: , vv0: }}\ndevices: {vv0: {tap: vv0}}\njails: {}\n"));
    }

    @Test
    void aBridgeOfNothing() {
        BridgeConfig b = load("");
        assertEquals(BridgeConfig.NONE, b);
        assertEquals(1200, b.timeoutSeconds());
        assertEquals(2000, b.maxAddresses());
        assertEquals(new BridgeConfig.Tree(32_768, 20, 2, 15, 6, true), b.tree());
    }

    private static BridgeConfig.Member plain(String name, boolean stp) {
        return new BridgeConfig.Member(name, stp, false, false, false, 128, 0, ANYWHERE);
    }

    @Test
    void membersAreAListOrOneAlone() {
        assertEquals(List.of(plain("vv0", false)), load("members: vv0").members());
        assertEquals(
                List.of(plain("vv0", true), plain("epair0a", true)),
                load("members: [vv0, epair0a], stp: true").members());
        assertEquals(
                List.of(plain("vv0", false), plain("epair0a", true)),
                load("members: [vv0, epair0a], stp: epair0a").members());
        assertEquals(
                List.of(plain("vv0", false)), load("members: vv0, stp: false").members());
    }

    @Test
    void everyKey() {
        BridgeConfig b = load("members: [epair0a, epair1a, vv0], span: [epair2a], stp: [epair0a, epair1a],"
                + " private: vv0, sticky: [vv0], edge: [epair1a], timeout: 0, maxaddr: 5, proto: stp, priority: 4096,"
                + " hellotime: 1, fwddelay: 4, maxage: 6, holdcnt: 10, ifpriority: {epair0a: 16},"
                + " ifpathcost: {epair0a: 200000000}, static: {02:00:00:00:00:07: vv0}");
        assertEquals(
                new BridgeConfig(
                        List.of(
                                new BridgeConfig.Member(
                                        "epair0a", true, false, false, false, 16, 200_000_000, ANYWHERE),
                                new BridgeConfig.Member("epair1a", true, false, false, true, 128, 0, ANYWHERE),
                                new BridgeConfig.Member("vv0", false, true, true, false, 128, 0, ANYWHERE)),
                        List.of(new BridgeConfig.Span("epair2a", ANYWHERE)),
                        List.of(new BridgeConfig.Static(
                                EtherAddress.parse("02:00:00:00:00:07").orElseThrow(), "vv0", ANYWHERE)),
                        0,
                        5,
                        new BridgeConfig.Tree(4096, 6, 1, 4, 10, false),
                        ANYWHERE),
                b);
    }

    /** The names of bridges are each vnet's own. */
    @Test
    void twoVnetsWithBridge0() {
        VvorldConfig c =
                Yaml.load("jails: {a: {interfaces: {bridge0: }}, b: {interfaces: {bridge0: {inet: 10.0.0.1/8}}}}");
        assertEquals(
                c.jails().getFirst().interfaces().getFirst().kind(),
                c.jails().getLast().interfaces().getFirst().kind());
    }

    /** Every key is in the reference, with its default. */
    @Test
    void theReferenceHasThemAll() throws Exception {
        String demo = Files.readString(Path.of("examples/demo.yaml"));
        String full = demo.replaceAll("(?m)^        # ([a-z0-9_]+: )", "        $1");
        VvorldConfig c = Yaml.load(full);
        InterfaceConfig bridge = c.jails().getFirst().interfaces().stream()
                .filter(i -> i.name().equals("bridge0"))
                .findFirst()
                .orElseThrow();
        BridgeConfig members = new BridgeConfig(
                Stream.of("epair1a", "epair2a", "epair3a")
                        .map(name -> new BridgeConfig.Member(name, false, true, false, false, 128, 0, ANYWHERE))
                        .toList(),
                List.of(),
                List.of(),
                1200,
                2000,
                BridgeConfig.Tree.DEFAULT,
                ANYWHERE);
        assertEquals(members, ((InterfaceKind.Bridge) bridge.kind()).settings());
        String fault =
                Yaml.faults("jails: {a: {interfaces: {bridge0: {no: 1}}}}").getFirst();
        for (String key : fault.replaceAll(".*known here: ", "").split(", ", -1)) {
            assertEquals(
                    1, demo.lines().filter(l -> l.contains(key + ": ")).limit(1).count(), key);
        }
    }
}
