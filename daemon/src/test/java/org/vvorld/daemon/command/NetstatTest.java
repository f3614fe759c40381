package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.daemon.command.CommandLab.Result;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/** {@code netstat -i} and {@code netstat -s}, after traffic that is known to the last packet. */
class NetstatTest {
    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void traffic() {
        lab.withTwoJails();
        lab.setUp("""
                jexec gw arp -s 10.66.1.2 02:e0:00:00:00:0b
                jexec web arp -s 10.66.1.1 02:e0:00:00:00:0a
                """);
        lab.lab.runFor(Lab.ms(1));
        Vnet web = lab.world.jails().require("web").vnet();
        int gw = Ipv4Address.parse("10.66.1.1");
        int nowhere = Ipv4Address.parse("203.0.113.1");
        lab.lab.netisr().post(0, on -> {
            for (int i = 0; i < 3; i++) {
                web.shard(on).icmp().sendEcho(0, gw, 1, i, 56, 0, false);
            }
            // gw has no route for it, and says so.
            web.shard(on).icmp().sendEcho(0, nowhere, 1, 9, 56, 0, false);
        });
        lab.lab.runFor(Lab.ms(1));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void interfaces() {
        // Four echo requests out; three replies and an error back; the announcement of its address.
        lab.run("jexec web netstat -in").says("""
                Name      Mtu Network       Address              Ipkts Ierrs Idrop    Opkts Oerrs  Coll
                lo0     16384 <Link#1>      lo0                      0     0     0        0     0     0
                epair0b  1500 <Link#2>      02:e0:00:00:00:0b        5     0     0        5     0     0
                epair0b     - 10.66.1.0/24  10.66.1.2                -     -     -        -     -     -
                """);
        lab.setUp("jexec web ifconfig epair0b down");
        lab.run("netstat -j web -bd -I epair0b").says("""
                Name       Mtu Network       Address              Ipkts Ierrs Idrop     Ibytes    Opkts Oerrs     Obytes  Coll  Drop
                epair0b*  1500 <Link#2>      02:e0:00:00:00:0b        5     0     0        462        5     0        434     0     0
                epair0b*     - 10.66.1.0/24  10.66.1.2                -     -     -          -        -     -          -     -     -
                """);
        lab.assertJson("""
                {"statistics": {"interface": [
                  {"name": "epair0b", "flags": "0x8802", "mtu": 1500, "network": "<Link#2>",
                   "address": "02:e0:00:00:00:0b", "received-packets": 5, "received-errors": 0, "dropped-packets": 0,
                   "received-bytes": 462, "sent-packets": 5, "send-errors": 0, "sent-bytes": 434, "collisions": 0,
                   "dropped-output-packets": 0},
                  {"name": "epair0b", "network": "10.66.1.0/24", "address": "10.66.1.2"}]}}
                """, "jexec web netstat -I epair0b");
    }

    @Test
    void protocols() {
        lab.run("jexec gw netstat -s -p icmp").says("""
                icmp:
                \t3 messages received
                \t3 echo requests answered
                \t0 echo replies received
                \t1 error message generated
                \t1 destination unreachable generated
                \t0 time exceededs generated
                \t0 redirects generated
                \t0 redirects taken
                \t0 path MTUs learnt
                \t0 timestamp and mask requests answered
                \t0 errors not generated because the RFCs forbid it
                \t0 errors not generated because of rate limiting
                """);
        String all = lab.run("jexec gw netstat -s").out();
        for (String heading : new String[] {"vnet:\n", "\nip:\n", "\nicmp:\n", "\narp:\n", "\ndrops:\n"}) {
            assertTrue(all.contains(heading), all);
        }
        assertTrue(all.endsWith("drops:\n\t1 packet dropped because there is no route to its destination\n"), all);
        // Nobody waits for the replies.
        lab.run("jexec web netstat -sp drops")
                .says("drops:\n\t4 packets dropped because no ping or socket waits for the reply or error\n");
        assertEquals(all, lab.run("netstat -j gw -s").out());
    }

    @Test
    void protocolsAsJson() {
        lab.assertJson("{\"statistics\": {\"drops\": {\"ipv4_no_route\": 1}}}", "jexec gw netstat -s -p drops");
        JsonObject all = lab.json("jexec gw netstat -s").getAsJsonObject().getAsJsonObject("statistics");
        int counters = 0;
        for (Counter.Group g : Counter.Group.values()) {
            counters += all.getAsJsonObject(g.key()).size();
        }
        assertEquals(Counter.values().length, counters);
        assertEquals(3, all.getAsJsonObject("icmp").get("icmp_echo_answered").getAsInt());
    }

    @Test
    void refuses() {
        lab.run("netstat -s -p ip7")
                .complains(
                        1,
                        "netstat: ip7: unknown or uninstrumented protocol: there are vnet, ip, icmp, udp, tcp, arp and drops\n");
        lab.run("netstat -I no0").complains(1, "netstat: interface no0 does not exist\n");
        lab.run("netstat -rf inet7").complains(1, "netstat: inet7: unknown address family: it can be inet or inet6\n");
        lab.run("netstat -r -j no").complains(1, "netstat: jail \"no\" not found\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"netstat extra", "netstat -Q extra", "netstat -r extra", "netstat -p"})
    void usage(String line) {
        Result r = lab.run(line);
        assertEquals(1, r.exit());
        assertTrue(r.err().contains("usage: netstat "), r.err());
    }
}
