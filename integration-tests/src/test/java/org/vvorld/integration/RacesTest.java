package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.ControlSession;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvctl;
import org.vvorld.integration.harness.Vvorldd;

/** Many change the world at once, under traffic: nothing is lost, nothing is left, and the outcome is what a model says. */
@IntegrationTest
class RacesTest {
    private static final int CLIENTS = 8;
    private static final Duration TIME = Duration.ofSeconds(10);
    /** 20,000 a second, for a while longer than anything here takes on a machine that has nothing else to do. */
    private static final int PACKETS = 300_000;

    private static final int CYCLES = 20_000;
    /** Cycles that are asked for at once. */
    private static final int TOGETHER = 25;

    private static final List<String> CYCLE = List.of(
            "jail -c name=j vnet persist",
            "ifconfig epair1 create",
            "ifconfig epair1b vnet j",
            "ifconfig epair1a inet 10.1.0.1/24",
            "jexec j ifconfig epair1b inet 10.1.0.2/24",
            "jexec j route -q add default 10.1.0.1",
            "jail -r j",
            "ifconfig epair1a destroy");

    private static final String TRAFFIC = """
            jail -c name=from vnet persist
            jail -c name=to vnet persist
            ifconfig epair9000 create
            ifconfig epair9000a vnet from
            ifconfig epair9000b vnet to
            jexec from ifconfig epair9000a inet 10.200.0.1/24
            jexec to ifconfig epair9000b inet 10.200.0.2/24
            """;

    /** Packets from {@code from} to {@code to}, slowly enough that nothing of it is lost for want of a core. */
    private static Running traffic(Vvctl vvctl) {
        vvctl.script(TRAFFIC).expect(0);
        return vvctl.command(
                        "--json",
                        "jexec",
                        "from",
                        "pkt-gen",
                        "-f",
                        "tx",
                        "-i",
                        "epair9000a",
                        "-d",
                        "10.200.0.2",
                        "-p",
                        "16",
                        "-R",
                        "20000",
                        "-n",
                        Integer.toString(PACKETS),
                        "-l",
                        "60")
                .start();
    }

    private static void nothingWasLost(Running traffic) {
        String said = traffic.end(Duration.ofSeconds(60)).out();
        JsonObject report =
                JsonParser.parseString(said.substring(said.lastIndexOf("{\""))).getAsJsonObject();
        assertEquals(PACKETS, report.get("sent").getAsLong(), said);
        assertEquals(0, report.get("lost").getAsLong(), said);
        assertEquals(0, report.get("reordered").getAsLong(), said);
    }

    private static void nothingIsLeft(Vvorldd daemon, ControlSession s) {
        assertEquals("none\n", s.must("ddb show leftovers"));
        assertFalse(daemon.log().contains("ERROR"), daemon.log());
        daemon.stop();
        daemon.awaitLog("stopped: leftovers 0");
    }

    @Test
    void eightAtOnceForTenSeconds() throws Exception {
        try (Netns netns = new Netns();
                Vvorldd daemon = Vvorldd.in(netns)
                        .config("netisr: {threads: 2}\njails: {}\n")
                        .start();
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
                ControlSession s = new ControlSession(daemon.socket())) {
            Running traffic = traffic(daemon.vvctl());
            for (int i = 0; i < RaceModel.SHARED; i++) {
                s.must("jail -c name=s" + i + " vnet persist");
                s.must("ifconfig epair" + (8000 + i) + " create");
            }
            long end = System.nanoTime() + TIME.toNanos();
            List<CompletableFuture<RaceModel>> clients = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                RaceModel model = new RaceModel(c, daemon.socket());
                clients.add(CompletableFuture.supplyAsync(() -> model.runUntil(end), threads));
            }
            for (CompletableFuture<RaceModel> c : clients) {
                c.get(60, TimeUnit.SECONDS).check(s);
            }
            nothingWasLost(traffic);
            s.must("jail -r *");
            nothingIsLeft(daemon, s);
        }
    }

    /** 20,000 vnets come and go, each with an epair, an address and a route, while traffic flows elsewhere. */
    @Test
    void twentyThousandComeAndGoBesideTraffic() {
        try (Netns netns = new Netns();
                Vvorldd daemon = Vvorldd.in(netns)
                        .config("netisr: {threads: 2}\njails: {}\n")
                        .start();
                ControlSession s = new ControlSession(daemon.socket())) {
            Running traffic = traffic(daemon.vvctl());
            cycles(s, CYCLES / 10);
            long early = daemon.residentKib();
            cycles(s, CYCLES - CYCLES / 10);
            // The collector takes its time, not our memory: what was kept of 18,000 vnets would be 80 MB.
            Await.until(
                    "resident memory as after the first tenth",
                    Duration.ofSeconds(10),
                    () -> daemon.residentKib() < early + 40_000);
            nothingWasLost(traffic);
            assertEquals(2, s.must("jls jid").lines().count());
            nothingIsLeft(daemon, s);
        }
    }

    private static void cycles(ControlSession s, int count) {
        List<String> together = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            together.addAll(CYCLE);
            if (i % TOGETHER == TOGETHER - 1) {
                s.mustAll(together);
                together.clear();
            }
        }
        s.mustAll(together);
    }
}
