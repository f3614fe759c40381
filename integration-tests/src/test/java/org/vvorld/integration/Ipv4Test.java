package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Output;

/**
 * IPv4 and ICMP against Linux, through three vnets:
 * <pre>
 *   Linux 10.66.0.1 -- vv0 -- gw -- 10.66.1.0/24 -- web -- 10.66.3.0/24 -- far 10.66.3.2
 * </pre>
 */
@IntegrationTest
class Ipv4Test {
    private static final String FAR = "10.66.3.2";
    private static final String THREE = DemoWorld.demo()
                    .replace("    routes:\n  web:", "    routes: {10.66.3.0/24: 10.66.1.2}\n  web:")
                    .replace(
                            "    hostname: web.example\n",
                            "    hostname: web.example\n    sysctl: {net.inet.ip.forwarding: 1}\n")
                    .replace(
                            "      epair0b: {inet: 10.66.1.2/24}\n",
                            "      epair0b: {inet: 10.66.1.2/24}\n      epair1a: {inet: 10.66.3.1/24}\n")
            + """
                    x:
                      far:
                        interfaces:
                          lo0: {inet: 127.0.0.1/8}
                          epair1b: {inet: 10.66.3.2/24}
                        routes: {default: 10.66.3.1}
                    """.substring(3);

    private static DemoWorld world;

    @BeforeAll
    static void start() {
        world = new DemoWorld(THREE);
        world.netns().run("ip", "route", "add", "10.66.3.0/24", "via", "10.66.0.2");
        world.ping(FAR, 3);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void pingsOfEverySizeThereAndBack() {
        for (int size : new int[] {0, 1, 1472, 1473, 2952, 2953, 9000, 40_000, 65_507}) {
            world.netns()
                    .attempt("ping", "-n", "-c", "3", "-i", "0.05", "-W", "3", "-s", Integer.toString(size), FAR)
                    .expect(0)
                    .contains(" 0% packet loss");
            world.vvctl()
                    .attempt(
                            "jexec",
                            "far",
                            "ping",
                            "-n",
                            "-c",
                            "3",
                            "-i",
                            "0.05",
                            "-s",
                            Integer.toString(size),
                            "10.66.0.1")
                    .expect(0)
                    .contains("3 packets received");
        }
        assertTrue(world.daemon().metrics().counter("far", "ip_reassembled") > 20);
        assertEquals(0, world.daemon().metrics().counter("web", "ip_reassembled"), "a router does not");
    }

    @Test
    void theWayThereAndBackIsRecorded() {
        Output there = world.netns().attempt("ping", "-n", "-c", "1", "-W", "3", "-R", FAR);
        String way = there.expect(0).text().replaceAll("(?s).*RR:", "").replaceAll("\\s+", " ");
        assertTrue(
                way.contains("10.66.0.1 10.66.1.1 10.66.3.1 10.66.3.2 10.66.1.2 10.66.0.2 10.66.0.1")
                        || way.contains("10.66.1.1 10.66.3.1 10.66.3.2 10.66.1.2 10.66.0.2"),
                there::toString);
        Output times = world.netns().attempt("ping", "-n", "-c", "1", "-W", "3", "-T", "tsandaddr", FAR);
        times.expect(0).contains("10.66.1.1").contains("10.66.3.1").contains(FAR);
    }

    @Test
    void linuxFollowsARedirect() {
        world.vvctl().run("jexec", "gw", "route", "add", "-net", "198.51.100.0/24", "10.66.0.9");
        world.netns().run("ip", "neigh", "replace", "10.66.0.9", "lladdr", "02:00:00:00:00:99", "dev", "vv0");
        world.netns().run("ip", "route", "add", "198.51.100.0/24", "via", "10.66.0.2");
        Await.until("Linux follows the redirect", () -> {
            world.netns().attempt("ping", "-n", "-c", "1", "-W", "1", "198.51.100.1");
            return world.netns().run("ip", "route", "get", "198.51.100.1").contains("via 10.66.0.9");
        });
        assertTrue(world.daemon().metrics().counter("gw", "icmp_redirects_sent") > 0);
    }

    @Test
    void overlappingFragmentsAreRefused() {
        String script = """
                import socket, struct
                def part(offset, more, data):
                    header = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(data), 77, more << 13 | offset >> 3, 64, 1, 0,
                                         socket.inet_aton('10.66.0.1'), socket.inet_aton('10.66.3.2'))
                    s.sendto(header + data, ('10.66.3.2', 0))
                s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
                part(0, 1, bytes([8, 0, 0xf7, 0xff, 0, 0, 0, 0]) + bytes(24))
                part(24, 1, bytes(16))
                part(40, 0, bytes(8))
                """;
        world.netns().command("python3", "-").input(script).run().expect(0);
        Await.value("the overlap at far", world.daemon()::metrics, m -> m.dropped("far", "fragment_overlap") == 2);
    }

    @Test
    void aPublishedStationIsAnsweredFor() {
        world.vvctl().run("jexec", "gw", "arp", "-s", "10.66.0.77", "auto", "pub");
        world.netns()
                .attempt("arping", "-c", "1", "-w", "5", "-I", "vv0", "10.66.0.77")
                .expect(0)
                .contains("Unicast reply from 10.66.0.77");
    }

    @Test
    void tracerouteFindsThePathMtu() {
        try (DemoWorld narrow = new DemoWorld(DemoWorld.demo()
                .replace("epair0a: {inet: [10.66.1.1/24]}", "epair0a: {inet: [10.66.1.1/24], mtu: 1000}")
                .replace("epair0b: {inet: 10.66.1.2/24}", "epair0b: {inet: 10.66.1.2/24, mtu: 1000}"))) {
            narrow.netns()
                    .attempt("traceroute", "-n", "--mtu", "-w", "3", "10.66.1.2")
                    .expect(0)
                    .contains("F=1000");
        }
    }
}
