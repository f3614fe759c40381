package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.Datagrams;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.JavaProgram;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvctl;
import org.vvorld.integration.harness.Vvorldd;

/** The packet generator: through many vnets at full speed, and towards Linux. */
@IntegrationTest
class PktGenTest {
    private static final int ROUTERS = 20;
    private static final Duration END = Duration.ofSeconds(30);

    /** {@code a - r1 - ... - r20 - b}, all links in 10.1.N.0/24; b has 10.0.0.2 on its loopback. */
    private static void chain(Vvctl vvctl) {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i <= ROUTERS + 1; i++) {
            script.append("jail -c name=").append(name(i)).append(" vnet persist\n");
        }
        for (int i = 0; i <= ROUTERS; i++) {
            String from = name(i);
            String to = name(i + 1);
            script.append("ifconfig epair").append(i).append(" create\n");
            script.append("ifconfig epair%da vnet %s\n".formatted(i, from));
            script.append("ifconfig epair%db vnet %s\n".formatted(i, to));
            script.append("jexec %s ifconfig epair%da inet 10.1.%d.1/24\n".formatted(from, i, i));
            script.append("jexec %s ifconfig epair%db inet 10.1.%d.2/24\n".formatted(to, i, i));
            script.append("jexec %s route -q add 10.0.0.2 10.1.%d.2\n".formatted(from, i));
            script.append("jexec %s sysctl net.inet.ip.forwarding=1\n".formatted(from));
        }
        script.append("jexec b ifconfig lo0 inet 10.0.0.2/32\n");
        vvctl.script(script.toString()).expect(0);
    }

    private static String name(int i) {
        return i == 0 ? "a" : i == ROUTERS + 1 ? "b" : "r" + i;
    }

    private static JsonObject object(String json) {
        return JsonParser.parseString(json).getAsJsonObject();
    }

    private static long number(JsonObject o, String key) {
        JsonElement e = o.get(key);
        assertTrue(e != null && e.isJsonPrimitive(), () -> key + " in " + o);
        return e.getAsLong();
    }

    @Test
    void aMillionThroughTwentyRoutersThatHaveNotMet() {
        try (Netns netns = new Netns();
                Vvorldd daemon = Vvorldd.in(netns)
                        .config("netisr: {threads: 2}\njails: {}\n")
                        .start()) {
            Vvctl vvctl = daemon.vvctl();
            chain(vvctl);
            try (Running rx = vvctl.command(
                            "jexec", "b", "pkt-gen", "-f", "rx", "-i", "epair20b", "-n", "1000000", "-T", "100")
                    .start()) {
                Await.until("pkt-gen -f rx says that it counts", () -> rx.out().startsWith("main_thread 0.000 pps"));
                JsonObject tx =
                        object(vvctl.line("jexec a pkt-gen -f tx -i epair0a -d 10.0.0.2 -n 1000000 -p 16 --json"));
                assertEquals(1_000_000, number(tx, "sent"), tx::toString);
                assertEquals(1_000_000, number(tx, "delivered"), tx::toString);
                assertEquals(0, number(tx, "lost"), tx::toString);
                assertEquals(0, number(tx, "reordered"), tx::toString);
                assertEquals(16, number(tx, "flows"), tx::toString);
                assertEquals(2, number(tx, "workers"), tx::toString);
                assertEquals("{}", tx.get("drops").toString());
                rx.end(END)
                        .expect(0)
                        .contains("Received 1000000 packets 60000000 bytes in ")
                        .contains("Of 16 flows of pkt-gen: lost 0, reordered 0.\n");
            }
            daemon.stop();
        }
    }

    private static long udp(Netns netns, String column) {
        List<String> udp = netns.run("cat", "/proc/net/snmp")
                .lines()
                .filter(l -> l.startsWith("Udp:"))
                .toList();
        List<String> names = List.of(udp.get(0).split(" ", -1));
        return Long.parseLong(udp.get(1).split(" ", -1)[names.indexOf(column)]);
    }

    @Test
    void linuxTakesWhatIsSentThroughATap() {
        try (DemoWorld world = new DemoWorld();
                Capture capture = new Capture(world.netns(), "vv0");
                Running server = JavaProgram.in(world.netns(), Datagrams.class, "sink", "10.66.0.1", "5000")
                        .start()) {
            Await.until("a socket in Linux", () -> server.out().contains("serving"));
            long before = udp(world.netns(), "InDatagrams");
            for (String length : List.of("60", "61", "1514")) {
                JsonObject tx = object(world.vvctl()
                        .line("--json jexec web pkt-gen -f tx -i epair0b -d 10.66.0.1:5000 -n 300 -R 3k -p 7 -l "
                                + length));
                assertEquals(300, number(tx, "sent"), tx::toString);
                assertTrue(tx.get("delivered").isJsonNull(), "that was not in this daemon");
            }
            Await.until("900 datagrams in Linux's socket", () -> udp(world.netns(), "InDatagrams") - before == 900);
            assertEquals(0, udp(world.netns(), "InCsumErrors"));
            assertTrue(server.isAlive());
            capture.requireClean(world.gwMac());
        }
    }

    @Test
    void whatLinuxSendsIsCounted() {
        try (DemoWorld world = new DemoWorld();
                Running rx = world.vvctl()
                        .command("jexec", "web", "pkt-gen", "-f", "rx", "-i", "epair0b", "-n", "50", "--json")
                        .start()) {
            // Until it counts, Linux is told that the port is closed.
            Await.until("pkt-gen -f rx has its 50 datagrams", END, () -> {
                world.netns().attempt("bash", "-c", "for i in $(seq 50); do echo > /dev/udp/10.66.1.2/7; done");
                return !rx.isAlive();
            });
            JsonObject seen = object(rx.end(END).text());
            assertTrue(number(seen, "received") >= 50, seen::toString);
            // Ethernet, IPv4 and UDP, and one line feed.
            assertEquals(43 * number(seen, "received"), number(seen, "bytes"), seen::toString);
            assertTrue(seen.get("flows").isJsonNull(), "none of them is from a generator");
        }
    }
}
