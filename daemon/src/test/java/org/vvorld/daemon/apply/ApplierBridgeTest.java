package org.vvorld.daemon.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.config.ConfigLoader;
import org.vvorld.daemon.world.DeadEndDevices;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.bridge.BridgeFlag;
import org.vvorld.stack.bridge.BridgePort;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.stp.StpProtocol;
import org.vvorld.stack.stp.StpSettings;
import org.vvorld.stack.vnet.Vnet;

/** Bridges from a config, and what a reload makes of them. */
class ApplierBridgeTest {
    private static final String SWITCH = """
            devices:
              vv0: {tap: vv0}
            jails:
              sw:
                interfaces:
                  bridge0:
                    members: [epair0a, epair1a, vv0]
                    private: [epair0a, epair1a]
                    inet: 10.0.0.1/24
                  epair0a: {}
                  epair1a: {}
                  vv0: {}
              web: {interfaces: {epair0b: {inet: 10.0.0.2/24}}}
            """;

    private final Lab lab = new Lab(1);
    private final DeadEndDevices devices = new DeadEndDevices();
    private final World world = new World(lab.netisr(), devices, "test", (vnet, fault) -> {});
    private final Applier applier = new Applier(world);

    @AfterEach
    void close() {
        world.close();
        assertEquals(0, world.leftovers().total());
        assertEquals(List.of(), devices.open);
        lab.close();
    }

    private List<String> apply(String yaml) throws Exception {
        List<String> faults = applier.apply(
                ConfigLoader.load("test.yaml", yaml.getBytes(StandardCharsets.UTF_8), Applier.sysctlCheck()));
        lab.runFor(Lab.ms(10));
        return faults;
    }

    private Vnet sw() {
        return world.jails().require("sw").vnet();
    }

    private Bridge bridge() {
        return (Bridge) sw().interfaceNamed("bridge0");
    }

    private List<String> members() {
        return bridge().members().stream().map(p -> p.ifp().name()).toList();
    }

    private BridgePort port(String name) {
        return bridge().port(sw().interfaceNamed(name)).orElseThrow();
    }

    @Test
    void aSwitchIsMadeAndUnmade() throws Exception {
        assertEquals(List.of(), apply(SWITCH));
        assertEquals(List.of("epair0a", "epair1a", "vv0"), members());
        assertTrue(bridge().isUp());
        assertTrue(port("epair0a").has(BridgeFlag.PRIVATE));
        assertFalse(port("vv0").has(BridgeFlag.PRIVATE));
        assertEquals(List.of(), apply("jails: {sw: {}}\n"));
        assertNull(bridge());
    }

    @Test
    void aReloadChangesWhatHasChanged() throws Exception {
        apply(SWITCH);
        BridgePort before = port("epair0a");
        String changed = SWITCH.replace("[epair0a, epair1a, vv0]", "[epair0a, vv0, epair2a]")
                .replace("private: [epair0a, epair1a]", "stp: [vv0]\n        edge: vv0")
                .replace("epair1a: {}", "epair1a: {}\n      epair2a: {}");
        assertEquals(List.of(), apply(changed));
        assertSame(before, port("epair0a"), "it was not touched");
        assertFalse(before.has(BridgeFlag.PRIVATE));
        assertEquals(List.of("epair0a", "vv0", "epair2a"), members());
        assertTrue(port("vv0").has(BridgeFlag.STP));
        assertTrue(port("vv0").stpSettings().edge());
        assertEquals(List.of(), apply(SWITCH));
        assertFalse(port("vv0").has(BridgeFlag.STP));
        assertFalse(port("vv0").stpSettings().edge());
        assertEquals(List.of("epair0a", "vv0", "epair1a"), members());
        assertTrue(before.has(BridgeFlag.PRIVATE));
    }

    @Test
    void everySetting() throws Exception {
        assertEquals(
                List.of(),
                apply(SWITCH.replace("private: [epair0a, epair1a]", """
                timeout: 30
                        maxaddr: 50
                        proto: stp
                        priority: 4096
                        hellotime: 1
                        fwddelay: 4
                        maxage: 6
                        holdcnt: 1
                        stp: true
                        sticky: epair0a
                        ifpriority: {vv0: 16}
                        ifpathcost: {vv0: 17}
                        span: epair2a
                        static: {02:00:00:00:00:77: epair1a}""")
                        .replace("vv0: {}", "vv0: {}\n      epair2a: {}")));
        assertEquals(30, bridge().timeoutSeconds());
        assertEquals(50, bridge().maximumAddresses());
        assertEquals(
                new StpSettings(4096, 6, 1, 4, 1, StpProtocol.STP),
                bridge().stp().settings());
        assertTrue(port("epair0a").has(BridgeFlag.STICKY) && port("epair0a").has(BridgeFlag.STP));
        assertEquals(16, port("vv0").stpSettings().priority());
        assertEquals(17, port("vv0").stpSettings().pathCost());
        assertEquals("epair2a", bridge().spans().getFirst().ifp().name());
        assertEquals("epair1a", bridge().known().getFirst().member());
        assertEquals(List.of(), apply(SWITCH));
        assertEquals(StpSettings.DEFAULT, bridge().stp().settings());
        assertEquals(1200, bridge().timeoutSeconds());
        assertEquals(2000, bridge().maximumAddresses());
        assertEquals(List.of(), bridge().spans());
        assertEquals(List.of(), bridge().known());
    }

    @Test
    void theMtuOfABridgeIsItsMembers() throws Exception {
        String large = SWITCH.replace("inet: 10.0.0.1/24", "mtu: 9000");
        assertEquals(List.of(), apply(large));
        assertEquals(9000, sw().interfaceNamed("vv0").mtuBytes());
        assertEquals(9000, bridge().mtuBytes());
        assertEquals(
                List.of(),
                apply(large.replace("[epair0a, epair1a, vv0]", "[epair0a, epair1a, vv0, epair5a]")
                        .replace("epair1a: {}", "epair1a: {}\n      epair5a: {}")));
        assertEquals(9000, sw().interfaceNamed("epair5a").mtuBytes(), "who joins later has it too");
        assertEquals(List.of(), apply(SWITCH));
        assertEquals(1500, bridge().mtuBytes());
        assertEquals(1500, sw().interfaceNamed("vv0").mtuBytes());
        assertEquals(
                List.of(
                        "test.yaml:7: jails.sw.interfaces.bridge0.members[0]: BRDGADD epair0a: Invalid argument: its mtu"
                                + " 1400 is not the 1500 of bridge0 and its members: ifconfig epair0a mtu 1500"),
                apply(SWITCH.replace("epair0a: {}", "epair0a: {mtu: 1400}")));
        assertEquals(List.of(), apply(SWITCH));
    }

    /** A member's device cannot be had: one fault; when it can, it joins. */
    @Test
    void aMemberThatIsNotThereIsTriedAgain() throws Exception {
        devices.allTaken = true;
        assertEquals(List.of("test.yaml:2: devices.vv0: cannot create vv0: TAP vv0 is taken"), apply(SWITCH));
        assertEquals(List.of("epair0a", "epair1a"), members());
        devices.allTaken = false;
        assertEquals(List.of(), apply(SWITCH));
        assertEquals(List.of("epair0a", "epair1a", "vv0"), members());
    }

    @Test
    void whatWasDoneByHandIsMet() throws Exception {
        apply(SWITCH);
        bridge().remove(port("epair0a"));
        sw().destroy(sw().interfaceNamed("vv0"));
        assertEquals(List.of(), apply("jails: {sw: {interfaces: {bridge0: {}}}}\n"));
        assertEquals(List.of(), members());
    }
}
