package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.daemon.command.CommandLab.Result;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/** arp(8), with neighbours that were really heard. */
class ArpTest {
    private static final String OURS = "? (10.66.1.1) at 02:e0:00:00:00:0a on epair0a permanent [ethernet]\n";
    private static final String WEB =
            "? (10.66.1.2) at 02:e0:00:00:00:0b on epair0a expires in 1200 seconds [ethernet]\n";

    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void twoJails() {
        lab.withTwoJails();
        // The announcements of the addresses go by.
        lab.lab.runFor(Lab.ms(1));
        lab.setUp("jexec gw arp -da");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void ping(String jail, String address) {
        Vnet vnet = lab.world.jails().require(jail).vnet();
        int to = Ipv4Address.parse(address);
        lab.lab.netisr().post(0, on -> vnet.shard(on).icmp().sendEcho(0, to, 1, 0, 56, 0, false));
        lab.lab.runFor(0);
    }

    @Test
    void listsOwnAddressesAndNeighbours() {
        lab.run("jexec gw arp -an").says(OURS);
        ping("gw", "10.66.1.2");
        ping("gw", "10.66.1.77");
        lab.run("jexec gw arp -an").says(OURS + WEB + "? (10.66.1.77) at (incomplete) on epair0a expired [ethernet]\n");
        lab.lab.runFor(Lab.seconds(100));
        lab.run("arp -j gw -a").says(OURS + WEB.replace("1200", "1100"));
        lab.run("jexec gw arp -n 10.66.1.2").says(WEB.replace("1200", "1100"));
        lab.run("jexec gw arp -i epair0a -a").says(OURS + WEB.replace("1200", "1100"));
        lab.run("jexec gw arp -i lo0 -a").says("");
        assertEquals(new Result(1, "10.66.1.99 (10.66.1.99) -- no entry\n", ""), lab.run("jexec gw arp -n 10.66.1.99"));
        assertEquals(
                new Result(1, "10.66.1.2 (10.66.1.2) -- no entry on lo0\n", ""),
                lab.run("jexec gw arp -n -i lo0 10.66.1.2"));
    }

    @Test
    void asJson() {
        ping("gw", "10.66.1.2");
        ping("gw", "10.66.1.77");
        lab.assertJson("""
                {"arp": {"arp-cache": [
                  {"hostname": "?", "ip-address": "10.66.1.1", "mac-address": "02:e0:00:00:00:0a",
                   "interface": "epair0a", "permanent": true, "type": "ethernet"},
                  {"hostname": "?", "ip-address": "10.66.1.2", "mac-address": "02:e0:00:00:00:0b",
                   "interface": "epair0a", "expires": 1200, "type": "ethernet"},
                  {"hostname": "?", "ip-address": "10.66.1.77", "incomplete": true,
                   "interface": "epair0a", "type": "ethernet"}]}}
                """, "jexec gw arp -an");
    }

    @Test
    void setsAndDeletes() {
        lab.run("jexec gw arp -s 10.66.1.50 02:00:00:00:00:50").says("");
        lab.run("jexec gw arp 10.66.1.50")
                .says("? (10.66.1.50) at 02:00:00:00:00:50 on epair0a permanent [ethernet]\n");
        lab.run("jexec gw arp -s 10.66.1.50 02:00:00:00:00:51").says("");
        ping("gw", "10.66.1.2");
        lab.run("jexec gw arp -d 10.66.1.2").says("10.66.1.2 (10.66.1.2) deleted\n");
        lab.run("jexec gw arp -an")
                .says(OURS + "? (10.66.1.50) at 02:00:00:00:00:51 on epair0a permanent [ethernet]\n");
        ping("gw", "10.66.1.2");
        lab.run("jexec gw arp -i lo0 -d -a").says("");
        lab.run("jexec gw arp -da").says("10.66.1.2 (10.66.1.2) deleted\n10.66.1.50 (10.66.1.50) deleted\n");
        lab.run("jexec gw arp -an").says(OURS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    -d 10.66.1.99                   | delete: cannot locate 10.66.1.99
                    -d 10.66.1.1                    | delete 10.66.1.1: Operation not permitted: it is an address of ours
                    -s 10.66.1.1 02:00:00:00:00:01  | set: 10.66.1.1 is an address of ours, on epair0a
                    -s 10.99.0.1 02:00:00:00:00:01  | cannot intuit interface index and type for 10.99.0.1: it is in no subnet of an interface that is up
                    -s 10.66.1.9 ff:ff:ff:ff:ff:ff  | invalid Ethernet address: ff:ff:ff:ff:ff:ff is no station's
                    -s 10.66.1.9 02:00              | invalid Ethernet address: '02:00' is not a MAC address such as 02:00:00:00:00:0a
                    host.example                    | host.example: Unknown host: 'host.example' is not an IPv4 address such as 192.0.2.1
                    -i no0 -a                       | interface no0 does not exist
                    """)
    void refuses(String arguments, String complaint) {
        lab.run("jexec gw arp " + arguments).complains(1, "arp: " + complaint + "\n");
    }

    @Test
    void usage() {
        for (String line :
                new String[] {"arp", "arp -s 10.0.0.1", "arp -a 10.0.0.1", "arp 10.0.0.1 10.0.0.2", "arp -z"}) {
            Result r = lab.run(line);
            assertEquals(1, r.exit(), line);
            assertTrue(r.err().contains("usage: arp "), r.err());
        }
    }

    @Test
    void entriesArePublishedOrTemporary() {
        lab.run("jexec gw arp -s 10.66.1.50 02:00:00:00:00:50 pub").says("");
        lab.run("jexec gw arp -n 10.66.1.50")
                .says("? (10.66.1.50) at 02:00:00:00:00:50 on epair0a permanent published [ethernet]\n");
        lab.run("jexec gw arp -S 10.66.1.50 auto pub").says("");
        lab.run("jexec gw arp -n 10.66.1.50")
                .says("? (10.66.1.50) at 02:e0:00:00:00:0a on epair0a permanent published [ethernet]\n");
        lab.run("jexec gw arp -S 10.66.1.50 02:00:00:00:00:51 temp").says("");
        lab.run("jexec gw arp -n 10.66.1.50")
                .says("? (10.66.1.50) at 02:00:00:00:00:51 on epair0a expires in 1200 seconds [ethernet]\n");
        for (String bad : new String[] {"blackhole", "pub temp", "pub pub pub extra"}) {
            Result r = lab.run("jexec gw arp -s 10.66.1.51 02:00:00:00:00:51 " + bad);
            assertEquals(1, r.exit(), bad);
            assertTrue(r.err().contains("usage: arp "), r.err());
        }
    }
}
