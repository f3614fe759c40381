package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.RouterLab;
import org.vvorld.integration.harness.Vvctl;

/**
 * What people look at a network with, of both families: to a vnet as the host it is, and through it as the router it is.
 *
 * <pre>
 *   left 2001:db8:1::1 ---- em0 ::2 rt ::2 em1 ---- 2001:db8:2::1 right
 * </pre>
 */
@IntegrationTest
class LinuxToolsTest {
    enum Kind {
        TAP,
        NIC
    }

    private static final String[] ROUTER = {"10.1.0.2", "2001:db8:1::2"};
    private static final String[] HOST = {"10.2.0.1", "2001:db8:2::1"};

    @ParameterizedTest
    @EnumSource
    void linuxCannotTell(Kind kind) {
        try (RouterLab lab = kind == Kind.TAP ? RouterLab.onTaps() : RouterLab.onNics("")) {
            String link = kind == Kind.TAP ? "d0" : "a0";
            dualStack(lab, link, kind == Kind.TAP ? "d1" : "b0");
            try (Capture capture = new Capture(lab.left, link)) {
                for (int v6 = 0; v6 < 2; v6++) {
                    pings(lab.left, ROUTER[v6], HOST[v6]);
                    ways(lab.left, v6 == 0 ? "-4" : "-6", ROUTER[v6], HOST[v6]);
                    scans(lab.left, v6 == 0 ? "-4" : "-6", ROUTER[v6], HOST[v6]);
                }
                String mac = lab.interfaceOf("em0").get("ether").getAsString();
                // What right sent has its checksums left to a device that never comes.
                capture.requireClean(mac + " && !(ip.src == 10.2.0.1) && !(ipv6.src == 2001:db8:2::1)");
            }
            assertTrue(
                    lab.left.run("ip", "-6", "neigh", "show", ROUTER[1]).contains("router REACHABLE")
                            || lab.left
                                    .run("ip", "-6", "neigh", "show", ROUTER[1])
                                    .contains("router"),
                    "a router says so in its advertisements (RFC 4861 section 4.4)");
        }
    }

    private static void dualStack(RouterLab lab, String left, String right) {
        Vvctl vvctl = lab.daemon().vvctl();
        vvctl.line("jexec rt sysctl net.inet6.ip6.forwarding=1");
        vvctl.line("jexec rt ifconfig em0 inet6 2001:db8:1::2/64");
        vvctl.line("jexec rt ifconfig em1 inet6 2001:db8:2::2/64");
        // Scans ask faster than a router answers errors by default (RFC 1812 section 4.3.2.8, RFC 4443 section 2.4).
        vvctl.line("jexec rt sysctl net.inet.icmp.icmplim=0");
        vvctl.line("jexec rt sysctl net.inet6.icmp6.errppslimit=0");
        host(lab.left, left, "2001:db8:1::");
        host(lab.right, right, "2001:db8:2::");
        Await.until(
                "IPv6 passes",
                () -> lab.left
                                .attempt("ping", "-6", "-n", "-c", "1", "-W", "1", HOST[1])
                                .status()
                        == 0);
    }

    private static void host(Netns host, String link, String network) {
        // traceroute asks 16 times at once.
        host.run("sysctl", "-q", "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0");
        host.run("ip", "-6", "addr", "add", network + "1/64", "dev", link, "nodad");
        host.run("ip", "-6", "route", "add", "default", "via", network + "2");
    }

    private static void pings(Netns from, String... addresses) {
        for (String address : addresses) {
            for (String size : new String[] {"0", "1", "1452", "1453", "1472", "1473", "8192", "65507"}) {
                from.attempt("ping", "-n", "-c", "2", "-i", "0.02", "-W", "2", "-s", size, address)
                        .expect(0)
                        .contains(" 0% packet loss");
            }
        }
    }

    private static void ways(Netns from, String family, String router, String host) {
        from.attempt("tracepath", family, "-n", host).expect(0).contains("pmtu 1500 hops 2 back 2");
        for (String how : new String[] {"-U", "-I"}) {
            from.attempt("traceroute", family, "-n", how, "-q", "1", "-w", "2", host)
                    .expect(0)
                    .contains(" 1  " + router + " ")
                    .contains(" 2  " + host + " ");
            from.attempt("traceroute", family, "-n", how, "-q", "1", "-w", "2", router)
                    .expect(0)
                    .contains(" 1  " + router + " ");
        }
    }

    private static void scans(Netns from, String family, String router, String host) {
        for (String address : new String[] {router, host}) {
            nmap(from, family, "-sn", address, "Host is up");
        }
        nmap(from, family, "-sU", "-p", "7,53,33434", router, "33434/udp closed");
        nmap(from, family, "-sO", "-p", "47,132", router, "132      closed");
    }

    private static void nmap(Netns from, String family, String... rest) {
        String[] argv = new String[rest.length + (family.equals("-6") ? 4 : 3)];
        argv[0] = "nmap";
        argv[1] = "-n";
        argv[2] = "--max-retries=3";
        if (family.equals("-6")) {
            argv[3] = "-6";
        }
        System.arraycopy(rest, 0, argv, argv.length - rest.length, rest.length - 1);
        String[] all = Arrays.copyOf(argv, argv.length - 1);
        from.attempt(all).expect(0).contains(rest[rest.length - 1]);
    }
}
