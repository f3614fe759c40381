package org.vvorld.daemon.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.config.ConfigException;
import org.vvorld.config.ConfigLoader;
import org.vvorld.config.DeviceKind;
import org.vvorld.config.VvorldConfig;
import org.vvorld.daemon.world.DeadEndDevices;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.daemon.world.Jail;
import org.vvorld.daemon.world.Owner;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.netisr.Dispatch;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.VlanTag;

class ApplierTest {
    private static final String TWO = """
            devices:
              vv0: {tap: vv0}
            jails:
              gw:
                hostname: gw.example
                sysctl: {net.inet.ip.forwarding: 1}
                interfaces:
                  vv0: {inet: 10.66.0.2/24}
                  epair0a: {inet: 10.66.1.1/24}
                routes: {10.9.0.0/16: 10.66.0.1}
              web:
                interfaces:
                  epair0b: {inet: 10.66.1.2/24, mtu: 1400}
                  lo0: {inet: 127.0.0.1/8}
                routes: {default: 10.66.1.1, 10.8.0.0/16: blackhole}
            """;

    private final Lab lab = new Lab(1);
    private final DeadEndDevices taps = new DeadEndDevices();
    private boolean workersFail;
    private final World world = new World(lab.netisr(), this::tap, "test", (vnet, fault) -> {});
    private final Applier applier = new Applier(world);

    private DeviceInterface tap(int id, String name, DeviceKind kind, long mac) {
        if (workersFail) {
            throw new IllegalStateException("a netisr worker did not answer within 10 s");
        }
        return taps.create(id, name, kind, mac);
    }

    @AfterEach
    void close() {
        world.close();
        assertEquals(0, world.leftovers().total());
        assertEquals(List.of(), taps.open);
        lab.close();
    }

    private List<String> apply(String yaml) throws Exception {
        VvorldConfig config =
                ConfigLoader.load("test.yaml", yaml.getBytes(StandardCharsets.UTF_8), Applier.sysctlCheck());
        List<String> faults = applier.apply(config);
        lab.runFor(Lab.ms(10));
        return faults;
    }

    private Jail jail(String name) {
        return world.jails().require(name);
    }

    @Test
    void everythingThatAConfigSaysIsDone() throws Exception {
        assertEquals(List.of(), apply(TWO));
        Jail gw = jail("gw");
        assertEquals("gw.example", gw.hostname());
        assertTrue(gw.vnet().sysctls().isOn(Sysctl.IP_FORWARDING));
        Interface vv0 = gw.vnet().interfaceNamed("vv0");
        assertTrue(vv0.isUp());
        assertTrue(vv0.hasAddress(Ipv4Address.parse("10.66.0.2")));
        Interface b = jail("web").vnet().interfaceNamed("epair0b");
        assertEquals(1400, b.mtuBytes());
        assertEquals(
                Ipv4Address.parse("10.66.1.1"),
                jail("web").vnet().fib().lookup(Ipv4Address.parse("192.0.2.1")).gateway());
        assertTrue(world.vnet0().interfaces().size() == 1, "nothing but lo0 stays in the host's vnet");
    }

    @Test
    void theSameConfigAgainChangesNothing() throws Exception {
        apply(TWO);
        Interface before = jail("gw").vnet().interfaceNamed("vv0");
        int jid = jail("gw").jid();
        assertEquals(List.of(), apply("# a comment moves every line\n" + TWO));
        assertSame(before, jail("gw").vnet().interfaceNamed("vv0"));
        assertEquals(jid, jail("gw").jid());
    }

    @Test
    void onlyTheDifferenceIsApplied() throws Exception {
        apply(TWO);
        Interface vv0 = jail("gw").vnet().interfaceNamed("vv0");
        String changed = TWO.replace("10.66.1.2/24, mtu: 1400", "10.66.1.3/24")
                .replace("{net.inet.ip.forwarding: 1}", "{}")
                .replace("10.8.0.0/16: blackhole", "10.7.0.0/16: reject");
        assertEquals(List.of(), apply(changed));
        assertSame(vv0, jail("gw").vnet().interfaceNamed("vv0"));
        assertTrue(!jail("gw").vnet().sysctls().isOn(Sysctl.IP_FORWARDING));
        Interface b = jail("web").vnet().interfaceNamed("epair0b");
        assertEquals(1500, b.mtuBytes());
        assertEquals(1, b.addresses().length);
        assertEquals("10.66.1.3/24", b.addresses()[0].toString());
    }

