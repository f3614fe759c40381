package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Vnet;

/** What interfaces are called, which groups they are in, and that their hardware addresses are all different. */
class IfconfigNamesTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void theKindsThatThereAre() {
        lab.run("ifconfig -C").says("bridge disc epair lo packet tap vlan\n");
        lab.assertJson(
                "{\"cloners\": [\"bridge\", \"disc\", \"epair\", \"lo\", \"packet\", \"tap\", \"vlan\"]}",
                "ifconfig -C");
    }

    @Test
    void eachKindHasItsOwnUnitsInEachVnet() {
        lab.setUp("jail -c name=a vnet persist\njail -c name=b vnet persist");
        for (String jail : List.of("a", "b")) {
            lab.run("jexec " + jail + " ifconfig disc create").says("disc0\n");
            lab.run("jexec " + jail + " ifconfig lo create").says("lo1\n");
            lab.run("jexec " + jail + " ifconfig vlan create").says("vlan0\n");
            lab.run("jexec " + jail + " ifconfig disc create name lan0").says("lan0\n");
        }
        // Epairs are one series, wherever they are made; and a Linux name is taken for all.
        lab.run("jexec a ifconfig epair create").says("epair0a\n");
        lab.run("jexec b ifconfig epair create").says("epair1a\n");
        lab.run("jexec a ifconfig tap create").says("tap0\n");
        lab.run("jexec b ifconfig tap create").says("tap1\n");
        lab.run("jexec b ifconfig tap0 create linux vv0").says("tap0\n");
        lab.run("jexec a ifconfig -l").says("lo0 disc0 lo1 vlan0 lan0 epair0a epair0b tap0\n");
        lab.run("jexec a ifconfig disc0 destroy").says("");
        lab.run("jexec a ifconfig disc create").says("disc0\n");
        lab.run("jexec a ifconfig packet create packet eth1")
                .complains(
                        1,
                        "ifconfig: SIOCIFCREATE2 (packet): Operation not permitted: NICs are the host's: create it there, and lend"
                                + " it with vnet\n");
        lab.run("ifconfig packet create packet eth1").says("packet0\n");
        lab.run("ifconfig tap create tap vv9").says("tap0\n");
    }

    @Test
    void anotherName() {
        lab.setUp("jail -c name=a vnet persist\nifconfig epair create\nifconfig epair0a inet 10.0.0.1/24 up");
        lab.run("ifconfig epair0a name wan0").says("wan0\n");
        lab.run("ifconfig wan0 name wan0").says("wan0\n");
        lab.run("ifconfig epair0a").complains(1, "ifconfig: interface epair0a does not exist\n");
        assertTrue(lab.run("ifconfig wan0").out().startsWith("wan0: flags="));
        assertTrue(lab.run("netstat -rn").out().contains("wan0"));
        lab.run("ifconfig wan0 vnet a").says("");
        lab.run("jexec a ifconfig wan0 name x").says("x\n");
        // The name that is free now can be had; the pair's number cannot.
        lab.run("ifconfig disc create name epair0a").says("epair0a\n");
        lab.run("ifconfig epair create").says("epair1a\n");
        lab.run("ifconfig epair0b destroy").says("");
        lab.run("jexec a ifconfig -l").says("lo0\n");
        lab.run("ifconfig epair0 create").complains(1, "ifconfig: interface epair0 already exists\n");
        lab.run("ifconfig epair create").says("epair2a\n");
        lab.run("ifconfig -l").says("lo0 epair0a epair2a epair1a epair1b epair2b\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            epair0a name epair0b          | ioctl SIOCSIFNAME (set name): File exists: there is an interface epair0b here
            epair0a name lo0              | ioctl SIOCSIFNAME (set name): File exists: there is an interface lo0 here
            epair0a name sixteencharacter | ioctl SIOCSIFNAME (set name): Invalid argument: "sixteencharacter" is not a name of an interface: a letter or _, then letters, digits, _ . : and -, 15 at most
            epair0a name 1st              | ioctl SIOCSIFNAME (set name): Invalid argument: "1st" is not a name of an interface: a letter or _, then letters, digits, _ . : and -, 15 at most
            epair0a name                  | 'name' requires an argument
            epair0a group lan0            | setifgroup: group names may not end in a digit
            epair0a group sixteencharacter | setifgroup: group name too long
            epair0a -group sixteencharacter | unsetifgroup: group name too long
            epair0a metric much           | invalid metric: 'much': a number, 0 or more
            epair0a description           | 'description' requires an argument
            disc00 create                 | SIOCIFCREATE2 (disc00): Invalid argument: an interface is created as bridge, disc, epair, lo, packet, tap or vlan, with or without a number, or as IF.N, vlan N of IF; on a NIC or TAP of Linux as NAME create packet NIC, NAME create tap LINUXNAME
            packet7 create                | SIOCIFCREATE2 (packet7): Invalid argument: name the NIC in Linux: ifconfig packet7 create packet eth1
            """)
    void refusesAndChangesNothing(String line, String complaint) {
        lab.setUp("ifconfig epair create");
        String before = lab.run("ifconfig").out();
        CommandLab.Result r = lab.run("ifconfig " + line);
        assertEquals(1, r.exit());
        assertEquals("ifconfig: " + complaint + "\n", r.err());
        assertEquals(before, lab.run("ifconfig").out());
    }

    @Test
    void whatPeopleSayOfAnInterface() {
        lab.setUp("ifconfig disc create");
        lab.run("ifconfig disc0 description uplink metric 7 group wan group upstream group wan debug")
                .says("");
        lab.run("ifconfig disc0").says("""
                disc0: flags=800c<DEBUG,LOOPBACK,MULTICAST> metric 7 mtu 65532
                \tdescription: uplink
                \tgroups: disc wan upstream
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                """);
        lab.assertJson("""
                {"interface": [{"name": "disc0", "index": 2, "flags": ["DEBUG", "LOOPBACK", "MULTICAST"],
                  "flag-bits": 32780, "metric": 7, "mtu": 65532, "description": "uplink", "options": [], "inet": [],
                  "inet6": [], "nd6-options": ["PERFORMNUD", "IFDISABLED", "AUTO_LINKLOCAL"],
                  "groups": ["disc", "wan", "upstream"]}]}
                """, "ifconfig disc0");
        lab.run("ifconfig -g wan").says("disc0\n");
        lab.run("ifconfig -g all").says("lo0\ndisc0\n");
        lab.run("ifconfig -g none").says("");
        lab.run("ifconfig -l -g wan").says("disc0\n");
        assertEquals(lab.run("ifconfig disc0"), lab.run("ifconfig -a -g wan"));
        lab.run("ifconfig disc0 -description -group wan -group disc -group upstream -debug metric 0")
                .says("");
        lab.run("ifconfig disc0").says("""
                disc0: flags=8008<LOOPBACK,MULTICAST> metric 0 mtu 65532
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                """);
    }

    @Test
    void flagsThatPeopleSet() {
        lab.withTwoJails();
        lab.run("jexec gw ifconfig epair0a promisc -arp").says("");
        String shown = lab.run("jexec gw ifconfig -m epair0a").out();
        assertTrue(
                shown.startsWith(
                        "epair0a: flags=289c3<UP,BROADCAST,RUNNING,NOARP,PROMISC,SIMPLEX,MULTICAST,PPROMISC> metric 0 mtu 1500\n"),
                shown);
        assertTrue(shown.contains("\tcapabilities=8<VLAN_MTU>\n"), shown);
        assertTrue(shown.contains("\tsupported media:\n\t\tmedia 10Gbase-T\n"), shown);
        // Nobody answers without ARP, unless neighbours are set by hand.
        assertFalse(lab.isAnswered("web", "10.66.1.1"));
        lab.setUp("jexec gw arp -s 10.66.1.2 02:e0:00:00:00:0b\njexec web arp -s 10.66.1.1 02:e0:00:00:00:0a");
        assertTrue(lab.isAnswered("web", "10.66.1.1"));
        lab.run("jexec gw ifconfig epair0a -promisc arp").says("");
        assertTrue(lab.run("jexec gw ifconfig epair0a").out().startsWith("epair0a: flags=8843<"));
    }

    @Test
    void aSecondInterfaceWithTheSameAddressIsSaidSo() {
        lab.setUp("ifconfig epair create\nifconfig tap create");
        CommandLab.Result r = lab.run("ifconfig tap0 ether 02:e0:00:00:00:0b");
        assertEquals(0, r.exit());
        assertEquals("ifconfig: warning: tap0 and epair0b have the same address 02:e0:00:00:00:0b\n", r.err());
        lab.setUp("jail -c name=a vnet persist\nifconfig epair0b vnet a\nifconfig tap0 ether 02:e0:00:00:00:0b");
    }

    /** Whatever is made and destroyed in whatever order, in whatever vnet. */
    @Test
    void noTwoInterfacesHaveOneAddress() {
        SplittableRandom random = new SplittableRandom(1);
        lab.setUp("jail -c name=a vnet persist\njail -c name=b vnet persist");
        List<String> makers = List.of("epair", "epair5", "epair16", "tap", "tap7", "epair0");
        for (int step = 0; step < 400; step++) {
            String in = random.nextBoolean() ? "a" : "b";
            if (random.nextInt(3) > 0) {
                lab.run("ifconfig -j " + in + " " + makers.get(random.nextInt(makers.size())) + " create");
            } else {
                String[] names =
                        lab.run("ifconfig -j " + in + " -l").out().strip().split(" ", -1);
                lab.run("ifconfig -j " + in + " " + names[random.nextInt(names.length)] + " destroy");
            }
            Set<Long> seen = new HashSet<>();
            for (String jail : List.of("a", "b")) {
                Vnet v = lab.world.jails().require(jail).vnet();
                for (Interface i : v.interfaces()) {
                    assertTrue(i.mac() == 0 || seen.add(i.mac()), i + " has an address that another has");
                    assertEquals(i.mac() == 0 ? 0 : 2, i.mac() >>> 40, "locally administered");
                }
            }
        }
    }
}
