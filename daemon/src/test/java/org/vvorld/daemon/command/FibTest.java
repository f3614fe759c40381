package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.daemon.command.CommandLab.Result;

/** setfib(1), and the FIBs of route(8), ifconfig(8) and netstat(1). */
class FibTest {
    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void interfaces() {
        lab.setUp("""
                sysctl net.fibs=3
                ifconfig epair create
                ifconfig epair0a inet 10.0.0.1/24
                ifconfig epair create
                ifconfig epair1a fib 1
                ifconfig epair1a inet 10.0.1.1/24
                ifconfig epair1a inet6 2001:db8:1::1/64 no_dad
                """);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void routesOfAFibAreItsOwn() {
        lab.run("setfib 1 route add default 10.0.1.2").says("add net default: gateway 10.0.1.2 fib 1\n");
        lab.run("route add -fib 1 10.9.0.0/16 10.0.1.3").says("add net 10.9.0.0: gateway 10.0.1.3 fib 1\n");
        lab.run("route add default 10.0.0.2").says("add net default: gateway 10.0.0.2\n");
        String table = """
                Routing tables (fib: 1)

                Internet:
                Destination        Gateway            Flags     Netif Expire
                default            10.0.1.2           UGS     epair1a
                10.0.0.1           link#2             UHS         lo0
                10.0.1.0/24        link#4             U       epair1a
                10.0.1.1           link#4             UHS         lo0
                10.9.0.0/16        10.0.1.3           UGS     epair1a
                """;
        lab.run("netstat -rn4 -F 1").says(table);
        lab.run("setfib 1 netstat -rn4").says(table);
        lab.run("setfib -F 1 netstat -rn4").says(table);
        lab.run("setfib 1 route -4 show").says(table);
        lab.run("netstat -rn4").says("""
                Routing tables

                Internet:
                Destination        Gateway            Flags     Netif Expire
                default            10.0.0.2           UGS     epair0a
                10.0.0.0/24        link#2             U       epair0a
                10.0.0.1           link#2             UHS         lo0
                10.0.1.1           link#4             UHS         lo0
                """);
        assertTrue(lab.run("route get -fib 1 10.9.1.1").out().contains("    gateway: 10.0.1.3\n        fib: 1\n"));
        assertTrue(lab.run("setfib 1 route get 10.77.1.1").out().contains("    gateway: 10.0.1.2\n        fib: 1\n"));
        lab.run("setfib 2 route get 10.77.1.1").complains(1, "route: route has not been found\n");
        JsonObject o = lab.json("setfib 1 netstat -rn4")
                .getAsJsonObject()
                .getAsJsonObject("statistics")
                .getAsJsonObject("route-information");
        assertEquals(1, o.get("fib").getAsInt());
        lab.run("setfib 1 route flush").says("""
                default              10.0.1.2             done
                10.9.0.0/16          10.0.1.3             done
                """);
        assertTrue(lab.run("netstat -rn4").out().contains("default"));
    }

    @Test
    void ofIpv6Too() {
        lab.run("setfib 1 route -6 add default 2001:db8:1::2").says("add net default: gateway 2001:db8:1::2 fib 1\n");
        assertTrue(lab.run("netstat -rn6 -F 1").out().contains("2001:db8:1::/64"));
        assertFalse(lab.run("netstat -rn6").out().contains("2001:db8:1::/64"));
        assertTrue(lab.run("netstat -rn6").out().contains("2001:db8:1::1 "), "its own address is known everywhere");
        assertTrue(lab.run("route get -fib 1 2001:db8:7::1").out().contains("        fib: 1\n"));
        lab.run("route -6 delete -fib 1 default").says("delete net default fib 1\n");
        lab.run("setfib 1 route -6 get 2001:db8:7::1").complains(1, "route: route has not been found\n");
    }

    @Test
    void severalAtOnce() {
        lab.run("route add -fib 0,1-2 192.0.2.0/24 -blackhole").says("""
                add net 192.0.2.0: gateway 127.0.0.1
                add net 192.0.2.0: gateway 127.0.0.1 fib 1
                add net 192.0.2.0: gateway 127.0.0.1 fib 2
                """);
        lab.run("route -q delete -fib all 192.0.2.0/24").says("");
        lab.run("setfib 1 route add -fib default 192.0.2.0/24 -reject")
                .says("add net 192.0.2.0: gateway 127.0.0.1 fib 1\n");
        lab.run("route -f -", "add -fib 2 192.0.2.0/24 -blackhole\nadd 192.0.3.0/24 10.0.0.2\n")
                .says("add net 192.0.2.0: gateway 127.0.0.1 fib 2\nadd net 192.0.3.0: gateway 10.0.0.2\n");
    }

    @Test
    void interfacesShowTheirs() {
        assertTrue(lab.run("ifconfig epair1a").out().contains("\tgroups: epair\n\tfib: 1\n"));
        assertFalse(lab.run("ifconfig epair0a").out().contains("fib"));
        lab.setUp("ifconfig epair1a fib 0");
        assertTrue(lab.run("netstat -rn4").out().contains("10.0.1.0/24"), "its subnet came along");
    }

    @Test
    void whatCannotBe() {
        String three = ": fib 3: Invalid argument: FIBs here are 0 to 2: sysctl net.fibs=4 makes more\n";
        lab.run("setfib 3 ping 10.0.0.2").complains(1, "setfib" + three);
        lab.run("route add -fib 1-5 default 10.0.1.2").complains(1, "route" + three);
        lab.run("netstat -rn -F 3").complains(1, "netstat" + three);
        lab.run("ifconfig epair0a fib 3").complains(1, "ifconfig" + three);
        assertEquals(64, lab.run("setfib x ping 10.0.0.2").exit());
        assertEquals(1, lab.run("setfib 1").exit());
        assertEquals(64, lab.run("route add default 10.0.1.2 -fib").exit());
        assertEquals(
                new Result(
                        1,
                        "add net default: gateway 10.0.1.2 fib 2: Network is unreachable\n",
                        "route: writing to routing socket: Network is unreachable\n"),
                lab.run("setfib 2 route add default 10.0.1.2"));
    }

    @Test
    void fewerFibs() {
        lab.setUp("sysctl net.fibs=1");
        assertFalse(lab.run("ifconfig epair1a").out().contains("fib"));
        assertTrue(lab.run("netstat -rn4").out().contains("10.0.1.0/24"));
        assertEquals(1, lab.run("setfib 1 netstat -rn").exit());
    }
}
