package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.config.DeviceKind;

/** Interfaces on NICs and TAPs by command: made, shown, counted. */
class IfconfigDeviceTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aNicIsAnInterface() {
        lab.run("ifconfig em0 create packet eth1 inet 192.0.2.1/24").says("em0\n");
        assertEquals(DeviceKind.Packet.of("eth1", false), lab.deadEnds.last);
        lab.run("ifconfig em0").says("""
                em0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
                \toptions=80008<VLAN_MTU,LINKSTATE>
                \tether 0a:00:00:00:00:01
                \tinet 192.0.2.1 netmask 0xffffff00 broadcast 192.0.2.255
                \tgroups: packet
                \tmedia: Ethernet 1000baseT <full-duplex>
                \tstatus: active
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                \tpacket: eth1 steering none queues 1
                """);
        lab.deadEnds.running = false;
        String shown = lab.run("ifconfig em0").out();
        assertTrue(shown.startsWith("em0: flags=8803<UP,BROADCAST,SIMPLEX,MULTICAST> "), shown);
        assertTrue(shown.contains("\tstatus: no carrier\n"), shown);
        assertEquals(
                "eth1",
                lab.json("ifconfig em0")
                        .getAsJsonObject()
                        .getAsJsonArray("interface")
                        .get(0)
                        .getAsJsonObject()
                        .get("linux-packet")
                        .getAsString());
        lab.run("ifconfig em0 destroy").says("");
        assertEquals(List.of(), lab.taps);
    }

    @Test
    void aJailTakesNoNic() {
        lab.setUp("jail -c name=a vnet persist");
        lab.run("jexec a ifconfig em0 create packet eth1")
                .complains(
                        1,
                        "ifconfig: SIOCIFCREATE2 (em0): Operation not permitted: NICs are the host's: create it there, and"
                                + " lend it with vnet\n");
        assertEquals(List.of(), lab.taps);
    }

    @Test
    void forceIsPassedOn() {
        lab.run("ifconfig em0 create packet eth0 force up").says("em0\n");
        assertEquals(DeviceKind.Packet.of("eth0", true), lab.deadEnds.last);
    }

    @Test
    void aTapHasAnyName() {
        lab.run("ifconfig lan create tap vv7").says("lan\n");
        assertEquals(new DeviceKind.Tap("vv7"), lab.deadEnds.last);
        lab.run("ifconfig lan create tap vv8").complains(1, "ifconfig: interface lan already exists\n");
    }

    @Test
    void whatTheDevicesQueuesLostIsAnInputDrop() {
        lab.run("ifconfig em0 create packet eth1").says("em0\n");
        lab.deadEnds.drops = 17;
        lab.run("netstat -in -I em0").says("""
                Name    Mtu Network       Address              Ipkts Ierrs Idrop    Opkts Oerrs  Coll
                em0*   1500 <Link#2>      0a:00:00:00:00:01        0     0    17        0     0     0
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            em0 create packet            | packet: name the interface in Linux: em0 create packet eth1
            em0 create tap               | tap: name the interface in Linux: em0 create packet eth1
            em0 create packet a/b        | SIOCIFCREATE2 (em0): Invalid argument: "a/b" is not a name of a Linux interface: 1 to 15 bytes without / : % or space, and not . or ..
            Em0 create packet eth1       | SIOCIFCREATE2 (Em0): Invalid argument: "Em0" is not a name of an interface: a small letter, then small letters, digits and _, 15 at most
            epair3 create packet eth1    | SIOCIFCREATE2 (epair3): Invalid argument: "epair3" is a name of epairs, loopbacks, discs, vlans or bridges; give the device another
            em0 create packet eth1 fast  | fast: bad value: 'help ifconfig' lists what can be set
            """)
    void refusesAndMakesNothing(String line, String complaint) {
        lab.run("ifconfig " + line).complains(1, "ifconfig: " + complaint + "\n");
        assertEquals(List.of(), lab.taps);
    }
}