    @Test
    void aDeviceThatMovesTakesItsConfigAlong() throws Exception {
        apply(TWO);
        String moved = TWO.replace("      vv0: {inet: 10.66.0.2/24}\n", "")
                .replace("    routes: {10.9.0.0/16: 10.66.0.1}\n", "")
                .replace("      lo0:", "      vv0: {inet: 10.66.0.9/24}\n      lo0:");
        assertEquals(List.of(), apply(moved));
        assertNull(jail("gw").vnet().interfaceNamed("vv0"));
        assertTrue(jail("web").vnet().interfaceNamed("vv0").hasAddress(Ipv4Address.parse("10.66.0.9")));
    }

    @Test
    void aRouteFollowsTheInterfaceThatItGoesThrough() throws Exception {
        apply(TWO);
        assertEquals(List.of(), apply(TWO.replace("{tap: vv0}", "{tap: vv9}")));
        assertEquals(List.of("vv9"), taps.open);
        assertEquals(
                Ipv4Address.parse("10.66.0.1"),
                jail("gw").vnet().fib().lookup(Ipv4Address.parse("10.9.0.1")).gateway());
    }

    @Test
    void aRouteMayHaveSeveralGateways() throws Exception {
        assertEquals(
                List.of(), apply(TWO.replace("10.9.0.0/16: 10.66.0.1", "10.9.0.0/16: {10.66.0.1: 3, 10.66.1.2: 1}")));
        Ipv4Prefix to = Ipv4Prefix.parse("10.9.0.0/16");
        Hop first = Hop.via(Ipv4Address.parse("10.66.0.1"));
        Hop second = Hop.via(Ipv4Address.parse("10.66.1.2"));
        assertEquals(
                List.of(first.weighing(3), second),
                jail("gw").vnet().routing().exact(to).hops());
        assertEquals(List.of(), apply(TWO.replace("10.9.0.0/16: 10.66.0.1", "10.9.0.0/16: [10.66.0.1, 10.66.1.2]")));
        assertEquals(
                List.of(first, second), jail("gw").vnet().routing().exact(to).hops());
        assertEquals(List.of(), apply(TWO));
        assertEquals(List.of(first), jail("gw").vnet().routing().exact(to).hops());
    }

    private static final String VLANS = """
            devices:
              em0: {tap: vv0}
            jails:
              gw:
                interfaces:
                  epair0a.7.8: {inet: 10.8.0.1/24}
                  epair0a.7: {vlanproto: 802.1ad, pcp: 3}
                  epair0a: {description: to web, group: [lan, inside]}
                  vlan5: {vlandev: em0, vlan: 5, inet: 10.5.0.1/24}
                  disc0: {}
                routes: {default: 10.5.0.9}
              web:
                interfaces:
                  em0.6: {inet: 10.6.0.1/24}
                  disc0: {inet: 10.9.0.1/24}
            """;

    @Test
    void vlansAndDiscs() throws Exception {
        assertEquals(List.of(), apply(VLANS));
        Vlan outer = (Vlan) jail("gw").vnet().interfaceNamed("epair0a.7");
        Vlan inner = (Vlan) jail("gw").vnet().interfaceNamed("epair0a.7.8");
        Vlan lent = (Vlan) jail("gw").vnet().interfaceNamed("vlan5");
        assertEquals("epair0a", outer.parent().name());
        assertEquals(VlanTag.TYPE_8021AD, outer.etherType());
        assertEquals(3, outer.pcp());
        assertSame(outer, inner.parent());
        assertSame(world.vnet0().interfaceNamed("em0"), lent.parent());
        assertSame(world.vnet0(), lent.home());
        assertEquals(
                "to web", jail("gw").vnet().interfaceNamed("epair0a").notes().description());
        assertEquals(
                List.of("epair", "lan", "inside"),
                jail("gw").vnet().interfaceNamed("epair0a").notes().groups());
        assertEquals(65_532, jail("web").vnet().interfaceNamed("disc0").mtuBytes());
        // A priority is no new vlan, another tag is.
        assertEquals(
                List.of(),
                apply(VLANS.replace("pcp: 3", "pcp: 4")
                        .replace("vlan: 5", "vlan: 55")
                        .replace(", inside", "")));
        assertSame(outer, jail("gw").vnet().interfaceNamed("epair0a.7"));
        assertSame(inner, jail("gw").vnet().interfaceNamed("epair0a.7.8"));
        assertEquals(4, outer.pcp());
        Vlan other = (Vlan) jail("gw").vnet().interfaceNamed("vlan5");
        assertEquals(55, other.vlanId());
        assertNull(lent.owner());
        assertEquals(
                Ipv4Address.parse("10.5.0.9"),
                jail("gw").vnet().fib().lookup(Ipv4Address.parse("192.0.2.1")).gateway());
        assertEquals(
                List.of("epair", "lan"),
                jail("gw").vnet().interfaceNamed("epair0a").notes().groups());
        // With its parent a vlan is made anew.
        assertEquals(List.of(), apply(VLANS.replace("{tap: vv0}", "{tap: vv9}")));
        assertSame(
                world.vnet0().interfaceNamed("em0"), ((Vlan) jail("web").vnet().interfaceNamed("em0.6")).parent());
        assertEquals(List.of(), apply("jails: {gw: {}, web: {}}\n"));
        assertEquals(1, jail("gw").vnet().interfaces().size());
        assertEquals(1, jail("web").vnet().interfaces().size());
        assertEquals(1, world.vnet0().interfaces().size());
    }

