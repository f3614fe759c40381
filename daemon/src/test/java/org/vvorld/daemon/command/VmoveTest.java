package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ifconfig vnet and -vnet, and what jail -r sends home. */
class VmoveTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void keepsItsSettingsAndLosesWhatWasOfTheVnet() {
        lab.withTwoJails();
        lab.setUp("""
                jexec gw ifconfig epair0a description uplink metric 2 mtu 9000 ether 02:00:00:00:00:01
                jexec gw ifconfig epair0a group wan
                jexec gw ifconfig epair0a.7 create
                jexec gw route -q add 192.0.2.0/24 10.66.1.2
                jexec gw arp -s 10.66.1.77 02:00:00:00:00:77
                """);
        lab.run("ifconfig epair0a -vnet gw").says("");
        lab.run("ifconfig epair0a").says("""
                epair0a: flags=8802<BROADCAST,SIMPLEX,MULTICAST> metric 2 mtu 9000
                \tdescription: uplink
                \toptions=8<VLAN_MTU>
                \tether 02:00:00:00:00:01
                \tgroups: epair
                \tmedia: Ethernet 10Gbase-T (10Gbase-T <full-duplex>)
                \tstatus: no carrier
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                """);
        assertFalse(lab.run("jexec gw netstat -rn").out().contains("192.0.2.0"));
        lab.run("ifconfig epair0a vnet 1").says("");
        lab.run("jexec gw ifconfig epair0a inet 10.66.1.1/24").says("");
        assertFalse(lab.run("jexec gw netstat -rn").out().contains("192.0.2.0"), "it does not come back");
        assertFalse(lab.run("jexec gw arp -an").out().contains("10.66.1.77"));
    }

    @Test
    void namesMayClash() {
        lab.setUp("jail -c name=a vnet persist\njail -c name=b vnet persist\nifconfig epair create");
        lab.setUp("ifconfig epair0b vnet a\nifconfig epair1 create");
        lab.setUp("ifconfig -j a epair0b description lent");
        lab.run("ifconfig epair1b name epair0b").says("epair0b\n");
        lab.run("ifconfig epair0b vnet a")
                .complains(
                        1,
                        "ifconfig: SIOCSIFVNET: File exists: there is an interface epair0b in that vnet; rename one of them:"
                                + " ifconfig epair0b name NEW\n");
        lab.run("ifconfig epair0b -vnet a")
                .complains(
                        1,
                        "ifconfig: SIOCSIFRVNET: File exists: there is an interface epair0b in that vnet; rename one of them:"
                                + " ifconfig epair0b name NEW\n");
        // At the end it comes home all the same.
        lab.setUp("jail -r a");
        lab.run("ifconfig -l").says("lo0 epair0a epair1a epair0b epair0\n");
        assertTrue(lab.run("ifconfig epair0").out().contains("\tdescription: lent\n"));
        lab.run("ifconfig epair0 destroy").says("");
        lab.run("ifconfig -l").says("lo0 epair1a epair0b\n");
        lab.run("ifconfig epair create").says("epair2a\n");
    }

    @Test
    void theHomeIsWhereItWasMade() {
        lab.setUp("""
                jail -c name=a vnet persist
                jail -c name=b vnet persist
                ifconfig epair create
                ifconfig disc create
                ifconfig lo create
                ifconfig tap create
                ifconfig vlan create vlandev epair0a vlan 5
                ifconfig epair0b vnet a
                ifconfig disc0 vnet a
                ifconfig lo1 vnet a
                ifconfig tap0 vnet a
                ifconfig vlan0 vnet a
                """);
        lab.run("ifconfig -l").says("lo0 epair0a\n");
        lab.run("ifconfig -j a -l").says("lo0 epair0b disc0 lo1 tap0 vlan0\n");
        lab.run("ifconfig epair0b -vnet a").says("");
        lab.run("ifconfig epair0b vnet b").says("");
        lab.run("jail -r a b").says("");
        assertEquals(
                java.util.Set.of("lo0", "epair0a", "epair0b", "disc0", "lo1", "tap0", "vlan0"),
                java.util.Set.of(lab.run("ifconfig -l").out().strip().split(" ", -1)));
        assertTrue(lab.run("ifconfig vlan0")
                .out()
                .contains("vlan: 5 vlanproto: 802.1q vlanpcp: 0 parent interface: epair0a"));
    }
}
