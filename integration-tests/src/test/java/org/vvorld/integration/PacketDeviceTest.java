package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.RouterLab;

/** A vnet as the router between two kernels, on raw sockets, with two workers. */
@IntegrationTest
class PacketDeviceTest {
    private static final int TRANSFER_BYTES = 32 << 20;

    /** Both ways, also in fragments; Linux gives each frame to the worker that owns its flow, so none hops. */
    @Test
    void linuxPingsLinuxThroughAVnet() {
        try (RouterLab lab = RouterLab.onNics("")) {
            assertEquals(
                    lab.middle.mac("d0"),
                    lab.interfaceOf("em0").get("ether").getAsString(),
                    "the interface has the NIC's address");
            RouterLab.ping(lab.left, "10.1.0.2", "-c3", "-i0.05");
            RouterLab.ping(lab.left, "10.2.0.1", "-c200", "-i0.002");
            RouterLab.ping(lab.right, "10.1.0.1", "-c200", "-i0.002");
            RouterLab.ping(lab.left, "10.2.0.1", "-c5", "-i0.05", "-s", "8000");
            assertEquals(0, lab.ipFrames("queued"), "frames were handed to another worker");
            assertTrue(lab.ipFrames("handled") > 800);
            String shown = lab.daemon().vvctl().line("jexec rt ifconfig em0");
            assertTrue(shown.contains("\tpacket: d0 steering ebpf queues 2\n"), shown);
            String flags = lab.middle.run("ip", "-d", "link", "show", "d0");
            assertTrue(flags.contains("promiscuity 0 "), flags);
        }
    }

    /** Linux leaves segments and checksums to whoever sends: they cross the router whole, and without a hop. */
    @Test
    void tcpCrossesWholeAndOnOneWorker() {
        try (RouterLab lab = RouterLab.onNics("")) {
            lab.transfer(lab.left, lab.right, "10.2.0.1", TRANSFER_BYTES);
            assertTrue(bytesAFrame(lab.left, "a0") > 3000, "no frame was larger than the MTU");
            lab.transfer(lab.right, lab.left, "10.1.0.1", TRANSFER_BYTES);
            assertTrue(bytesAFrame(lab.right, "b0") > 3000, "no frame was larger than the MTU");
            assertEquals(0, lab.ipFrames("queued"), "frames were handed to another worker");
            assertEquals(0, lab.daemon().metrics().dropped("rt", "offload_malformed"));
        }
    }

    private static long bytesAFrame(Netns host, String link) {
        return host.statistic(link, "tx_bytes") / host.statistic(link, "tx_packets");
    }

    @Test
    void theSmallestRingsLoseNothingOfAPing() {
        try (RouterLab lab = RouterLab.onNics(", rings: {receive: 256, transmit: 64}")) {
            RouterLab.ping(lab.left, "10.2.0.1", "-c300", "-i0.002");
            lab.transfer(lab.left, lab.right, "10.2.0.1", TRANSFER_BYTES / 8);
        }
    }

    /** Without the right to load a program Linux spreads frames by its own hash; each worker hands on what it does not own. */
    @Test
    void withoutBpfItWorksAsWell() throws IOException {
        String disabled = Files.readString(Path.of("/proc/sys/kernel/unprivileged_bpf_disabled"));
        assumeFalse(disabled.strip().equals("0"), "here anybody may load programs");
        try (RouterLab lab = RouterLab.onNicsThrough("setpriv", "--bounding-set=-bpf,-sys_admin")) {
            lab.daemon().awaitLog("frames are not steered to their workers in the kernel");
            assertEquals("hash", lab.interfaceOf("em0").get("steering").getAsString());
            RouterLab.ping(lab.left, "10.2.0.1", "-c200", "-i0.002");
            lab.transfer(lab.left, lab.right, "10.2.0.1", TRANSFER_BYTES);
        }
    }

    /** The kernel's program follows the mapping, with the worker that owns the flow: still none hops, and none is lost. */
    @Test
    void steeringFollowsThePolicy() {
        try (RouterLab lab = RouterLab.onNics("")) {
            for (String mapping : new String[] {"0:0 1:0 2:0 3:0", "0:1 1:1 2:1 3:1"}) {
                lab.daemon().vvctl().run("sysctl", "net.inet.rss.bucket_mapping=" + mapping);
                long before = lab.ipFrames("queued");
                RouterLab.ping(lab.left, "10.2.0.1", "-c50", "-i0.002");
                lab.transfer(lab.left, lab.right, "10.2.0.1", 1 << 20);
                assertEquals(before, lab.ipFrames("queued"), "frames were handed to another worker");
            }
        }
    }

    @Test
    void refusesWhatWouldCutTheHostOff() {
        try (RouterLab lab = RouterLab.onNics("")) {
            lab.middle.run("ip", "link", "add", "up0", "type", "veth", "peer", "name", "up1");
            lab.middle.run("ip", "addr", "add", "192.0.2.2/24", "dev", "up0");
            lab.middle.run("ip", "link", "set", "up0", "up");
            lab.middle.run("ip", "link", "set", "up1", "up");
            lab.middle.run("ip", "route", "add", "default", "via", "192.0.2.1");
            assertRefused(lab, "up0", "this host's default route leads through up0");
            assertRefused(lab, "up0", "'ifconfig wan0 create packet up0 force'");
            assertEquals("wan0\n", lab.daemon().vvctl().line("ifconfig wan0 create packet up0 force"));
            lab.daemon().vvctl().line("ifconfig wan0 destroy");
            assertRefused(lab, "nosuch0", "interface nosuch0");
            assertRefused(lab, "lo", "lo has no Ethernet frames");
            assertRefused(lab, "d0", "d0 has an interface already");
        }
    }

    private static void assertRefused(RouterLab lab, String nic, String reason) {
        Output refused = lab.daemon().vvctl().attempt("ifconfig", "wan0", "create", "packet", nic);
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains(reason), refused.err());
    }
}
