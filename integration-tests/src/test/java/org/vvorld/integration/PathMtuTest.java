package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;

/** A link behind gw that takes less than Linux sends. */
@IntegrationTest
class PathMtuTest {
    private static final String NARROW = DemoWorld.demo()
            .replace("epair0a: {inet: [10.66.1.1/24]}", "epair0a: {inet: [10.66.1.1/24], mtu: 1000}")
            .replace("epair0b: {inet: 10.66.1.2/24}", "epair0b: {inet: 10.66.1.2/24, mtu: 1000}");

    @Test
    void linuxLearnsThePathMtu() {
        try (DemoWorld world = new DemoWorld(NARROW);
                Capture capture = new Capture(world.netns(), "vv0")) {
            world.netns()
                    .attempt("ping", "-n", "-c", "1", "-W", "2", "-M", "do", "-s", "1400", "10.66.1.2")
                    .expect(1)
                    .contains("From 10.66.0.2 icmp_seq=1 Frag needed and DF set (mtu = 1000)");
            String route = world.netns().run("ip", "route", "get", "10.66.1.2");
            assertTrue(route.contains("mtu 1000"), route);
            world.netns()
                    .attempt("ping", "-n", "-c", "1", "-W", "2", "-M", "do", "-s", "972", "10.66.1.2")
                    .expect(0);
            capture.requireClean(world.gwMac());
        }
    }

    @Test
    void gwFragmentsWhatMayBeFragmented() {
        try (DemoWorld world = new DemoWorld(NARROW)) {
            // -M dont: Linux neither sets DF nor fragments for a path MTU. web puts them together again.
            world.netns()
                    .attempt("ping", "-n", "-c", "3", "-i", "0.01", "-W", "1", "-M", "dont", "-s", "1400", "10.66.1.2")
                    .expect(0)
                    .contains("3 packets transmitted, 3 received");
            Await.value("datagrams at web", world.daemon()::metrics, m -> m.counter("web", "ip_reassembled") == 3);
            assertEquals(3, world.daemon().metrics().counter("gw", "ip_fragmented"));
            assertEquals(6, world.daemon().metrics().counter("gw", "ip_fragments_created"));
        }
    }
}
