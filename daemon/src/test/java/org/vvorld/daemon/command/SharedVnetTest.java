package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jails with their parent's vnet: they see their addresses of it, and change nothing. */
class SharedVnetTest {
    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void start() {
        lab.setUp("""
                jail -c name=a vnet persist children.max=9
                ifconfig epair0 create
                ifconfig epair0a vnet a
                jexec a ifconfig lo0 inet 127.0.0.1/8
                jexec a ifconfig epair0a inet 10.0.0.1/24
                jexec a ifconfig epair0a inet 10.0.0.2/24 alias
                jexec a ifconfig epair0a inet 10.0.0.3/24 alias
                jexec a route -q add 10.9.0.0/16 10.0.0.9
                jail -c name=a.one persist ip4.addr=10.0.0.2
                jail -c name=a.two vnet=inherit persist ip4.addr=10.0.0.3,127.0.0.1 allow.raw_sockets children.max=1
                jail -c name=a.none persist
                jail -c name=a.all persist ip4=inherit
                """);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static long inets(String ifconfig) {
        return ifconfig.lines().filter(l -> l.strip().startsWith("inet ")).count();
    }

    @Test
    void seesItsAddresses() {
        String one = lab.run("jexec a.one ifconfig").out();
        assertTrue(one.contains("epair0a: ") && one.contains("inet 10.0.0.2 "), one);
        assertEquals(1, inets(one), one);
        assertEquals(one, lab.run("jexec a ifconfig -j one").out());
        assertEquals(2, inets(lab.run("jexec a.two ifconfig").out()));
        assertEquals(0, inets(lab.run("jexec a.none ifconfig").out()));
        assertEquals(4, inets(lab.run("jexec a.all ifconfig").out()));
        assertEquals(1, lab.json("jexec a.one ifconfig epair0a").toString().split("\"address\"", -1).length - 1);
        String counters = lab.run("jexec a.one netstat -i").out();
        assertTrue(counters.contains("10.0.0.2") && !counters.contains("10.0.0.3"), counters);
        assertFalse(lab.json("jexec a.one netstat -i").toString().contains("10.0.0.1\""));
        String routes = lab.run("jexec a.one netstat -rn").out();
        assertTrue(routes.contains("10.0.0.2") && !routes.contains("10.9"), routes);
        assertTrue(lab.run("jexec a.all netstat -rn").out().contains("10.9.0.0/16"));
        assertEquals(1, lab.run("jexec a.one arp -an").out().lines().count());
        assertTrue(lab.run("jexec a.one netstat -s").out().contains("ip"));
        lab.run("jls ip4.addr vnet ip4").says("""
                 new inherit
                10.0.0.2 inherit new
                10.0.0.3,127.0.0.1 inherit new
                 inherit disable
                 inherit inherit
                """);
        assertTrue(lab.run("jls").out().contains("     3  10.0.0.3        "));
        assertTrue(lab.run("jls -v -j a.two").out().endsWith("\n        10.0.0.3\n        127.0.0.1\n"));
    }

    /** EPERM, whatever it is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ifconfig epair0a down
                    ifconfig epair0a mtu 1400
                    ifconfig epair0a ether 02:00:00:00:00:09
                    ifconfig epair0a inet 10.0.0.7/24 alias
                    ifconfig epair0a inet 10.0.0.2 -alias
                    ifconfig epair0a destroy
                    ifconfig epair0a vnet x
                    ifconfig epair create
                    ifconfig lo1 create
                    route add default 10.0.0.9
                    route change 10.9.0.0/16 10.0.0.8
                    route delete 10.9.0.0/16
                    route flush
                    arp -s 10.0.0.9 02:00:00:00:00:09
                    arp -d 10.0.0.9
                    arp -d -a
                    netstat -Q
                    pkt-gen -f tx -i epair0a -d 10.0.0.9
                    pkt-gen -f rx -i epair0a
                    """)
    void changesNothing(String line) {
        String tool = line.substring(0, line.indexOf(' '));
        String before = lab.run("jexec a ifconfig").out()
                + lab.run("jexec a netstat -rn").out();
        lab.run("jexec a.all " + line)
                .complains(
                        1,
                        tool + ": Operation not permitted: this jail has its parent's vnet, and may only look at it\n");
        assertEquals(
                before,
                lab.run("jexec a ifconfig").out()
                        + lab.run("jexec a netstat -rn").out());
    }

    @Test
    void sysctlsAreItsParents() {
        lab.run("jexec a.one sysctl security.jail.jailed security.jail.vnet net.inet.ip.forwarding")
                .says("security.jail.jailed: 1\nsecurity.jail.vnet: 0\nnet.inet.ip.forwarding: 0\n");
        lab.run("jexec a sysctl -n security.jail.vnet").says("1\n");
        CommandLab.Result r = lab.run("jexec a.one sysctl net.inet.ip.forwarding=1");
        assertEquals(1, r.exit());
        assertTrue(r.err().contains("Operation not permitted"), r.err());
        lab.run("jexec a sysctl -n net.inet.ip.forwarding").says("0\n");
    }

    @Test
    void rawSocketsAreForWhoMay() {
        String no = "ping: ssend socket: Operation not permitted: this jail has no allow.raw_sockets\n";
        lab.run("jexec a.one ping -c 1 10.0.0.2").complains(1, no);
        lab.run("jexec a.two ping -c 1 -S 10.0.0.2 10.0.0.3")
                .complains(1, "ping: bind: Can't assign requested address: 10.0.0.2 is no address of this vnet\n");
        lab.setUp("jail -m name=a.none allow.raw_sockets");
        lab.run("jexec a.none ping -c 1 10.0.0.1")
                .complains(
                        1,
                        "ping: bind: Can't assign requested address: this jail has no address: ip4.addr gives it one\n");
        lab.setUp("jail -m name=a.none allow.noraw_sockets");
        lab.run("jexec a.none ping -c 1 10.0.0.1").complains(1, no);
        lab.run("jls -s -j a.two")
                .says("name=a.two path=/ persist vnet=inherit host.hostname=\"\" children.max=1"
                        + " ip4.addr=10.0.0.3,127.0.0.1 allow.raw_sockets\n");
    }

    @Test
    void whatIsLimitedOnlyTightensDownwards() {
        lab.run("jail -c name=a.two.x persist ip4.addr=10.0.0.2")
                .complains(
                        1,
                        "jail: jail_set: Operation not permitted: ip4.addr: the jail around it has not all of them\n");
        lab.setUp("jail -c name=a.two.x persist ip4=inherit allow.raw_sockets");
        assertEquals(2, inets(lab.run("jexec a.two.x ifconfig").out()));
        lab.setUp("jail -m name=a.two ip4.addr=10.0.0.3");
        assertEquals(1, inets(lab.run("jexec a.two.x ifconfig").out()));
        lab.setUp("jail -r a.two.x\njail -m name=a.one children.max=1");
        lab.run("jail -c name=a.one.x persist allow.raw_sockets")
                .complains(
                        1, "jail: jail_set: Operation not permitted: allow.raw_sockets: the jail around it may not\n");
    }

    @Test
    void aVnetOfItsOwnInASharedOne() {
        lab.setUp("jexec a.two jail -c name=x vnet persist");
        lab.run("jexec a.two.x ifconfig -l").says("lo0\n");
        lab.run("jexec a.two jail -m name=x vnet.interface=epair0a")
                .complains(
                        1, "jail: Operation not permitted: this jail has its parent's vnet, and may only look at it\n");
        lab.setUp("jail -r a.two");
        // What ended had no vnet: that of a is as it was.
        assertTrue(lab.run("jexec a ifconfig epair0a").out().contains("10.0.0.3"));
    }

    @Test
    void badAddresses() {
        for (String bad : new String[] {"10.0.0", "em0|10.0.0.1", "10.0.0.1/24", "x"}) {
            CommandLab.Result r = lab.run("jail -c name=a.x persist ip4.addr=" + bad);
            assertEquals(1, r.exit(), bad);
            assertTrue(r.err().startsWith("jail: ip4.addr: " + bad + ": not an IPv4 address: "), r.err());
        }
    }
}
