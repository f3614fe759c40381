package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.daemon.command.CommandLab.Result;
import org.vvorld.stack.sim.Lab;

/** Bridges by ifconfig(8). */
class IfconfigBridgeTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    /** The lines of what ifconfig shows that begin with this. */
    private List<String> lines(String name, String start) {
        return lab.run("ifconfig " + name)
                .out()
                .lines()
                .map(String::strip)
                .filter(l -> l.startsWith(start))
                .toList();
    }

    @Test
    void isShownAsFreeBsdShowsIt() {
        lab.setUp("ifconfig epair create\nifconfig epair create");
        lab.run("ifconfig bridge create").says("bridge0\n");
        lab.run("ifconfig bridge0 addm epair0a addm epair1a private epair1a inet 10.0.0.1/24 up")
                .says("");
        lab.run("ifconfig bridge0").says("""
                bridge0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
                \tether 02:e0:00:00:00:20
                \tinet 10.0.0.1 netmask 0xffffff00 broadcast 10.0.0.255
                \tid 00:00:00:00:00:00 priority 32768 hellotime 2 fwddelay 15
                \tmaxage 20 holdcnt 6 proto rstp maxaddr 2000 timeout 1200
                \troot id 00:00:00:00:00:00 priority 32768 ifcost 0 port 0
                \tmember: epair0a flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>
                \t        ifmaxaddr 0 port 2 priority 128 path cost 2000
                \tmember: epair1a flags=943<LEARNING,DISCOVER,PRIVATE,AUTOEDGE,AUTOPTP>
                \t        ifmaxaddr 0 port 4 priority 128 path cost 2000
                \tgroups: bridge
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                """);
        assertTrue(lab.run("ifconfig epair0a").out().contains("flags=8902<BROADCAST,PROMISC,SIMPLEX,MULTICAST>"));
        JsonObject bridge = lab.json("ifconfig bridge0")
                .getAsJsonObject()
                .getAsJsonArray("interface")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("bridge");
        assertEquals(2, bridge.getAsJsonArray("members").size());
        assertEquals(
                "{\"name\":\"epair1a\",\"flags\":[\"LEARNING\",\"DISCOVER\",\"PRIVATE\",\"AUTOEDGE\",\"AUTOPTP\"],"
                        + "\"flag-bits\":2371,\"port\":4,\"priority\":128,\"path-cost\":2000}",
                bridge.getAsJsonArray("members").get(1).toString());
        assertEquals("rstp", bridge.get("proto").getAsString());
    }

    @Test
    void theSpanningTreeIsShown() {
        lab.setUp("ifconfig epair create\nifconfig epair0b up\nifconfig epair0a up");
        lab.run("ifconfig bridge create addm epair0a stp epair0a up").says("bridge0\n");
        lab.lab.runFor(Lab.seconds(60));
        assertEquals(List.of("id 02:e0:00:00:00:20 priority 32768 hellotime 2 fwddelay 15"), lines("bridge0", "id"));
        assertEquals(List.of("root id 02:e0:00:00:00:20 priority 32768 ifcost 0 port 0"), lines("bridge0", "root id"));
        assertTrue(lines("bridge0", "ifmaxaddr").getFirst().endsWith(" priority 128 path cost 2000 proto rstp"));
        assertEquals(List.of("role designated state forwarding"), lines("bridge0", "role"));
        assertTrue(lines("bridge0", "member").getFirst().contains("LEARNING,DISCOVER,STP,"));
        lab.run(
                        "ifconfig bridge0 priority 4096 maxage 40 fwddelay 30 hellotime 1 holdcnt 3 proto stp ifpriority epair0a 16"
                                + " ifpathcost epair0a 77 -stp epair0a")
                .says("");
        lab.lab.runFor(0);
        assertEquals(List.of("id 00:00:00:00:00:00 priority 4096 hellotime 1 fwddelay 30"), lines("bridge0", "id"));
        assertEquals(List.of("maxage 40 holdcnt 3 proto stp maxaddr 2000 timeout 1200"), lines("bridge0", "maxage"));
        assertTrue(lines("bridge0", "ifmaxaddr").getFirst().endsWith(" priority 16 path cost 77"));
        assertEquals(List.of(), lines("bridge0", "role"));
    }

    @Test
    void flagsOfAMember() {
        lab.setUp("ifconfig epair create\nifconfig bridge create addm epair0a");
        String line = "member: epair0a flags=";
        for (String[] step : new String[][] {
            {"private epair0a", "943<LEARNING,DISCOVER,PRIVATE,AUTOEDGE,AUTOPTP>"},
            {"-private epair0a sticky epair0a", "153<LEARNING,DISCOVER,STICKY,AUTOEDGE,AUTOPTP>"},
            {"-sticky epair0a -learn epair0a", "142<DISCOVER,AUTOEDGE,AUTOPTP>"},
            {"learn epair0a -discover epair0a", "141<LEARNING,AUTOEDGE,AUTOPTP>"},
            {"discover epair0a edge epair0a", "163<LEARNING,DISCOVER,EDGE,AUTOEDGE,AUTOPTP>"},
            {"-edge epair0a -autoedge epair0a", "103<LEARNING,DISCOVER,AUTOPTP>"},
            {"autoedge epair0a -autoptp epair0a ptp epair0a", "c3<LEARNING,DISCOVER,AUTOEDGE,PTP>"},
            {"-ptp epair0a", "43<LEARNING,DISCOVER,AUTOEDGE>"},
            {"autoptp epair0a", "143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>"}
        }) {
            lab.run("ifconfig bridge0 " + step[0]).says("");
            assertEquals(List.of(line + step[1]), lines("bridge0", "member"), step[0]);
        }
        lab.setUp("ifconfig bridge0 deletem epair0a");
        lab.run("ifconfig bridge0 span epair0a").says("");
        assertEquals(List.of(line + "8<SPAN>"), lines("bridge0", "member"));
        lab.run("ifconfig bridge0 -span epair0a").says("");
        assertEquals(List.of(), lines("bridge0", "member"));
    }

    @Test
    void theTableIsShownSetAndFlushed() {
        lab.setUp("""
                jail -c name=h vnet persist
                ifconfig epair create
                ifconfig epair create
                ifconfig epair0b vnet h
                ifconfig bridge create addm epair0a addm epair1a inet 10.0.0.1/24
                ifconfig epair0a up
                ifconfig epair1a up
                ifconfig epair1b up
                jexec h ifconfig epair0b inet 10.0.0.2/24
                """);
        lab.lab.runFor(Lab.seconds(100));
        lab.run("ifconfig bridge0 addr").says("02:e0:00:00:00:0b Vlan0 epair0a 1100 flags=0<>\n");
        lab.run("ifconfig bridge0 static epair1a 02:00:00:00:00:99").says("");
        String fixed = "02:00:00:00:00:99 Vlan0 epair1a 0 flags=1<STATIC>\n";
        lab.run("ifconfig bridge0 addr").says(fixed + "02:e0:00:00:00:0b Vlan0 epair0a 1100 flags=0<>\n");
        lab.assertJson("""
                {"bridge-address": [
                  {"address": "02:00:00:00:00:99", "vlan": 0, "interface": "epair1a", "expire": 0, "flags": ["STATIC"]},
                  {"address": "02:e0:00:00:00:0b", "vlan": 0, "interface": "epair0a", "expire": 1100, "flags": []}]}
                """, "ifconfig bridge0 addr");
        lab.run("ifconfig bridge0 timeout 100 maxaddr 7").says("");
        lab.run("ifconfig bridge0 addr").says(fixed + "02:e0:00:00:00:0b Vlan0 epair0a 1 flags=0<>\n");
        lab.lab.runFor(Lab.seconds(5));
        lab.run("ifconfig bridge0 addr").says(fixed);
        assertTrue(lines("bridge0", "maxage").getFirst().endsWith("maxaddr 7 timeout 100"));
        lab.run("ifconfig bridge0 flush").says("");
        lab.run("ifconfig bridge0 addr").says(fixed);
        lab.run("ifconfig bridge0 deladdr 02:00:00:00:00:99 addr").says("");
        lab.run("ifconfig bridge0 static epair1a 02:00:00:00:00:99 flushall addr")
                .says("");
    }

    @Test
    void itsMtuIsItsMembers() {
        lab.setUp("ifconfig epair create\nifconfig epair create\nifconfig tap0 create\nifconfig epair0a mtu 9000");
        lab.run("ifconfig bridge create addm epair0a").says("bridge0\n");
        assertTrue(lab.run("ifconfig bridge0").out().contains("mtu 9000"));
        lab.run("ifconfig bridge0 addm epair1a")
                .complains(
                        1,
                        "ifconfig: BRDGADD epair1a: Invalid argument: its mtu 1500 is not the 9000 of bridge0 and its"
                                + " members: ifconfig epair1a mtu 9000\n");
        lab.setUp("ifconfig epair1a mtu 9000\nifconfig tap0 mtu 9000");
        lab.run("ifconfig bridge0 addm epair1a addm tap0 mtu 1400").says("");
        for (String name : new String[] {"bridge0", "epair0a", "epair1a", "tap0"}) {
            assertTrue(lab.run("ifconfig " + name).out().contains(" mtu 1400\n"), name);
        }
        // All or none: a TAP cannot have what an epair could.
        lab.run("ifconfig bridge0 mtu 65530")
                .complains(1, "ifconfig: SIOCSIFMTU (tap0): Invalid argument: mtu 65530 is not in 68..65521\n");
        for (String name : new String[] {"bridge0", "epair0a", "epair1a", "tap0"}) {
            assertTrue(lab.run("ifconfig " + name).out().contains(" mtu 1400\n"), name);
        }
        lab.run("ifconfig epair0a mtu 1500")
                .complains(
                        1,
                        "ifconfig: SIOCSIFMTU (epair0a): Device busy: it is a member of bridge0 and has its mtu: ifconfig"
                                + " bridge0 mtu N sets it for all\n");
        lab.run("ifconfig bridge0 deletem epair0a").says("");
        lab.run("ifconfig epair0a mtu 1500").says("");
    }

    /** Two jails, the same name, other addresses; more of them never have one twice. */
    @Test
    void namesAreTheVnetsAndAddressesTheDaemons() {
        lab.setUp("jail -c name=a vnet persist\njail -c name=b vnet persist");
        lab.run("jexec a ifconfig bridge create").says("bridge0\n");
        lab.run("jexec b ifconfig bridge create").says("bridge0\n");
        lab.run("ifconfig bridge7 create").says("bridge7\n");
        lab.run("ifconfig bridge create").says("bridge0\n");
        String a = lab.run("jexec a ifconfig bridge0").out();
        assertNotEquals(a, lab.run("jexec b ifconfig bridge0").out());
        Set<String> addresses = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            String name = lab.run("ifconfig bridge create").out().strip();
            assertTrue(addresses.add(lines(name, "ether").getFirst()));
        }
        lab.run("ifconfig bridge0 vnet a")
                .complains(
                        1,
                        "ifconfig: SIOCSIFVNET: File exists: there is an interface bridge0 in that vnet; rename one of them: ifconfig bridge0 name NEW\n");
        lab.run("ifconfig bridge7 vnet a").says("");
        lab.run("jexec a ifconfig -l").says("lo0 bridge0 bridge7\n");
        lab.run("jexec b ifconfig bridge0 destroy").says("");
        lab.run("jexec b ifconfig -l").says("lo0\n");
    }

    @Test
    void itCanHaveItsFirstMembersAddress() {
        lab.setUp("ifconfig epair create\nifconfig bridge create\nsysctl net.link.bridge.inherit_mac=1");
        String own = lines("bridge0", "ether").getFirst();
        lab.setUp("ifconfig bridge0 addm epair0a addm epair0b");
        assertEquals(lines("epair0a", "ether"), lines("bridge0", "ether"));
        lab.setUp("ifconfig bridge0 deletem epair0a");
        assertEquals(lines("epair0b", "ether"), lines("bridge0", "ether"));
        lab.setUp("ifconfig epair0a destroy");
        assertEquals(List.of(own), lines("bridge0", "ether"));
    }

    @Test
    void aMemberThatLeavesTheVnetLeavesTheBridge() {
        lab.setUp(
                "jail -c name=a vnet persist\nifconfig epair create\nifconfig bridge create addm epair0a addm epair0b");
        lab.run("ifconfig epair0b vnet a").says("");
        assertEquals(1, lines("bridge0", "member").size());
        lab.run("ifconfig epair0b -vnet a").says("");
        assertEquals(1, lines("bridge0", "member").size());
        lab.run("ifconfig bridge0 destroy").says("");
        lab.run("ifconfig bridge create addm epair0a").says("bridge0\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    bridge0 create              | interface bridge0 already exists
                    bridge0 addm                | 'addm' requires an argument
                    bridge0 addm no0            | BRDGADD no0: No such file or directory: there is no such interface here
                    bridge0 addm lo0            | BRDGADD lo0: Invalid argument: only an interface with a link of its own can be a member
                    bridge0 addm bridge1        | BRDGADD bridge1: Invalid argument: only an interface with a link of its own can be a member
                    bridge0 addm bridge0        | BRDGADD bridge0: Invalid argument: only an interface with a link of its own can be a member
                    bridge0 addm epair0a        | BRDGADD epair0a: File exists: it is in bridge0 already
                    bridge1 addm epair0a        | BRDGADD epair0a: Device busy: it is in bridge0: ifconfig bridge0 deletem epair0a
                    bridge1 span epair0a        | BRDGADDS epair0a: Device busy: it is in bridge0: ifconfig bridge0 deletem epair0a
                    bridge1 addm epair1b        | BRDGADD epair1b: Device busy: it is in bridge0: ifconfig bridge0 -span epair1b
                    bridge0 addm epair1a        | BRDGADD epair1a: Invalid argument: it has addresses, and those of a member belong on bridge0: ifconfig epair1a inet 10.0.0.1/24 delete
                    bridge0 deletem epair1a     | BRDGDEL epair1a: No such file or directory: it is no member of bridge0
                    bridge0 deletem epair1b     | BRDGDEL epair1b: No such file or directory: it is no member of bridge0
                    bridge0 -span epair0a       | BRDGDELS epair0a: No such file or directory: it is no span of bridge0
                    bridge0 stp epair1a         | BRDGSIFFLGS epair1a: No such file or directory: it is no member of bridge0
                    epair1a stp epair0a         | stp: Invalid argument: epair1a is no bridge
                    epair0a inet 10.1.0.1/24    | ioctl (SIOCAIFADDR): Invalid argument: epair0a is a member of bridge0, where its addresses belong: ifconfig bridge0 inet A/len
                    bridge0 static epair0a x    | static x: bad value: 'x' is not a MAC address such as 02:00:00:00:00:0a
                    bridge0 static epair0a 01:00:00:00:00:01 | static 01:00:00:00:00:01: bad value: it is no station's address
                    bridge0 static epair0a 02:e0:00:00:00:0a | BRDGSADDR 02:e0:00:00:00:0a: Invalid argument: it is an address of bridge0 or a member
                    bridge0 static epair1a 02:00:00:00:00:01 | BRDGSADDR epair1a: No such file or directory: it is no member of bridge0
                    bridge0 deladdr 02:00:00:00:00:01 | BRDGDADDR 02:00:00:00:00:01: No such file or directory: bridge0 does not know it
                    bridge0 timeout -1          | invalid timeout: '-1': a number, 0 to 1000000000
                    bridge0 maxaddr many        | invalid maxaddr: 'many': a number, 0 to 1000000
                    bridge0 proto mstp          | unknown stp protocol: mstp: there are stp and rstp
                    bridge0 ifpriority epair1a 16 | BRDGSIFPRIO epair1a: No such file or directory: it is no member of bridge0
                    """)
    void refusesAndChangesNothing(String line, String complaint) {
        lab.setUp("""
                ifconfig epair create
                ifconfig epair create
                ifconfig bridge create
                ifconfig bridge create
                ifconfig epair1a inet 10.0.0.1/24
                ifconfig bridge0 addm epair0a span epair1b
                """);
        Result before = lab.run("ifconfig");
        lab.run("ifconfig " + line).complains(1, "ifconfig: " + complaint + "\n");
        assertEquals(before, lab.run("ifconfig"));
    }

    /** What the tree refuses is said in its words, behind FreeBSD's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    priority 61441              | BRDGSPRI: Invalid argument:
                    hellotime 3                 | BRDGSHT: Invalid argument:
                    maxage 5                    | BRDGSMA: Invalid argument:
                    fwddelay 31                 | BRDGSFD: Invalid argument:
                    holdcnt 0                   | BRDGSTXHC: Invalid argument:
                    ifpriority epair0a 300      | BRDGSIFPRIO epair0a: Invalid argument:
                    ifpathcost epair0a 300000000 | BRDGSIFCOST epair0a: Invalid argument:
                    """)
    void whatTheTreeRefuses(String line, String complaint) {
        lab.setUp("ifconfig epair create\nifconfig bridge create addm epair0a");
        Result before = lab.run("ifconfig");
        Result r = lab.run("ifconfig bridge0 " + line);
        assertEquals(1, r.exit());
        assertTrue(r.err().startsWith("ifconfig: " + complaint + " "), r.err());
        assertEquals(before, lab.run("ifconfig"));
    }
}
