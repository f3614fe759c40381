package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Running;

/** SIGHUP applies what has changed, and nothing if there is a fault. */
@IntegrationTest
class ReloadTest {
    /** The demo, and beside it what a reload changes. */
    private static final String BEFORE = world("""
              side:
                interfaces: {epair1b: {inet: 10.66.2.2/24}}
                routes: {default: 10.66.2.1, 10.9.0.0/16: blackhole}
            """, "vv9: {tap: vv9}");

    /** Another address, another route, another jail, no second TAP. */
    private static final String AFTER = world("""
              side:
                interfaces: {epair1b: {inet: 10.66.2.3/24}}
                routes: {default: 10.66.2.1}
              added:
                interfaces: {epair2a: {inet: 10.66.3.1/24}}
            """, "");

    private DemoWorld world;

    private static String world(String jails, String device) {
        return """
                devices:
                  vv0: {tap: vv0}
                  %s
                jails:
                  gw:
                    sysctl: {net.inet.ip.forwarding: 1}
                    interfaces:
                      vv0: {inet: 10.66.0.2/24}
                      epair0a: {inet: 10.66.1.1/24}
                      epair1a: {inet: 10.66.2.1/24}
                  web:
                    interfaces: {epair0b: {inet: 10.66.1.2/24}}
                    routes: {default: 10.66.1.1}
                %s""".formatted(device, jails);
    }

    @BeforeEach
    void start() {
        world = new DemoWorld(BEFORE);
        world.netns().run("ip", "route", "add", "10.66.2.0/24", "via", "10.66.0.2");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Running pingWeb() {
        return world.netns()
                .command("ping", "-n", "-q", "-i", "0.005", "-W", "2", "10.66.1.2")
                .start();
    }

    @Test
    void differencesAreAppliedAndWhatIsUntouchedLosesNothing() {
        world.ping("10.66.2.2", 1);
        assertTrue(world.netns().hasLink("vv9"));
        try (Running ping = pingWeb()) {
            world.daemon().reload(AFTER);
            world.daemon().awaitLog("applied, with 0 faults");
            world.ping("10.66.2.3", 3);
            world.netns()
                    .attempt("ping", "-n", "-c", "1", "-W", "1", "10.66.2.2")
                    .expect(1);
            assertFalse(world.netns().hasLink("vv9"), "the TAP that the config has no more");
            assertTrue(
                    world.vvctl().line("jls name").contains("added"),
                    () -> world.vvctl().line("jls name"));
            String routes = world.vvctl().line("jexec side netstat -rn");
            assertFalse(routes.contains("10.9.0.0/16"), routes);

            // And back again.
            world.daemon().reload(BEFORE);
            Await.until("the TAP is back", () -> world.netns().hasLink("vv9"));
            Await.until(
                    "the jail is gone", () -> !world.vvctl().line("jls name").contains("added"));
            world.ping("10.66.2.2", 3);
            ping.endPingWithoutLoss();
        }
    }

    @Test
    void faultsAreLoggedAndNothingChanges() {
        String before = state();
        try (Running ping = pingWeb()) {
            world.daemon().reload(AFTER + "  broken: {hostnam: x}\n");
            world.daemon()
                    .awaitLog("vvorld.yaml:" + (AFTER.lines().count() + 1) + ": jails.broken.hostnam: unknown key");
            world.daemon().awaitLog("the running state stays as it is");
            assertEquals(before, state());
            ping.endPingWithoutLoss();
        }
    }

    @Test
    void whatLinuxRefusesIsLoggedAndTheRestIsApplied() {
        world.netns().run("ip", "tuntap", "add", "dev", "taken", "mode", "tun");
        world.daemon().reload(BEFORE.replace("vv9: {tap: vv9}", "vv9: {tap: taken}"));
        world.daemon().awaitLog(": devices.vv9: ");
        world.daemon().awaitLog("applied, with 1 faults");
        assertFalse(world.netns().hasLink("vv9"));
        world.ping("10.66.1.2", 10);
    }

    @Test
    void manyReloadsAtOnce() {
        try (Running ping = pingWeb()) {
            for (int i = 0; i < 20; i++) {
                world.daemon().reload(i % 2 == 0 ? AFTER : BEFORE);
            }
            world.daemon().reload(BEFORE);
            Await.until(
                    "the last config is in force",
                    () -> world.netns().hasLink("vv9")
                            && !world.vvctl().line("jls name").contains("added"));
            world.ping("10.66.2.2", 1);
            ping.endPingWithoutLoss();
        }
    }

    private String state() {
        StringBuilder text = new StringBuilder(world.vvctl().line("jls name"));
        for (String jail : new String[] {"gw", "web", "side"}) {
            text.append(world.vvctl().line("jexec " + jail + " ifconfig"))
                    .append(world.vvctl().line("jexec " + jail + " netstat -rn"));
        }
        return text + world.netns().run("ls", "/sys/class/net");
    }
}
