package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.daemon.command.CommandLab.Result;

/** route(8), and {@code netstat -rn}. */
class RouteTest {
    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void interfaces() {
        lab.setUp("""
                ifconfig lo0 inet 127.0.0.1/8
                ifconfig epair create
                ifconfig epair0a inet 10.0.0.1/24
                """);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void addsChangesAndDeletes() {
        lab.run("route add -net 10.9.0.0/16 10.0.0.2").says("add net 10.9.0.0: gateway 10.0.0.2\n");
        lab.run("route add default 10.0.0.2").says("add net default: gateway 10.0.0.2\n");
        lab.run("route -n add -host 10.8.0.0 10.0.0.3").says("add host 10.8.0.0: gateway 10.0.0.3\n");
        lab.run("route add 192.0.2.0/24 -blackhole").says("add net 192.0.2.0: gateway 127.0.0.1\n");
        lab.run("route add -net 198.51.100.0 127.0.0.1 255.255.255.128 -reject")
                .says("add net 198.51.100.0: gateway 127.0.0.1\n");
        lab.run("route -q add 172.16.0.9 10.0.0.2").says("");
        lab.run("route change default 10.0.0.9").says("change net default: gateway 10.0.0.9\n");
        String table = """
                Routing tables

                Internet:
                Destination        Gateway            Flags     Netif Expire
                default            10.0.0.9           UGS     epair0a
                10.0.0.0/24        link#2             U       epair0a
                10.0.0.1           link#2             UHS         lo0
                10.8.0.0           10.0.0.3           UGHS    epair0a
                10.9.0.0/16        10.0.0.2           UGS     epair0a
                127.0.0.1          link#1             UH          lo0
                172.16.0.9         10.0.0.2           UGHS    epair0a
                192.0.2.0/24       127.0.0.1          USB         lo0
                198.51.100.0/25    127.0.0.1          URS         lo0
                """;
        lab.run("netstat -rn4").says(table);
        lab.run("netstat -rn4 -f inet").says(table);
        lab.run("route -4 -n show").says(table);
        lab.run("route delete default").says("delete net default\n");
        lab.run("route delete -net 10.9.0.0/16 10.0.0.2").says("delete net 10.9.0.0: gateway 10.0.0.2\n");
        lab.run("route -n flush").says("""
                10.8.0.0             10.0.0.3             done
                172.16.0.9           10.0.0.2             done
                192.0.2.0/24         127.0.0.1            done
                198.51.100.0/25      127.0.0.1            done
                """);
        lab.run("netstat -rn4").says("""
                Routing tables

                Internet:
                Destination        Gateway            Flags     Netif Expire
                10.0.0.0/24        link#2             U       epair0a
                10.0.0.1           link#2             UHS         lo0
                127.0.0.1          link#1             UH          lo0
                """);
    }

    @Test
    void anIpv4RouteToAnIpv6Router() {
        lab.setUp("ifconfig epair0a inet6 -ifdisabled");
        lab.run("route add -4 10.9.0.0/16 -inet6 fe80::1%epair0a").says("add net 10.9.0.0: gateway fe80::1%epair0a\n");
        lab.run("route -q add 10.9.0.0/16 fe80::1%epair0a")
                .complains(1, "route: writing to routing socket: File exists\n");
        lab.run("route add 10.9.0.0/16 10.0.0.2 -weight 3").says("add net 10.9.0.0: gateway 10.0.0.2\n");
        String table = lab.run("netstat -rnW4").out();
        assertTrue(
                table.contains(
                        "10.9.0.0/16        fe80::1%epair0a    UGS         3   1500    epair0a        weight 1\n"),
                table);
        assertTrue(
                table.contains(
                        "10.9.0.0/16        10.0.0.2           UGS         4   1500    epair0a        weight 3\n"),
                table);
        lab.run("route delete 10.9.0.0/16 10.0.0.2");
        String get = lab.run("route get 10.9.1.1").out();
        assertTrue(get.contains("    gateway: fe80::1%epair0a\n"), get);
        lab.run("route flush").says("10.9.0.0/16          fe80::1%epair0a      done\n");
        lab.run("route -4 add default fe80::2%epair0a").says("add net default: gateway fe80::2%epair0a\n");
        lab.run("route add 10.9.0.0/16 fe80::1")
                .complains(64, "route: bad address: 'fe80::1' is on each link another: say which, as in fe80::1%IF\n");
        lab.run("route add 10.9.0.0/16 2001:db8::1")
                .complains(
                        64,
                        "route: bad address: '2001:db8::1': an IPv6 router of an IPv4 route goes with its link, as in"
                                + " 2001:db8::1%IF\n");
        lab.run("route add 10.9.0.0/16 ff02::1%epair0a")
                .complains(64, "route: bad address: ff02::1%epair0a cannot be a gateway\n");
        lab.run("route add 2001:db8::/32 10.0.0.2")
                .complains(64, "route: bad address: '10.0.0.2' is not an IPv6 address such as 2001:db8::1\n");
    }

    @Test
    void theSourceThatARoutePrefers() {
        lab.setUp("ifconfig lo0 inet 192.0.2.7/32\nifconfig epair0a inet6 2001:db8::1/64 no_dad");
        lab.run("route add 10.9.0.0/16 10.0.0.2 -ifa 192.0.2.7").says("add net 10.9.0.0: gateway 10.0.0.2\n");
        String get = lab.run("route get 10.9.1.1").out();
        assertTrue(get.contains("  interface: epair0a\n if address: 192.0.2.7\n"), get);
        JsonObject o = lab.json("route get 10.9.1.1").getAsJsonObject().getAsJsonObject("route");
        assertEquals("192.0.2.7", o.get("if-address").getAsString());
        lab.run("route change 10.9.0.0/16 10.0.0.2").says("change net 10.9.0.0: gateway 10.0.0.2\n");
        assertTrue(!lab.run("route get 10.9.1.1").out().contains("if address"));
        lab.run("route add 2001:db8:9::/48 2001:db8::2 -ifa 2001:db8::1")
                .says("add net 2001:db8:9::: gateway 2001:db8::2\n");
        get = lab.run("route get 2001:db8:9::1").out();
        assertTrue(get.contains("  interface: epair0a\n if address: 2001:db8::1\n"), get);
        lab.run("route add 10.8.0.0/16 10.0.0.2 -ifa 192.0.2.8")
                .complains(1, "route: -ifa 192.0.2.8: Can't assign requested address: no interface here has it\n");
        lab.run("route add 10.8.0.0/16 10.0.0.2 -ifa x")
                .complains(64, "route: bad address: 'x' is not an IPv4 address such as 192.0.2.1\n");
    }

    @Test
    void wideTablesShowNextHopAndMtu() {
        lab.setUp("route add default 10.0.0.2\nroute add 10.9.0.0/16 10.0.0.2\nifconfig epair0a mtu 1400");
        lab.run("netstat -rnW4").says("""
                Routing tables

                Internet:
                Destination        Gateway            Flags   Nhop#    Mtu      Netif Expire
                default            10.0.0.2           UGS         1   1400    epair0a
                10.0.0.0/24        link#2             U           2   1400    epair0a
                10.0.0.1           link#2             UHS         3  16384        lo0
                10.9.0.0/16        10.0.0.2           UGS         1   1400    epair0a
                127.0.0.1          link#1             UH          4  16384        lo0
                """);
    }

    @Test
    void tablesAsJson() {
        lab.setUp("route add default 10.0.0.2");
        String narrow = """
                {"statistics": {"route-information": {"route-table": {"rt-family": [
                  {"address-family": "Internet", "rt-entry": [
                    {"destination": "default", "gateway": "10.0.0.2", "flags": "UGS", "interface-name": "epair0a"},
                    {"destination": "10.0.0.0/24", "gateway": "link#2", "flags": "U", "interface-name": "epair0a"},
                    {"destination": "10.0.0.1", "gateway": "link#2", "flags": "UHS", "interface-name": "lo0"},
                    {"destination": "127.0.0.1", "gateway": "link#1", "flags": "UH", "interface-name": "lo0"}]}]}}}}
                """;
        lab.assertJson(narrow, "netstat -rn4");
        lab.assertJson(narrow, "route -4 show");
        assertTrue(lab.json("netstat -rnW").toString().contains("\"nhop\":1,\"mtu\":1500,"));
    }

    @Test
    void getShowsTheRouteThatIsTaken() {
        lab.setUp("route add 10.9.0.0/16 10.0.0.2\nroute add 192.0.2.0/24 -blackhole");
        lab.run("route -n get 10.9.1.1").says("""
                   route to: 10.9.1.1
                destination: 10.9.0.0
                       mask: 255.255.0.0
                    gateway: 10.0.0.2
                        fib: 0
                  interface: epair0a
                      flags: <UP,GATEWAY,DONE,STATIC>
                 recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire
                       0         0         0         0      1500         1         0\s
                """);
        lab.run("route get 10.0.0.1").says("""
                   route to: 10.0.0.1
                destination: 10.0.0.1
                        fib: 0
                  interface: lo0
                      flags: <UP,HOST,DONE,STATIC,PINNED>
                 recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire
                       0         0         0         0     16384         1         0\s
                """);
        lab.assertJson("""
                {"route": {"route-to": "10.0.0.77", "destination": "10.0.0.0", "mask": "255.255.255.0", "fib": 0,
                  "interface": "epair0a", "flags": ["UP", "DONE", "PINNED"], "mtu": 1500, "weight": 1}}
                """, "route -n get 10.0.0.77");
        String hole = lab.run("route -n get 192.0.2.1").out();
        assertTrue(hole.contains("flags: <UP,GATEWAY,DONE,STATIC,BLACKHOLE>\n"), hole);
        lab.run("route get 203.0.113.1").complains(1, "route: route has not been found\n");
    }

    @Test
    void aRefusalIsToldTwiceAsInFreeBsd() {
        lab.setUp("route add default 10.0.0.2\nsysctl net.route.multipath=0");
        assertEquals(
                new Result(
                        1,
                        "add net default: gateway 10.0.0.3: route already in table\n",
                        "route: writing to routing socket: File exists\n"),
                lab.run("route add default 10.0.0.3"));
        assertEquals(
                new Result(
                        1,
                        "add net 10.9.0.0: gateway 10.7.0.1: Network is unreachable\n",
                        "route: writing to routing socket: Network is unreachable\n"),
                lab.run("route add 10.9.0.0/16 10.7.0.1"));
        assertEquals(
                new Result(
                        1,
                        "delete net 10.9.0.0: not in table\n",
                        "route: writing to routing socket: No such process\n"),
                lab.run("route delete 10.9.0.0/16"));
        lab.run("route -q delete default 10.0.0.77")
                .complains(1, "route: writing to routing socket: No such process\n");
        lab.run("route -q add 10.0.0.0/24 10.0.0.2").complains(1, "route: writing to routing socket: File exists\n");
        lab.run("route -q delete 10.0.0.0/24")
                .complains(1, "route: writing to routing socket: Address already in use\n");
        lab.run("route -q change 10.9.0.0/16 10.0.0.2")
                .complains(1, "route: writing to routing socket: No such process\n");
        lab.run("route -q add 10.9.0.0/16 10.0.0.1")
                .complains(1, "route: writing to routing socket: Network is unreachable\n");
    }

    @Test
    void aSecondGatewayIsAnotherWay() {
        lab.setUp("route add default 10.0.0.2");
        lab.run("route add default 10.0.0.3 -weight 3").says("add net default: gateway 10.0.0.3\n");
        lab.run("route -q add default 10.0.0.3").complains(1, "route: writing to routing socket: File exists\n");
        lab.run("route -q add default -reject").complains(1, "route: writing to routing socket: File exists\n");
        lab.run("netstat -rn4W").says("""
                Routing tables

                Internet:
                Destination        Gateway            Flags   Nhop#    Mtu      Netif Expire
                default            10.0.0.2           UGS         1   1500    epair0a        weight 1
                default            10.0.0.3           UGS         2   1500    epair0a        weight 3
                10.0.0.0/24        link#2             U           3   1500    epair0a
                10.0.0.1           link#2             UHS         4  16384        lo0
                127.0.0.1          link#1             UH          5  16384        lo0
                """);
        lab.run("route change default 10.0.0.2 -weight 7").says("change net default: gateway 10.0.0.2\n");
        assertTrue(lab.run("netstat -rn4W").out().contains("epair0a        weight 7\n"));
        assertTrue(
                lab.run("route get 192.0.2.1").out().contains("    1500         7         0 \n"),
                lab.run("route get 192.0.2.1").out());
        lab.run("route -q delete default 10.0.0.9").complains(1, "route: writing to routing socket: No such process\n");
        lab.run("route delete default 10.0.0.2").says("delete net default: gateway 10.0.0.2\n");
        assertTrue(lab.run("route get 192.0.2.1").out().contains("gateway: 10.0.0.3\n"));
        lab.setUp("route -q add default 10.0.0.4");
        lab.run("route delete default").says("delete net default\n");
        lab.run("route get 192.0.2.1").complains(1, "route: route has not been found\n");
    }

    @Test
    void aRouteToAnInterface() {
        lab.run("route add -net 10.9.0.0/16 -iface epair0a").says("add net 10.9.0.0: gateway epair0a\n");
        assertTrue(lab.run("netstat -rn4").out().contains("10.9.0.0/16        link#2             US      epair0a\n"));
        assertTrue(lab.run("route get 10.9.1.2").out().contains("flags: <UP,DONE,STATIC>\n"));
        lab.run("route delete -net 10.9.0.0/16 -iface epair0a").says("delete net 10.9.0.0: gateway epair0a\n");
        assertEquals(1, lab.run("route -q add 10.9.0.0/16 -iface em7").exit());
    }

    @Test
    void aFileMayHaveBothFamilies() {
        lab.setUp("ifconfig epair0a inet6 2001:db8::1/64 no_dad");
        String lines = """
                add 10.9.0.0/16 10.0.0.2
                add 2001:db8:9::/48 2001:db8::2
                -6 add default 2001:db8::2 -weight 2
                add default6 2001:db8::2
                """;
        Result r = lab.run("route -f -", lines);
        assertEquals(64, r.exit());
        String said = """
                add net 10.9.0.0: gateway 10.0.0.2
                add net 2001:db8:9::: gateway 2001:db8::2
                add net default: gateway 2001:db8::2
                """;
        assertEquals(said, r.out());
        assertTrue(r.err().startsWith("line 4: route: "), r.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    add 10.9.0.0/16               | 10.9.0.0/16: gateway missing: add one, or -blackhole, or -reject
                    add 10.9.0.0/40 10.0.0.2      | bad address: '10.9.0.0/40': the prefix length is not a number from 0 to 32
                    add ten 10.0.0.2              | bad address: 'ten' is not an IPv4 address such as 192.0.2.1
                    add 10.9.0.0/16 eleven        | bad address: 'eleven' is not an IPv4 address such as 192.0.2.1
                    add 10.9.0.0/16 10.0.0.2 -weight 0 | weight '0' is not a number from 1 to 16777215
                    add 10.9.0.0/16 224.0.0.1     | bad address: 224.0.0.1 cannot be a gateway
                    """)
    void badArguments(String arguments, String complaint) {
        lab.run("route " + arguments).complains(64, "route: " + complaint + "\n");
    }

    @ParameterizedTest
    @CsvSource({"route", "route add", "route frobnicate", "route add -frob 10.9.0.0/16 lo0", "route -x get 10.0.0.1"})
    void usage(String line) {
        Result r = lab.run(line);
        assertEquals(64, r.exit());
        assertTrue(r.err().contains("usage: route "), r.err());
    }

    @Test
    void hostBitsAreMaskedAndClassesAreKnown() {
        lab.run("route add 10.9.1.1/16 10.0.0.2").says("add net 10.9.0.0: gateway 10.0.0.2\n");
        lab.run("route add -net 192.168.5.0 10.0.0.2").says("add net 192.168.5.0: gateway 10.0.0.2\n");
        lab.run("route add 172.16.0.0 10.0.0.2").says("add net 172.16.0.0: gateway 10.0.0.2\n");
        lab.run("route add 172.17.0.0 10.0.0.2 -netmask 255.255.240.0").says("add net 172.17.0.0: gateway 10.0.0.2\n");
        lab.run("route add 0.0.0.0 10.0.0.2").says("add net default: gateway 10.0.0.2\n");
        String table = lab.run("netstat -rn").out();
        for (String net :
                new String[] {"default ", "10.9.0.0/16 ", "192.168.5.0/24 ", "172.16.0.0/16 ", "172.17.0.0/20 "}) {
            assertTrue(table.contains("\n" + net), table);
        }
    }

    @Test
    void aRouteIsGoneWhileItsGatewayCannotBeReached() {
        lab.setUp("route add default 10.0.0.2\nifconfig epair0a down");
        assertEquals(-1, lab.run("netstat -rn").out().indexOf("default"));
        lab.setUp("ifconfig epair0a up");
        assertTrue(lab.run("netstat -rn").out().contains("\ndefault"));
    }
}
