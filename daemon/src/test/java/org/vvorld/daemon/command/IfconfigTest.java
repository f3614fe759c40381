package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.daemon.command.CommandLab.Result;

/** ifconfig(8). */
class IfconfigTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    private String inet(String name) {
        StringBuilder all = new StringBuilder();
        lab.run("ifconfig " + name)
                .out()
                .lines()
                .filter(l -> l.startsWith("\tinet "))
                .forEach(l -> {
                    String[] words = l.strip().split(" ", -1);
                    all.append(words[1]).append(' ').append(words[3]).append('\n');
                });
        return all.toString();
    }

    @Test
    void showsEveryKindOfInterface() {
        lab.setUp("""
                ifconfig epair create
                ifconfig tap3 create linux vv0
                ifconfig lo0 127.0.0.1/8
                ifconfig epair0a inet 10.0.0.1/24
                """);
        lab.run("ifconfig").says("""
                lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> metric 0 mtu 16384
                \toptions=680003<RXCSUM,TXCSUM,LINKSTATE,RXCSUM_IPV6,TXCSUM_IPV6>
                \tinet 127.0.0.1 netmask 0xff000000
                \tinet6 ::1 prefixlen 128
                \tinet6 fe80::1%lo0 prefixlen 64 scopeid 0x1
                \tgroups: lo
                \tnd6 options=21<PERFORMNUD,AUTO_LINKLOCAL>
                epair0a: flags=8803<UP,BROADCAST,SIMPLEX,MULTICAST> metric 0 mtu 1500
                \toptions=8<VLAN_MTU>
                \tether 02:e0:00:00:00:0a
                \tinet 10.0.0.1 netmask 0xffffff00 broadcast 10.0.0.255
                \tgroups: epair
                \tmedia: Ethernet 10Gbase-T (10Gbase-T <full-duplex>)
                \tstatus: no carrier
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                epair0b: flags=8802<BROADCAST,SIMPLEX,MULTICAST> metric 0 mtu 1500
                \toptions=8<VLAN_MTU>
                \tether 02:e0:00:00:00:0b
                \tgroups: epair
                \tmedia: Ethernet 10Gbase-T (10Gbase-T <full-duplex>)
                \tstatus: no carrier
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                tap3: flags=8802<BROADCAST,SIMPLEX,MULTICAST> metric 0 mtu 1500
                \toptions=80008<VLAN_MTU,LINKSTATE>
                \tether 02:e0:00:00:00:10
                \tgroups: tap
                \tmedia: Ethernet 1000baseT <full-duplex>
                \tstatus: active
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                \ttap: vv0 steering none queues 1
                """);
        lab.run("ifconfig epair0b up").says("");
        assertTrue(lab.run("ifconfig epair0a").out().startsWith("epair0a: flags=8843<UP,BROADCAST,RUNNING,"));
        lab.run("ifconfig -l").says("lo0 epair0a epair0b tap3\n");
        lab.run("ifconfig -ld").says("tap3\n");
        lab.run("ifconfig -l -u").says("lo0 epair0a epair0b\n");
        assertEquals(lab.run("ifconfig"), lab.run("ifconfig -a"));
        lab.assertJson("{\"interfaces\": [\"lo0\", \"epair0a\", \"epair0b\", \"tap3\"]}", "ifconfig -l");
        lab.assertJson("""
                {"interface": [{"name": "tap3", "index": 4, "flags": ["BROADCAST", "SIMPLEX", "MULTICAST"],
                  "flag-bits": 34818, "metric": 0, "mtu": 1500, "options": ["VLAN_MTU", "LINKSTATE"],
                  "ether": "02:e0:00:00:00:10", "inet": [],
                  "inet6": [], "nd6-options": ["PERFORMNUD", "IFDISABLED", "AUTO_LINKLOCAL"],
                  "groups": ["tap"], "media": "Ethernet 1000baseT <full-duplex>", "status": "active",
                  "linux-tap": "vv0", "steering": "none", "queues": 1}]}
                """, "ifconfig tap3");
        lab.assertJson("""
                {"interface": [{"name": "lo0", "index": 1, "flags": ["UP", "LOOPBACK", "RUNNING", "MULTICAST"],
                  "flag-bits": 32841, "metric": 0, "mtu": 16384, "groups": ["lo"],
                  "inet": [{"address": "127.0.0.1", "prefix-length": 8, "netmask": "255.0.0.0"}],
                  "inet6": [{"address": "::1", "prefix-length": 128, "flags": []},
                    {"address": "fe80::1%lo0", "prefix-length": 64, "flags": [], "scope-id": 1}],
                  "nd6-options": ["PERFORMNUD", "AUTO_LINKLOCAL"],
                  "options": ["RXCSUM", "TXCSUM", "LINKSTATE", "RXCSUM_IPV6", "TXCSUM_IPV6"]}]}
                """, "ifconfig lo0");
    }

    @Test
    void createPrintsTheNameAndNothingElse() {
        lab.run("ifconfig epair create").says("epair0a\n");
        lab.run("ifconfig epair create").says("epair1a\n");
        lab.run("ifconfig epair7 create").says("epair7a\n");
        lab.run("ifconfig tap create").says("tap0\n");
        lab.run("ifconfig tap5 create linux vv5").says("tap5\n");
        lab.run("ifconfig lo create").says("lo1\n");
        lab.run("ifconfig lo9 create inet 10.9.9.9/32").says("lo9\n");
        assertEquals(List.of("tap0", "vv5"), lab.taps);
        assertEquals("10.9.9.9 0xffffffff\n", inet("lo9"));
        lab.run("ifconfig epair0b destroy").says("");
        lab.run("ifconfig epair create").says("epair0a\n");
        lab.run("ifconfig tap5 destroy").says("");
        assertEquals(List.of("tap0"), lab.taps);
    }

    @Test
    void anAddressReplacesThePrimaryOneUnlessItIsAnAlias() {
        lab.setUp("ifconfig epair create\nifconfig epair0a inet 10.0.0.1/24");
        assertEquals("10.0.0.1 0xffffff00\n", inet("epair0a"));
        lab.run("ifconfig epair0a inet 10.0.1.1/24 alias").says("");
        lab.run("ifconfig epair0a inet 10.0.2.1 netmask 255.255.0.0").says("");
        assertEquals("10.0.1.1 0xffffff00\n10.0.2.1 0xffff0000\n", inet("epair0a"));
        // The same again changes nothing, another length changes that.
        lab.run("ifconfig epair0a 10.0.1.1/24").says("");
        lab.run("ifconfig epair0a inet 10.0.1.1 netmask 0xfffffffc alias").says("");
        assertEquals("10.0.1.1 0xfffffffc\n10.0.2.1 0xffff0000\n", inet("epair0a"));
        lab.run("ifconfig epair0a inet 10.0.2.1/24 delete").says("");
        lab.run("ifconfig epair0a inet 10.0.1.1 -alias").says("");
        assertEquals("", inet("epair0a"));
    }

    @Test
    void theFirstAddressBringsUpAndOthersDoNot() {
        lab.setUp("ifconfig epair create\nifconfig epair0a inet 10.0.0.1/24\nifconfig epair0a down");
        lab.run("ifconfig -ld").says("epair0a epair0b\n");
        lab.run("ifconfig epair0a inet 10.0.0.2/24 alias").says("");
        lab.run("ifconfig -ld").says("epair0a epair0b\n");
        lab.run("ifconfig epair0b inet 10.0.1.1/24 down").says("");
        lab.run("ifconfig -ld").says("epair0a epair0b\n");
        lab.run("ifconfig epair0a inet 10.0.0.1 delete").says("");
        lab.run("ifconfig epair0a inet 10.0.0.3/24").says("");
        lab.run("ifconfig -lu").says("lo0 epair0a\n");
    }

    @Test
    void severalWordsInOneLine() {
        lab.setUp("ifconfig epair create");
        lab.run("ifconfig epair0a inet 10.0.0.1/24 mtu 9000 ether 02:00:00:00:12:34 up")
                .says("");
        lab.run("ifconfig epair0a").says("""
                epair0a: flags=8803<UP,BROADCAST,SIMPLEX,MULTICAST> metric 0 mtu 9000
                \toptions=8<VLAN_MTU>
                \tether 02:00:00:00:12:34
                \tinet 10.0.0.1 netmask 0xffffff00 broadcast 10.0.0.255
                \tgroups: epair
                \tmedia: Ethernet 10Gbase-T (10Gbase-T <full-duplex>)
                \tstatus: no carrier
                \tnd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
                """);
    }

    @Test
    void movesToAJailAndBack() {
        lab.setUp("jail -c name=a vnet persist\nifconfig epair create\nifconfig epair0b inet 10.0.0.1/24");
        lab.run("ifconfig epair0b vnet a").says("");
        lab.run("ifconfig -l").says("lo0 epair0a\n");
        lab.run("ifconfig -j a -l").says("lo0 epair0b\n");
        assertTrue(lab.run("jexec 1 ifconfig epair0b").out().startsWith("epair0b: flags=8802<BROADCAST,"));
        lab.run("ifconfig -j 1 epair0b inet 10.0.0.1/24").says("");
        lab.run("ifconfig epair0b -vnet 1").says("");
        lab.run("ifconfig -l").says("lo0 epair0a epair0b\n");
        assertEquals("", inet("epair0b"));
    }

    @Test
    void whatIsMadeInAJailDiesWithIt() {
        lab.setUp("jail -c name=a vnet persist");
        lab.run("jexec a ifconfig epair create").says("epair0a\n");
        lab.run("jexec a ifconfig tap0 create linux vv0").says("tap0\n");
        lab.run("ifconfig -l").says("lo0\n");
        lab.setUp("jail -r a");
        assertEquals(List.of(), lab.taps);
        lab.run("ifconfig epair create").says("epair0a\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    no0                             | interface no0 does not exist
                    no0 up                          | interface no0 does not exist
                    epair0a create                  | SIOCIFCREATE2 (epair0a): Invalid argument: an interface is created as bridge, disc, epair, lo, packet, tap or vlan, with or without a number, or as IF.N, vlan N of IF; on a NIC or TAP of Linux as NAME create packet NIC, NAME create tap LINUXNAME
                    epair0 create                   | interface epair0 already exists
                    em0 create                      | SIOCIFCREATE2 (em0): Invalid argument: an interface is created as bridge, disc, epair, lo, packet, tap or vlan, with or without a number, or as IF.N, vlan N of IF; on a NIC or TAP of Linux as NAME create packet NIC, NAME create tap LINUXNAME
                    lo0 create                      | interface lo0 already exists
                    lo0 destroy                     | SIOCIFDESTROY (lo0): Invalid argument: every vnet keeps its lo0
                    epair create linux x            | linux NAME: a Linux name belongs to a tap: tap0 create linux vv0
                    epair create mtu                | 'mtu' requires an argument
                    epair0b inet 10.0.0.1/24        | ioctl (SIOCAIFADDR): File exists: epair0a has 10.0.0.1/24
                    epair0b inet 10.0.0.300/24      | 10.0.0.300/24: bad value: '10.0.0.300' is not an IPv4 address such as 192.0.2.1
                    epair0b inet 10.0.0.5/33        | 10.0.0.5/33: bad value: '10.0.0.5/33': the prefix length is not a number from 0 to 32
                    epair0b inet 10.0.0.0/24        | 10.0.0.0/24: bad value: '10.0.0.0/24' is the network or broadcast address of its subnet, not a host's
                    epair0b inet 10.0.0.5 netmask 255.0.255.0 | netmask 255.0.255.0: bad value: its ones are not together
                    epair0b inet 10.0.0.5/24 broadcast 1.2.3.4 | broadcast 1.2.3.4: bad value: of 10.0.0.5/24 it is 10.0.0.255, and is set by itself
                    epair0b inet                    | NONE
                    epair0b inet 10.0.0.5/24 inet 10.0.0.6/24 | 10.0.0.6/24: one address at a time; 10.0.0.5/24 is there already
                    epair0b alias                   | an address is missing: inet A/len
                    epair0b inet 10.0.0.9 delete    | ioctl (SIOCDIFADDR): Can't assign requested address: epair0b does not have 10.0.0.9
                    epair0b inet6 ff02::1           | ff02::1: bad value: 'ff02::1/64' cannot be the address of an interface
                    epair0b inet6 alias             | an address is missing: inet6 A/len
                    epair0b inet6 2001:db8::9 delete | ioctl (SIOCDIFADDR): Can't assign requested address: epair0b does not have 2001:db8::9
                    epair0b mtu 67                  | SIOCSIFMTU (epair0b): Invalid argument: mtu 67 is not in 68..65535
                    epair0b mtu much                | invalid mtu: 'much': a number, 0 or more
                    epair0b ether 01:00:00:00:00:01 | ioctl (SIOCSIFLLADDR): Invalid argument: 01:00:00:00:00:01 is no station's address
                    epair0b ether 02:00             | ether 02:00: bad value: '02:00' is not a MAC address such as 02:00:00:00:00:0a
                    lo0 ether 02:00:00:00:00:01     | ioctl (SIOCSIFLLADDR): Operation not supported: lo0 has no link
                    epair0b colour red              | colour: bad value: 'help ifconfig' lists what can be set
                    epair0b vnet nowhere            | jail "nowhere" not found
                    epair0b vnet                    | 'vnet' requires an argument
                    epair0b vnet a up               | vnet a: nothing can follow, the interface is gone by then
                    epair0b -vnet a                 | SIOCSIFRVNET: Device not configured: jail a has no interface epair0b
                    epair0b vnet 0                  | SIOCSIFVNET: File exists: epair0b is in that vnet
                    lo0 vnet a                      | SIOCSIFVNET: Invalid argument: every vnet keeps its lo0
                    """)
    void refusesAndChangesNothing(String line, String complaint) {
        lab.setUp("jail -c name=a vnet persist\nifconfig epair create\nifconfig epair0a inet 10.0.0.1/24");
        Result before = lab.run("ifconfig");
        Result r = lab.run("ifconfig " + line);
        if (!complaint.equals("NONE")) {
            r.complains(1, "ifconfig: " + complaint + "\n");
        }
        assertEquals(before, lab.run("ifconfig"));
    }

    @Test
    void aTapThatLinuxRefuses() {
        lab.setUp("ifconfig tap0 create linux vv0");
        lab.run("ifconfig tap1 create linux vv0").complains(1, "ifconfig: cannot create tap1: TAP vv0 is taken\n");
        lab.run("ifconfig -l").says("lo0 tap0\n");
    }

    @Test
    void insideAJailOthersAreNotSeen() {
        lab.withTwoJails();
        lab.run("jexec gw ifconfig epair0b").complains(1, "ifconfig: interface epair0b does not exist\n");
        lab.run("jexec gw ifconfig epair0a vnet web").complains(1, "ifconfig: jail \"web\" not found\n");
        lab.run("jexec gw ifconfig epair0b -vnet web").complains(1, "ifconfig: jail \"web\" not found\n");
        lab.run("jexec gw ifconfig -j web").complains(1, "ifconfig: jail \"web\" not found\n");
    }
}