    @Test
    void anInterfaceThatSomebodyRenamedIsStillFound() throws Exception {
        apply(TWO);
        Interface vv0 = jail("gw").vnet().interfaceNamed("vv0");
        world.interfaces().rename(jail("gw").vnet(), vv0, "wan");
        Interface end = jail("web").vnet().interfaceNamed("epair0b");
        world.interfaces().rename(jail("web").vnet(), end, "eth0");
        assertEquals(List.of(), apply("jails: {gw: {}, web: {}}\n"));
        assertEquals(List.of(), taps.open);
        assertNull(end.owner());
    }

    @Test
    void whatIsNotInTheConfigAnyMoreGoes() throws Exception {
        apply(TWO);
        assertEquals(List.of(), apply("jails: {}\n"));
        assertEquals(0, world.jails().size());
        assertEquals(List.of(), taps.open);
        assertNull(world.interfaces().made("epair0a"));
    }

    @Test
    void whatWasMadeByHandStays() throws Exception {
        apply("jails: {}\n");
        world.createJail("mine", "").persist(true);
        assertEquals(List.of(), apply(TWO));
        assertNotNull(jail("mine"));
    }

    @Test
    void whatWasRemovedByHandIsNoFault() throws Exception {
        apply(TWO);
        world.removeJails(List.of(jail("web")));
        assertEquals(List.of(), apply("jails: {}\n"));
    }

    @Test
    void aFaultNamesItsPlaceAndIsTriedAgain() throws Exception {
        taps.allTaken = true;
        List<String> faults = apply(TWO);
        assertEquals(
                List.of("test.yaml:2: devices.vv0: cannot create vv0: TAP vv0 is taken"),
                faults,
                "one fault, not one for everything that builds on it");
        taps.allTaken = false;
        assertEquals(List.of(), apply(TWO));
        assertTrue(jail("gw").vnet().interfaceNamed("vv0").isUp());
    }

    /** What was done before and behind the step is in force, and the next reload knows it. */
    @Test
    void aWorkerThatDoesNotAnswerIsAFaultOfThatStepAlone() throws Exception {
        apply("jails: {gone: {}}\n");
        workersFail = true;
        assertEquals(List.of("test.yaml:2: devices.vv0: a netisr worker did not answer within 10 s"), apply(TWO));
        assertTrue(world.jails().find("gone").isEmpty());
        workersFail = false;
        assertEquals(List.of(), apply(TWO));
        assertTrue(jail("gw").vnet().interfaceNamed("vv0").isUp());
        assertEquals(List.of(), apply("jails: {gone: {}}\n"));
        assertNotNull(jail("gone"));
    }

    @Test
    void sysctlsAreChecked() {
        assertTrue(Applier.sysctlCheck().fault("net.inet.ip.forwarding", "1").isEmpty());
        assertTrue(Applier.sysctlCheck()
                .fault("net.inet.ip.forwarding", "2")
                .orElseThrow()
                .contains("over 1"));
        assertTrue(Applier.sysctlCheck().fault("net.inet.ip.forwarding", "on").isPresent());
        assertTrue(Applier.sysctlCheck().fault("net.inet.ip.nonsense", "1").isPresent());
    }

    private static String netisr(String keys) {
        return "netisr: {" + keys + "}\njails: {}\n";
    }

