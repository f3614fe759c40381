package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.stack.sim.Lab;

/** {@code rtadvctl}, and what {@code ifconfig}, {@code ndp} and {@code netstat} show of what was learnt. */
class RtadvctlTest {
    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void build() {
        lab.withTwoJails().setUp("""
                sysctl -j gw net.inet6.ip6.forwarding=1
                ifconfig -j gw epair0a inet6 2001:db8::1/64
                """);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aHostLearns() {
        lab.run("rtadvctl -j gw show").says("");
        lab.run(
                        "rtadvctl -j gw enable epair0a interval 30 lifetime 90 preference high dns 2001:db8::53 search example.org"
                                + " route 2001:db8:7::/48")
                .says("");
        lab.run("rtadvctl -j gw show").says("""
                        epair0a: state WAITING
                        \tlifetime 90s, preference high, every 10 to 30s
                        \tflags none, hoplimit 64, mtu 1500, reachable 0ms, retrans 0ms
                        \tprefix 2001:db8::/64 vltime 2592000s pltime 604800s onlink autonomous
                        \troute 2001:db8:7::/48 lifetime 90s preference high
                        \tdns 2001:db8::53
                        \tsearch example.org
                        """);
        lab.setUp("ifconfig -j web epair0b inet6 accept_rtadv -ifdisabled");
        lab.lab.runFor(Lab.seconds(6));
        assertTrue(lab.run("rtadvctl -j gw show epair0a").out().startsWith("epair0a: state RA_SEND\n"));
        String shown = lab.run("ifconfig -j web -L epair0b").out();
        assertTrue(
                shown.matches(
                        "(?s).*\tinet6 2001:db8::[0-9a-f:]+ prefixlen 64 autoconf pltime 60479\\d vltime 259199\\d\n.*"),
                shown);
        assertTrue(shown.contains("\tnd6 options=23<PERFORMNUD,ACCEPT_RTADV,AUTO_LINKLOCAL>\n"), shown);
        String table = lab.run("netstat -j web -rn6").out();
        assertTrue(table.matches("(?s).*\ndefault +fe80::[0-9a-f:]+%epair0b +UG +epair0b\n.*"), table);
        assertTrue(table.matches("(?s).*\n2001:db8:7::/48 +fe80::[0-9a-f:]+%epair0b +UG +epair0b\n.*"), table);
        String routers = lab.run("ndp -j web -r").out();
        assertTrue(
                routers.matches("fe80::[0-9a-f:]+%epair0b if=epair0b, flags=, pref=high, expire=1m2\\ds\n"), routers);
        String prefixes = lab.run("ndp -j web -p").out();
        assertTrue(prefixes.startsWith("2001:db8::/64 if=epair0b\nflags=LAO vltime=719h59m5"), prefixes);
        assertTrue(prefixes.contains("%epair0b (reachable)\n"), prefixes);
        String link = lab.run("ndp -j web -i epair0b").out();
        assertTrue(link.startsWith("linkmtu=1500, curhlim=64, basereachable=30s0ms, retrans=1s0ms\n"), link);
        assertTrue(link.endsWith("\tdns 2001:db8::53\n\tsearch example.org\n"), link);
        // What an operator sets stands above it.
        lab.run("route -j web -6 add default 2001:db8::1").says("add net default: gateway 2001:db8::1\n");
        assertTrue(lab.run("netstat -j web -rn6").out().matches("(?s).*\ndefault +2001:db8::1 +UGS +epair0b\n.*"));
        lab.run("route -j web -6 delete default").says("delete net default\n");
        assertTrue(lab.run("netstat -j web -rn6").out().matches("(?s).*\ndefault +fe80::.* +UG +epair0b\n.*"));
        lab.run("rtadvctl -j gw disable epair0a").says("");
        lab.lab.runFor(Lab.seconds(1));
        assertFalse(lab.run("netstat -j web -rn6").out().contains("default"));
        lab.run("ndp -j web -r").says("");
    }

    @Test
    void json() {
        lab.setUp("rtadvctl -j gw enable epair0a managed other prefix 2001:db8:5::/64 mtu 0");
        lab.assertJson("""
                {"rtadvd": {"interface": [{"name": "epair0a", "state": "WAITING", "lifetime": 1800, "preference": "medium",
                  "min-interval": 200, "max-interval": 600, "managed": true, "other": true, "hop-limit": 64, "mtu": 0,
                  "reachable-ms": 0, "retrans-ms": 0,
                  "prefix": [{"prefix": "2001:db8:5::/64", "valid-lifetime": 2592000, "preferred-lifetime": 604800,
                              "on-link": true, "autonomous": true}],
                  "route": [], "dns": [], "search": []}]}}""", "rtadvctl -j gw show");
    }

    @Test
    void aHostIsToldSo() {
        lab.setUp("sysctl -j gw net.inet6.ip6.forwarding=0");
        assertEquals(
                "rtadvctl: epair0a: no default router while net.inet6.ip6.forwarding is 0\n",
                lab.run("rtadvctl -j gw enable epair0a").err());
        assertTrue(lab.run("rtadvctl -j gw show").out().contains("\tlifetime 0s, "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enable lo0                                   | rtadvctl: lo0: nobody listens there: it is no Ethernet
            enable epair9a                               | rtadvctl: interface epair9a does not exist
            disable epair0a                              | rtadvctl: epair0a: nothing is advertised there
            enable epair0a lifetime 20                   | rtadvctl: router advertisement: router lifetime (0, or the maximum interval to 9000 s) is 20, must be 600 to 9000
            enable epair0a preference best               | rtadvctl: preference: 'best' is none of low, medium, high
            enable epair0a prefix 2001:db8::             | rtadvctl: '2001:db8::' has no prefix length: write A/len
            enable epair0a search -x.                    | rtadvctl: '-x.' is not a domain name such as example.org
            enable epair0a mtu 1000                      | rtadvctl: router advertisement: advertised MTU (0, or 1280 and more) is 1000, must be 1280 to 65535
            """)
    void refusals(String words, String complaint) {
        lab.run("rtadvctl -j gw " + words).complains(1, complaint + "\n");
    }
}
