package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Vvctl;
import org.vvorld.integration.harness.Vvorldd;

/** Worlds built and taken apart by vvctl alone. */
@IntegrationTest
class CommandsTest {
    private static final String BUILD = """
            # the demo's world, from nothing
            jail -c name=gw vnet persist host.hostname=gw.example
            jail -c name=web vnet persist 'host.hostname=web.example'

            ifconfig tap0 create linux vv0
            ifconfig tap0 vnet gw
            ifconfig epair create
            ifconfig epair0a vnet gw
            ifconfig epair0b vnet web
            jexec gw ifconfig tap0 inet 10.66.0.2/24
            jexec gw ifconfig epair0a inet 10.66.1.1 netmask 255.255.255.0
            jexec gw sysctl net.inet.ip.forwarding=1
            jexec web ifconfig epair0b inet 10.66.1.2/24 mtu 1400 up
            jexec web route add default 10.66.1.1
            """;

    private Netns netns;
    private Vvorldd daemon;
    private Vvctl vvctl;

    @BeforeEach
    void start() {
        netns = new Netns();
        daemon = Vvorldd.in(netns).config("jails: {}").start();
        vvctl = daemon.vvctl();
    }

    @AfterEach
    void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            netns.close();
        }
    }

    @Test
    void demoWorldIsBuiltAndTakenApart() {
        Output built = vvctl.script(BUILD).expect(0);
        built.contains("tap0\n").contains("epair0a\n").contains("add net default: gateway 10.66.1.1\n");
        DemoWorld.linuxSide(netns);
        netns.attempt("ping", "-n", "-c", "50", "-i", "0.005", "-W", "2", "10.66.1.2")
                .expect(0)
                .contains("50 received, 0% packet loss")
                .contains("ttl=63");
        assertTrue(vvctl.line("jexec gw ifconfig tap0")
                .contains("inet 10.66.0.2 netmask 0xffffff00 broadcast 10.66.0.255"));
        assertTrue(vvctl.line("jexec web ifconfig epair0b").contains("mtu 1400"));

        assertEquals("delete net default\n", vvctl.line("jexec web route delete default"));
        netns.attempt("ping", "-n", "-c", "1", "-W", "1", "10.66.1.2").expect(1);
        vvctl.line("jail -r web");
        // The epair was made by the host, so its end comes home.
        assertTrue(vvctl.line("ifconfig -l").contains("epair0b"));
        vvctl.line("ifconfig epair0b destroy");
        assertFalse(vvctl.line("jexec gw ifconfig -l").contains("epair0a"), "the other end goes too");
        vvctl.line("ifconfig tap0 -vnet gw");
        vvctl.line("ifconfig tap0 destroy");
        assertFalse(netns.hasLink("vv0"), "the TAP");
        vvctl.line("jail -r *");
        assertEquals("", vvctl.line("jls name"));
        assertEquals("lo0", vvctl.line("ifconfig -l").strip());
    }

    @Test
    void tapOfItsOwnName() {
        assertEquals("tap7\n", vvctl.line("ifconfig tap7 create"));
        assertTrue(netns.hasLink("tap7"));
        assertEquals("tap0\n", vvctl.line("ifconfig tap create"));
        assertTrue(netns.hasLink("tap0"));
        vvctl.line("ifconfig tap7 mtu 9000");
        assertTrue(netns.run("ip", "link", "show", "tap7").contains("mtu 9000"));
    }

    @Test
    void fiveHundredCommandsOverOneConnection() {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            script.append("""
                    jail -c name=j%d vnet persist
                    ifconfig epair%<d create
                    ifconfig epair%<db vnet j%<d
                    jexec j%<d ifconfig epair%<db inet 10.%<d.0.2/24
                    jexec j%<d route add default 10.%<d.0.1
                    """.formatted(i));
        }
        long from = System.nanoTime();
        Output output = vvctl.script(script.toString()).expect(0);
        System.out.printf("500 commands through vvctl -: %d ms%n", (System.nanoTime() - from) / 1_000_000);
        assertEquals(200, output.lines().size(), "a line an epair, a line a route");
        assertEquals(100, vvctl.line("jls name").lines().count());
        vvctl.line("jail -r *");
        assertEquals("", vvctl.line("jls name"));
    }

    @Test
    void scriptStopsAtTheFirstErrorAndNamesItsLine() {
        vvctl.script("""
                # a comment, and an empty line

                jail -c name=one vnet persist
                jail -c name=one vnet persist
                jail -c name=two vnet persist
                """).expect(1).complains("vvctl: line 4: jail: jail \"one\" already exists");
        assertEquals("one\n", vvctl.line("jls name"));
    }

    @Test
    void scriptWithAnUnclosedQuote() {
        Output output = vvctl.script("jail -c name=one vnet persist\njail -c 'name=two vnet persist\n");
        assertTrue(output.status() != 0, output::toString);
        output.complains("vvctl: line 2: ");
    }
}
