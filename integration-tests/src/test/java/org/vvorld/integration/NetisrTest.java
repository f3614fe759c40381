package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Metrics;
import org.vvorld.integration.harness.Running;

/** What an operator sees of the workers, and sets. */
@IntegrationTest
class NetisrTest {
    private static final String MICROSOFT =
            "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa";

    private static DemoWorld world(String netisr) {
        return new DemoWorld(DemoWorld.demo().replaceFirst("(?m)^netisr:$", "netisr:\n" + netisr.indent(2)));
    }

    /** Sum of a column of netstat -Q over all workers. */
    private static long sum(DemoWorld world, String command, String protocol, String column) {
        long sum = 0;
        for (JsonElement workstream : world.vvctl()
                .json(command)
                .getAsJsonObject()
                .getAsJsonObject("netisr")
                .getAsJsonArray("workstream")) {
            for (JsonElement work : workstream.getAsJsonObject().getAsJsonArray("work")) {
                if (work.getAsJsonObject().get("name").getAsString().equals(protocol)) {
                    sum += work.getAsJsonObject().get(column).getAsLong();
                }
            }
        }
        return sum;
    }

    @Test
    void netstatCountsEveryCrossing() {
        try (DemoWorld world = world("threads: 3")) {
            world.ping("10.66.1.2", 100);
            List<String> lines = world.vvctl().line("netstat -Q").lines().toList();
            assertEquals(
                    List.of(
                            "Configuration:",
                            "Setting                        Current        Limit",
                            "Thread count                         3            3",
                            "Default queue limit               1024        10240",
                            "Dispatch policy                 hybrid          n/a",
                            "Threads bound to CPUs         disabled          n/a"),
                    lines.subList(0, 6));
            assertEquals("WSID CPU   Name     Len WMark   Disp'd  HDisp'd   QDrops   Queued  Handled", lines.get(17));
            assertEquals(18 + 3 * 6, lines.size());
            long web = sum(world, "jexec web netstat -Q", "epair", "handled");
            long gw = sum(world, "netstat -Q -j gw", "epair", "handled");
            assertTrue(web >= 100 && gw >= 100, "a request to web and a reply to gw each: " + web + " and " + gw);
            // At once on the flow's owner, or through its ring.
            long frames = sum(world, "jexec gw netstat -Q", "ip", "handled");
            assertTrue(frames >= 100, frames + " frames from the TAP");
            assertEquals(
                    frames,
                    sum(world, "jexec gw netstat -Q", "ip", "hybrid-dispatched")
                            + sum(world, "jexec gw netstat -Q", "ip", "queued"));
            assertEquals(0, sum(world, "jexec web netstat -Q", "ip", "handled"), "web has no TAP");
            long all = sum(world, "netstat -Q", "epair", "handled");
            assertTrue(all >= web + gw, all + " in all");
            Metrics metrics = world.daemon().metrics();
            assertTrue(metrics.sum("vvorld_netisr_handled_total", "protocol=\"epair\"") >= all, metrics::text);
            assertEquals(0, metrics.sum("vvorld_vnet_netisr_qdrops_total"), metrics::text);
            assertTrue(metrics.sum("vvorld_netisr_wakeups_total") > 0, metrics::text);

            world.vvctl().line("jail -r web");
            assertTrue(sum(world, "netstat -Q", "epair", "handled") >= all, "what web had is not forgotten");
        }
    }

    @Test
    void policiesChangeUnderAFlood() {
        try (DemoWorld world = world("threads: 2");
                Running flood = world.netns()
                        .command("ping", "-n", "-q", "-f", "10.66.1.2")
                        .start()) {
            for (String change : List.of(
                    "net.isr.dispatch=deferred",
                    "net.isr.proto.ip.dispatch=direct",
                    "net.isr.proto.ip.dispatch=default",
                    "net.isr.dispatch=hybrid",
                    "net.inet.rss.key=" + MICROSOFT,
                    "net.isr.defaultqlimit=2000")) {
                String name = change.substring(0, change.indexOf('='));
                assertTrue(world.vvctl().line("sysctl " + change).startsWith(name + ": "));
                assertEquals(change + "\n", world.vvctl().line("jexec web sysctl -e " + name));
            }
            world.vvctl().run("sysctl", "net.inet.rss.bucket_mapping=0:1 1:1 2:1 3:1");
            assertEquals("0:1 1:1 2:1 3:1\n", world.vvctl().line("sysctl -n net.inet.rss.bucket_mapping"));
            world.vvctl()
                    .attempt("jexec", "web", "sysctl", "net.isr.dispatch=direct")
                    .expect(1)
                    .complains("sysctl: net.isr.dispatch=direct: Operation not permitted");
            world.ping("10.66.1.2", 50);
            flood.endPingWithoutLoss();
        }
    }

    @Test
    void configSetsThemAndAReloadWhatCanChange() {
        String before = "threads: 1\nring: 1024\nspin: always\ndispatch: direct\nprotocols: {arp: deferred}\n";
        try (DemoWorld world = world(before)) {
            world.ping("10.66.1.2", 20);
            assertEquals("direct\n", world.vvctl().line("sysctl -n net.isr.dispatch"));
            assertEquals("deferred\n", world.vvctl().line("sysctl -n net.isr.proto.arp.dispatch"));
            String after = "threads: 2\nring: 1024\nspin: 20\nqueue-limit: 99\nrss-key: " + MICROSOFT + "\n";
            world.daemon().reload(DemoWorld.demo().replaceFirst("(?m)^netisr:$", "netisr:\n" + after.indent(2)));
            world.daemon().awaitLog("applied, with 0 faults");
            world.daemon().awaitLog("netisr.threads: a change here takes effect when vvorldd is started again");
            world.daemon().awaitLog("netisr.spin: a change here takes effect when vvorldd is started again");
            assertFalse(world.daemon().log().contains("netisr.ring: a change"), "it did not change");
            assertEquals(
                    "net.isr.dispatch: hybrid\nnet.isr.numthreads: 1\n",
                    world.vvctl().line("sysctl net.isr.dispatch net.isr.numthreads"));
            assertEquals("default\n", world.vvctl().line("sysctl -n net.isr.proto.arp.dispatch"));
            assertEquals(MICROSOFT + "\n", world.vvctl().line("sysctl -n net.inet.rss.key"));
            assertEquals("99\n", world.vvctl().line("sysctl -n net.isr.defaultqlimit"));
            world.ping("10.66.1.2", 20);
        }
    }
}
