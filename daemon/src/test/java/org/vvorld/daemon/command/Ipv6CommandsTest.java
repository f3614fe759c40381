package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;

/** {@code ifconfig inet6}, {@code route -6}, {@code netstat -rn6}, {@code ndp}: the words and the lines. */
class Ipv6CommandsTest {
    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void build() {
        lab.withTwoJails().setUp("""
                ifconfig -j gw epair0a inet6 2001:db8::1/64
                ifconfig -j web epair0b inet6 2001:db8::2 prefixlen 64
                """);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void ifconfigShowsAddressesAndOptions() {
        String before = lab.run("ifconfig -j gw epair0a inet6").out();
        assertTrue(before.contains("\tinet6 2001:db8::1 prefixlen 64 tentative\n"), before);
        lab.lab.runFor(Lab.seconds(3));
        String text = lab.run("ifconfig -j gw epair0a").out();
        assertTrue(text.contains("\tinet6 2001:db8::1 prefixlen 64\n"), text);
        assertTrue(text.matches("(?s).*\tinet6 fe80::[0-9a-f:]+%epair0a prefixlen 64 scopeid 0x2\n.*"), text);
        assertTrue(text.contains("\tnd6 options=21<PERFORMNUD,AUTO_LINKLOCAL>\n"), text);
        String lo = lab.run("ifconfig -j gw lo0").out();
        assertTrue(lo.contains("\tinet6 ::1 prefixlen 128\n\tinet6 fe80::1%lo0 prefixlen 64 scopeid 0x1\n"), lo);
        lab.setUp("ifconfig -j gw epair0a inet6 no_dad -nud");
        assertTrue(lab.run("ifconfig -j gw epair0a").out().contains("\tnd6 options=120<AUTO_LINKLOCAL,NO_DAD>\n"));
        lab.setUp("ifconfig -j gw epair0a inet6 2001:db8::1 delete");
        assertFalse(lab.run("ifconfig -j gw epair0a").out().contains("2001:db8::1"));
    }

    @Test
    void routes() {
        lab.run("route -j web -6 add default 2001:db8::1").says("add net default: gateway 2001:db8::1\n");
        lab.run("route -j web -6 add -net 2001:db9::/32 fe80::1%epair0b")
                .says("add net 2001:db9::: gateway fe80::1%epair0b\n");
        lab.run("route -j web add 2001:dba::/32 -blackhole").says("add net 2001:dba::: gateway ::1\n");
        String table = lab.run("netstat -j web -rn6").out();
        assertTrue(
                table.contains("default                           2001:db8::1                   UGS     epair0b\n"),
                table);
        assertTrue(table.contains("2001:db9::/32                     fe80::1%epair0b               UGS"), table);
        assertTrue(table.contains("2001:db8::/64                     link#2                        U "), table);
        assertTrue(table.contains("::1                               link#1                        UHS"), table);
        assertTrue(table.startsWith("Routing tables\n\nInternet6:\n"), table);
        assertTrue(lab.run("route -j web -6 get 2001:4860::1").out().contains("    gateway: 2001:db8::1\n"));
        assertEquals(1, lab.run("route -j web -6 add 2001:dbb::/32 2001:dbc::1").exit());
        assertEquals(1, lab.run("route -j web -6 delete default 2001:db8::7").exit(), "another gateway");
        lab.run("route -j web -6 delete default 2001:db8::1").says("delete net default: gateway 2001:db8::1\n");
        assertEquals(1, lab.run("route -j web -6 delete default").exit());
        lab.run("route -j web -6 add default fe80::1")
                .complains(64, "route: bad address: 'fe80::1' is on each link another: say which, as in fe80::1%IF\n");
    }

    @Test
    void neighbours() {
        lab.lab.runFor(Lab.seconds(3));
        lab.setUp("ndp -j web -s 2001:db8::9 02:00:00:00:00:09");
        String all = lab.run("ndp -j web -an").out();
        assertTrue(
                all.startsWith("Neighbor                                Linklayer Address  Netif Expire    S Flags\n"),
                all);
        assertTrue(
                all.contains("2001:db8::9                             02:00:00:00:00:09 epair0b permanent R\n"), all);
        lab.run("ndp -j web -d 2001:db8::9").says("2001:db8::9 (2001:db8::9) deleted\n");
        lab.setUp("ndp -j web -s 2001:db8::9 02:00:00:00:00:09 proxy");
        all = lab.run("ndp -j web -an").out();
        assertTrue(all.contains(" 02:00:00:00:00:09 epair0b permanent R p\n"), all);
        lab.run("ndp -j web -d 2001:db8::9").says("2001:db8::9 (2001:db8::9) deleted\n");
        assertEquals(
                1, lab.run("ndp -j web -s 2001:db8::9 02:00:00:00:00:09 prox").exit());
        lab.run("ndp -j web -d 2001:db8::9").complains(1, "ndp: delete: cannot locate 2001:db8::9\n");
        assertTrue(lab.run("ndp -j web -i epair0b")
                .out()
                .startsWith("linkmtu=1500, curhlim=0, basereachable=30s0ms, retrans=1s0ms"));
        assertEquals("1h0m5s", NdpTool.time(3605));
    }
}
