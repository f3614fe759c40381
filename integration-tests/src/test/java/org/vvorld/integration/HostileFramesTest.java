package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.HostileFrames;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Metrics;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.RawFrames;

/** Random, truncated and bit-flipped frames out of a real TAP. */
@IntegrationTest
class HostileFramesTest {
    private static final int FRAMES = 20_000;
    private static final long SEED = 7;
    private static final List<String> JAILS = List.of("0", "gw", "web");
    private static final String RECEIVED = "vvorld_interface_receive_packets_total";

    @Test
    void everyFrameIsAccountedForAndTheDaemonStaysHealthy() {
        try (DemoWorld world = new DemoWorld()) {
            Netns netns = world.netns();
            // Some frames are fragments whose rest never comes.
            for (String jail : List.of("gw", "web")) {
                world.daemon().vvctl().run("jexec", jail, "sysctl", "net.inet.ip.fragttl=2");
            }
            List<byte[]> frames = new ArrayList<>();
            HostileFrames source = new HostileFrames(SEED, netns.mac("vv0"), world.gwMac());
            for (int i = 0; i < FRAMES; i++) {
                frames.add(source.next());
            }
            int sent = RawFrames.send(netns, "vv0", frames);
            // Linux refuses none that has a header; a daemon that has just started may be slower than the sender at
            // first.
            assertEquals(FRAMES, sent);
            long lost = netns.statistic("vv0", "tx_dropped");
            assertTrue(lost < FRAMES / 4, () -> lost + " frames never reached the daemon");

            // What waits for a neighbour ends with it.
            Metrics after = Await.value(
                    "every packet is sent, consumed or dropped",
                    world.daemon()::metrics,
                    m -> m.sum("vvorld_packet_pool_in_use") == 0
                            && JAILS.stream().allMatch(j -> unaccounted(m, j) == 0));
            Await.value(
                    "the frames that Linux handed over are those that came in",
                    () -> netns.statistic("vv0", "tx_packets")
                            - world.daemon().metrics().sum(RECEIVED, "interface=\"vv0\""),
                    difference -> difference == 0);
            for (String jail : JAILS) {
                assertEquals(0, after.counter(jail, "exceptions"), jail);
                assertEquals(
                        after.counter(jail, "packets_dropped"),
                        after.sum("vvorld_dropped_packets_total", "jail=\"" + jail + "\""),
                        "each drop has a reason in " + jail);
            }
            assertTrue(after.dropped("gw", "ipv4_bad_checksum") > 1_000, after::text);
            assertTrue(after.dropped("gw", "ethertype_unknown") > 1_000, after::text);
            assertTrue(after.dropped("gw", "arp_malformed") > 100, after::text);

            assertEquals("ok\n", netns.run("curl", "-sS", "--fail", "http://127.0.0.1:9917/healthz"));
            assertFalse(world.daemon().log().contains("ERROR"), world.daemon()::log);
            // Some frame may have told gw another address for Linux, as ARP lets any station do; Linux asks again.
            netns.run("ip", "neigh", "flush", "dev", "vv0");
            world.ping("10.66.1.2", 200);
        }
    }

    /** Packets of a jail's vnet that have come and not gone. */
    private static long unaccounted(Metrics m, String jail) {
        return m.counter(jail, "packets_received")
                + m.counter(jail, "packets_originated")
                - m.counter(jail, "packets_sent")
                - m.counter(jail, "packets_consumed")
                - m.counter(jail, "packets_dropped");
    }
}