    @Test
    void whatTheNetisrSectionSetsIsSetAndTakenBack() throws Exception {
        Policy first = lab.netisr().policy();
        assertEquals(
                List.of(),
                apply(netisr("dispatch: deferred, protocols: {arp: direct}, queue-limit: 10, bucket-mapping: 0:0")));
        Policy set = lab.netisr().policy();
        assertEquals(Dispatch.DEFERRED, set.dispatch());
        assertEquals(Dispatch.DIRECT, set.dispatch(Protocol.ARP));
        assertEquals(10, set.queueLimit());
        assertEquals(List.of(), apply(netisr("dispatch: direct, protocols: {arp: default}")));
        Policy changed = lab.netisr().policy();
        assertEquals(Dispatch.DIRECT, changed.dispatch());
        assertFalse(changed.hasOwnDispatch(Protocol.ARP));
        assertEquals(first.queueLimit(), changed.queueLimit());
        assertEquals(List.of(), apply("jails: {}"));
        assertEquals(first.dispatch(), lab.netisr().policy().dispatch());
    }

    @Test
    void whatACommandHasSetAndTheConfigDoesNotMentionStays() throws Exception {
        assertEquals(List.of(), apply(netisr("dispatch: deferred")));
        HostSysctl.named("net.isr.defaultqlimit").orElseThrow().set(lab.netisr(), "99");
        assertEquals(List.of(), apply(netisr("dispatch: direct")));
        assertEquals(99, lab.netisr().policy().queueLimit());
    }

    @Test
    void aMappingToAWorkerThatIsNotThereIsRefused() throws Exception {
        assertEquals(
                List.of("test.yaml:1: netisr.bucket-mapping: no worker 1 for bucket 0; use 0 to 0"),
                apply(netisr("bucket-mapping: 0:1")));
    }

    @Test
    void aSysctlThatIsNotPerVnetIsNoVnets() {
        ConfigException e = assertThrows(
                ConfigException.class, () -> apply("host: {sysctl: {net.isr.dispatch: direct}}\njails: {}"));
        assertEquals(
                "test.yaml:1: host.sysctl.net.isr.dispatch: is not a vnet's; what can be set of it stands under netisr",
                e.getMessage());
    }

    private static final String TREE = """
            jails:
              a.b.c: {}
              a.b: {children-max: 1, hostname: b}
              a: {children-max: 3, owner: 1000:1000}
              s: {vnet: inherit, ip4-addr: 10.0.0.1, allow-raw-sockets: true}
            """;

    @Test
    void jailsInJails() throws Exception {
        assertEquals(List.of(), apply(TREE));
        assertEquals(
                List.of("a", "s", "a.b", "a.b.c"),
                world.jails().all().stream().map(Jail::name).toList());
        assertEquals(new Owner(1000, 1000), jail("a").owner());
        assertEquals(List.of(Ipv4Address.parse("10.0.0.1")), jail("s").addresses());
        assertSame(world.vnet0(), jail("s").vnet());
        assertTrue(jail("s").allowsRawSockets());
        int b = jail("a.b").jid();

        // More room, and who owns it: none of them is made again.
        assertEquals(
                List.of(),
                apply(TREE.replace("a: {children-max: 3, owner: 1000:1000}", "a: {children-max: 7}")
                        .replace("ip4-addr: 10.0.0.1, allow-raw-sockets: true", "ip4-addr: [10.0.0.2]")));
        assertEquals(b, jail("a.b").jid());
        assertEquals(7, jail("a").childrenMax());
        assertEquals(1, jail("a.b").childrenMax());
        assertEquals(Owner.NONE, jail("a").owner());
        assertEquals(List.of(Ipv4Address.parse("10.0.0.2")), jail("s").addresses());
        assertFalse(jail("s").allowsRawSockets());

        // A vnet cannot be changed: the jail, and what is in it, is made again.
        assertEquals(List.of(), apply(TREE.replace("a.b: {", "a.b: {vnet: inherit, ")));
        assertTrue(jail("a.b").jid() > b);
        assertSame(jail("a").vnet(), jail("a.b").vnet());
        assertTrue(jail("a.b.c").ownsVnet());
        assertEquals(List.of(), apply("jails: {a: {}}\n"));
        assertEquals(1, world.jails().size());
        assertEquals(0, jail("a").childrenMax());
    }

    @Test
    void anOwnerThatThereIsNot() throws Exception {
        assertEquals(
                List.of("test.yaml:2: jails.a: owner: there is no user no-such-user on this Linux: create it, or give"
                        + " a number"),
                apply("jails:\n  a: {owner: no-such-user}\n  b: {}\n"));
        assertEquals(Owner.NONE, jail("a").owner());
        assertEquals(2, world.jails().size());
    }
}
