package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ifconfig(8) on vlan(4). */
class IfconfigVlanTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void showsAVlanAsFreeBsdDoes() {
        lab.setUp("ifconfig epair create up\nifconfig epair0b up");
        lab.run("ifconfig vlan create").says("vlan0\n");
        lab.run("ifconfig vlan0").says("""
                vlan0: flags=8802<BROADCAST,SIMPLEX,MULTICAST> metric 0 mtu 1500
                \tether 00:00:00:00:00:00
                \tgroups: vlan
                \tvlan: 0 vlanproto: 802.1q vlanpcp: 0 parent interface: <none>
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                """);
        lab.run("ifconfig vlan create vlandev epair0a vlan 5 vlanproto 802.1ad pcp 3 inet 10.5.0.1/24")
                .says("vlan1\n");
        lab.run("ifconfig vlan1").says("""
                vlan1: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
                \tether 02:e0:00:00:00:0a
                \tinet 10.5.0.1 netmask 0xffffff00 broadcast 10.5.0.255
                \tgroups: vlan
                \tvlan: 5 vlanproto: 802.1ad vlanpcp: 3 parent interface: epair0a
                \tmedia: Ethernet 10Gbase-T (10Gbase-T <full-duplex>)
                \tstatus: active
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                """);
        lab.assertJson("""
                {"interface": [{"name": "vlan1", "index": 5, "flags": ["UP", "BROADCAST", "RUNNING", "SIMPLEX", "MULTICAST"],
                  "flag-bits": 34883, "metric": 0, "mtu": 1500, "options": [], "ether": "02:e0:00:00:00:0a",
                  "inet": [{"address": "10.5.0.1", "prefix-length": 24, "netmask": "255.255.255.0", "broadcast": "10.5.0.255"}],
                  "inet6": [], "nd6-options": ["PERFORMNUD", "IFDISABLED", "AUTO_LINKLOCAL"],
                  "groups": ["vlan"], "vlan": {"vlan": 5, "proto": "802.1ad", "pcp": 3, "parent": "epair0a"},
                  "media": "Ethernet 10Gbase-T (10Gbase-T <full-duplex>)", "status": "active"}]}
                """, "ifconfig vlan1");
        lab.run("ifconfig epair0a down").says("");
        assertTrue(lab.run("ifconfig vlan1").out().contains("\tstatus: no carrier\n"));
        lab.run("ifconfig vlan1 -pcp").says("");
        assertTrue(lab.run("ifconfig vlan1").out().contains(" vlanpcp: 0 "));
    }

    private String vlanLine(String name) {
        return lab.run("ifconfig " + name)
                .out()
                .lines()
                .filter(l -> l.startsWith("\tvlan:"))
                .findFirst()
                .orElse("")
                .strip();
    }

    @Test
    void aVlanByTheNameOfItsParent() {
        lab.setUp("ifconfig epair create");
        lab.run("ifconfig epair0a.5 create").says("epair0a.5\n");
        assertEquals("vlan: 5 vlanproto: 802.1q vlanpcp: 0 parent interface: epair0a", vlanLine("epair0a.5"));
        lab.run("ifconfig epair0a.6 create vlanproto 802.1ad pcp 1").says("epair0a.6\n");
        assertEquals("vlan: 6 vlanproto: 802.1ad vlanpcp: 1 parent interface: epair0a", vlanLine("epair0a.6"));
        lab.run("ifconfig vlan7 create vlandev epair0a vlan 7").says("vlan7\n");
        lab.run("ifconfig vlan7.42 create").says("vlan7.42\n");
        assertEquals("vlan: 42 vlanproto: 802.1q vlanpcp: 0 parent interface: vlan7", vlanLine("vlan7.42"));
        assertTrue(lab.run("ifconfig vlan7.42").out().contains(" mtu 1496\n"));
        lab.run("ifconfig epair0a name wan").says("wan\n");
        assertEquals("vlan: 7 vlanproto: 802.1q vlanpcp: 0 parent interface: wan", vlanLine("vlan7"));
    }

    @Test
    void changesParentAndTag() {
        lab.setUp("ifconfig epair create\nifconfig vlan5 create vlandev epair0a vlan 5\nifconfig vlan6 create");
        lab.run("ifconfig vlan5 vlan 9").says("");
        assertEquals("vlan: 9 vlanproto: 802.1q vlanpcp: 0 parent interface: epair0a", vlanLine("vlan5"));
        lab.run("ifconfig vlan5 vlanproto 802.1AD").says("");
        lab.run("ifconfig vlan6 vlandev epair0a vlan 9").says("");
        lab.run("ifconfig vlan5 -vlandev").says("");
        assertEquals("vlan: 0 vlanproto: 802.1q vlanpcp: 0 parent interface: <none>", vlanLine("vlan5"));
        lab.run("ifconfig vlan5 vlandev epair0b vlan 4094").says("");
        assertTrue(lab.run("ifconfig vlan5").out().contains("\tether 02:e0:00:00:00:0b\n"));
        // One with an address of its own keeps it.
        lab.run("ifconfig vlan5 ether 02:00:00:00:00:55").says("");
        lab.run("ifconfig epair0b ether 02:00:00:00:00:66").says("");
        assertTrue(lab.run("ifconfig vlan5").out().contains("\tether 02:00:00:00:00:55\n"));
        assertTrue(lab.run("ifconfig epair0b").out().contains("PROMISC"));
        lab.run("ifconfig vlan5 ether 02:00:00:00:00:66").says("");
        lab.run("ifconfig epair0b ether 02:00:00:00:00:77").says("");
        assertTrue(lab.run("ifconfig vlan5").out().contains("\tether 02:00:00:00:00:77\n"));
    }

    @Test
    void carriesTrafficBetweenJailsAndOutlivesItsParent() {
        lab.withTwoJails();
        lab.setUp("""
                jail -c name=tenant vnet persist
                ifconfig -j gw epair0a.9 create inet 10.9.0.1/24
                ifconfig -j web epair0b.9 create
                ifconfig epair0b.9 -vnet web
                ifconfig epair0b.9 vnet tenant
                ifconfig -j tenant epair0b.9 inet 10.9.0.2/24
                """);
        assertTrue(lab.isAnswered("tenant", "10.9.0.1"));
        lab.setUp("ifconfig epair0a -vnet gw");
        lab.run("ifconfig -j gw -l").says("lo0 epair0a.9\n");
        String shown = lab.run("ifconfig -j gw epair0a.9").out();
        assertTrue(shown.contains("\tinet 10.9.0.1 "), shown);
        assertTrue(shown.contains("parent interface: <none>\n"), shown);
        assertFalse(lab.isAnswered("tenant", "10.9.0.1"));
        lab.setUp("jail -r web");
        lab.run("ifconfig -j tenant -l").says("lo0\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            vlan create vlan 5                    | must specify a parent device for vlan create: vlan 5 vlandev IF
            vlan create vlandev epair0a           | must specify a tag for vlan create: vlandev epair0a vlan N
            vlan create vlandev no0 vlan 5        | SIOCSETVLAN: No such file or directory: there is no interface no0 here
            vlan create vlandev lo0 vlan 5        | SIOCSETVLAN: Protocol not supported: lo0 has no Ethernet link to put tags on
            vlan create vlandev epair0a vlan 5    | SIOCSETVLAN: File exists: vlan5 is vlan 5 of epair0a
            vlan create vlandev epair0a vlan 0    | invalid value for vlan: '0': a number, 1 to 4094
            vlan create vlandev epair0a vlan 4095 | invalid value for vlan: '4095': a number, 1 to 4094
            vlan create vlanproto 802.3           | invalid value for vlanproto: '802.3': 802.1q or 802.1ad
            vlan create pcp 8                     | invalid value for vlanpcp: '8': a number, 0 to 7
            epair0a.5 create                      | SIOCSETVLAN: File exists: vlan5 is vlan 5 of epair0a
            epair0a.0 create                      | SIOCSETVLAN: Invalid argument: vlan 0 is not in 1..4094
            lo0.5 create                          | SIOCSETVLAN: Protocol not supported: lo0 has no Ethernet link to put tags on
            no0.5 create                          | SIOCIFCREATE2 (no0.5): Invalid argument: an interface is created as bridge, disc, epair, lo, packet, tap or vlan, with or without a number, or as IF.N, vlan N of IF; on a NIC or TAP of Linux as NAME create packet NIC, NAME create tap LINUXNAME
            vlan5 vlandev epair0b vlan 5          | SIOCSETVLAN: Device busy: vlan5 is a vlan of epair0a: ifconfig vlan5 -vlandev
            vlan6 vlandev vlan6 vlan 5            | SIOCSETVLAN: Invalid argument: vlan6 is vlan6 itself, or a vlan in it
            vlan6 vlandev vlan7 vlan 5            | SIOCSETVLAN: Invalid argument: vlan7 is vlan6 itself, or a vlan in it
            vlan6 vlan 5                          | both vlan and vlandev must be specified
            vlan6 vlandev epair0b                 | both vlan and vlandev must be specified
            epair0a vlan 5                        | SIOCSETVLAN: Invalid argument: epair0a is no vlan: ifconfig vlan create vlandev epair0a vlan N
            epair0a pcp 5                         | SIOCSLANPCP: Invalid argument: epair0a is no vlan: ifconfig vlan create vlandev epair0a vlan N
            vlan5 mtu 1501                        | SIOCSIFMTU (vlan5): Invalid argument: mtu 1501 is more than the 1500 that its parent epair0a has room for
            """)
    void refusesAndChangesNothing(String line, String complaint) {
        lab.setUp("""
                ifconfig epair create
                ifconfig vlan5 create vlandev epair0a vlan 5
                ifconfig vlan6 create
                ifconfig vlan7 create vlandev vlan6 vlan 7
                """);
        String before = lab.run("ifconfig").out();
        lab.run("ifconfig " + line).complains(1, "ifconfig: " + complaint + "\n");
        assertEquals(before, lab.run("ifconfig").out());
    }

    @Test
    void eightTagsAreTheMost() {
        lab.setUp("ifconfig epair create");
        String parent = "epair0a";
        for (int n = 1; n <= 8; n++) {
            lab.run("ifconfig vlan" + n + " create vlandev " + parent + " vlan " + n)
                    .says("vlan" + n + "\n");
            parent = "vlan" + n;
        }
        lab.run("ifconfig vlan9 create vlandev vlan8 vlan 9")
                .complains(
                        1, "ifconfig: SIOCSETVLAN: Invalid argument: frames would have 9 tags, and 8 are the most\n");
        // Not from below either.
        lab.setUp("ifconfig vlan5 -vlandev\nifconfig vlan9 create\nifconfig vlan9 vlandev vlan4 vlan 9");
        lab.run("ifconfig vlan5 vlandev vlan9 vlan 5")
                .complains(
                        1, "ifconfig: SIOCSETVLAN: Invalid argument: frames would have 9 tags, and 8 are the most\n");
    }
}
