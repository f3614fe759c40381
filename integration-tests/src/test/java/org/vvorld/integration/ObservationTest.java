package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Metrics;
import org.vvorld.integration.harness.Output;

/** After a known number of pings: what vvctl shows, as text and as JSON, and what the metrics say. All agree. */
@IntegrationTest
class ObservationTest {
    private static final int PINGS = 25;

    private static DemoWorld world;

    @BeforeAll
    static void start() {
        world = new DemoWorld();
        world.ping("10.66.1.2", PINGS);
        // One whose TTL ends at gw.
        world.netns()
                .attempt("ping", "-n", "-c", "1", "-t", "1", "-W", "2", "10.66.1.2")
                .expect(1);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String text(String line) {
        return world.vvctl().line(line);
    }

    private static JsonObject json(String line, String... path) {
        JsonObject at = world.vvctl().json(line).getAsJsonObject();
        for (String key : path) {
            at = at.getAsJsonObject(key);
        }
        return at;
    }

    /** The element of a list whose {@code key} is {@code value}. */
    private static JsonObject find(JsonElement list, String key, String value) {
        return StreamSupport.stream(list.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(o -> o.has(key) && o.get(key).getAsString().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " " + value + " in " + list));
    }

    @Test
    void jails() {
        assertEquals(List.of("gw", "web"), text("jls name").lines().toList());
        assertTrue(text("jls").lines().anyMatch(l -> l.contains(" web.example ")), () -> text("jls"));
        JsonElement jails = json("jls", "jail-information").get("jail");
        assertEquals("gw.example", find(jails, "name", "gw").get("hostname").getAsString());
        assertEquals(
                "[\"lo0\",\"epair0b\"]",
                find(jails, "name", "web").get("interfaces").toString());
    }

    @Test
    void interfaces() {
        String gw = text("jexec gw ifconfig");
        assertTrue(gw.contains("vv0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500\n"), gw);
        assertTrue(gw.contains("\tinet 10.66.0.2 netmask 0xffffff00 broadcast 10.66.0.255\n"), gw);
        assertTrue(gw.contains("epair0a: "), gw);
        assertTrue(gw.contains("lo0: "), gw);
        JsonObject vv0 = find(json("jexec gw ifconfig").get("interface"), "name", "vv0");
        assertEquals(1500, vv0.get("mtu").getAsInt());
        assertEquals(world.gwMac(), vv0.get("ether").getAsString());
        assertEquals(
                "10.66.0.2",
                find(vv0.get("inet"), "prefix-length", "24").get("address").getAsString());
    }

    @Test
    void routes() {
        String web = text("jexec web netstat -rn4");
        assertTrue(web.lines().anyMatch(l -> l.matches("default +10\\.66\\.1\\.1 +UGS +epair0b")), web);
        assertTrue(web.lines().anyMatch(l -> l.matches("10\\.66\\.1\\.0/24 +link#\\d+ +U +epair0b")), web);
        JsonElement entries = json("jexec web netstat -rn4", "statistics", "route-information", "route-table")
                .getAsJsonArray("rt-family")
                .get(0)
                .getAsJsonObject()
                .get("rt-entry");
        assertEquals(
                "10.66.1.1",
                find(entries, "destination", "default").get("gateway").getAsString());
        String got = text("jexec web route -n get 10.66.0.1");
        assertTrue(got.contains("    gateway: 10.66.1.1\n") && got.contains("  interface: epair0b\n"), got);
        assertEquals(
                "10.66.1.1",
                json("jexec web route -n get 10.66.0.1", "route").get("gateway").getAsString());
    }

    @Test
    void neighbours() {
        String linux = world.netns().mac("vv0");
        assertTrue(text("jexec gw arp -an").contains("? (10.66.0.1) at " + linux + " on vv0 expires in "));
        JsonElement cache = json("jexec gw arp -an", "arp").get("arp-cache");
        assertEquals(
                linux, find(cache, "ip-address", "10.66.0.1").get("mac-address").getAsString());
        JsonElement webs = json("jexec web arp -an", "arp").get("arp-cache");
        assertEquals(
                find(cache, "ip-address", "10.66.1.1").get("mac-address").getAsString(),
                find(webs, "ip-address", "10.66.1.1").get("mac-address").getAsString());
    }

    @Test
    void protocolCountersAgreeWithWhatWasSent() {
        String web = text("jexec web netstat -s");
        assertTrue(web.contains("\t" + PINGS + " echo requests answered\n"), web);
        String gw = text("jexec gw netstat -s -p ip");
        assertTrue(gw.contains("\t" + 2 * PINGS + " packets forwarded\n"), gw);
        assertFalse(gw.contains("icmp:"), gw);
        assertEquals(
                PINGS,
                json("jexec web netstat -s", "statistics", "icmp")
                        .get("icmp_echo_answered")
                        .getAsInt());
        assertEquals(
                2 * PINGS,
                json("jexec gw netstat -s", "statistics", "ip")
                        .get("ip_forwarded")
                        .getAsInt());
        assertEquals(
                1,
                json("jexec gw netstat -s", "statistics", "icmp")
                        .get("icmp_time_exceeded_sent")
                        .getAsInt());
        assertEquals(
                1,
                json("jexec gw netstat -s", "statistics", "drops")
                        .get("ipv4_ttl_exceeded")
                        .getAsInt());
    }

    @Test
    void metricsAgreeToo() {
        Metrics m = world.daemon().metrics();
        assertEquals(PINGS, m.counter("web", "icmp_echo_answered"));
        assertEquals(2 * PINGS, m.counter("gw", "ip_forwarded"));
        assertEquals(1, m.dropped("gw", "ipv4_ttl_exceeded"));
        assertEquals(2, m.sum("vvorld_jails"));
        assertEquals(0, m.sum("vvorld_exceptions_total"));
        assertEquals(1500, m.sum("vvorld_interface_mtu_bytes", "interface=\"vv0\""));
        assertTrue(m.sum("jvm_memory_used_bytes") > 0 && m.sum("process_cpu_usage") >= 0, m::text);
        // Both ends of an epair, from both sides.
        JsonObject a = find(json("jexec gw netstat -i", "statistics").get("interface"), "name", "epair0a");
        JsonObject b = find(json("jexec web netstat -i", "statistics").get("interface"), "name", "epair0b");
        assertEquals(
                a.get("sent-packets").getAsLong(), b.get("received-packets").getAsLong());
        assertEquals(
                b.get("sent-packets").getAsLong(), a.get("received-packets").getAsLong());
        assertEquals(
                a.get("sent-packets").getAsLong(),
                m.sum("vvorld_interface_transmit_packets_total", "interface=\"epair0a\""));
    }

    @Test
    void promtoolHasNothingToSay() {
        Output check = world.netns()
                .command("promtool", "check", "metrics")
                .input(world.daemon().metrics().text())
                .run()
                .expect(0);
        assertEquals("", check.out() + check.err());
    }

    @Test
    void healthAndWhatIsNotThere() {
        assertEquals("ok\n200", curl("/healthz"));
        assertTrue(curl("/nothing").endsWith("404"), () -> curl("/nothing"));
        assertTrue(curl("/").contains("/metrics"), () -> curl("/"));
    }

    private static String curl(String path) {
        return world.netns().run("curl", "-sS", "-w", "%{http_code}", "http://127.0.0.1:9917" + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jls",
                "jls -n",
                "version",
                "ifconfig",
                "ifconfig -l",
                "jexec gw ifconfig",
                "jexec gw netstat -rn",
                "jexec gw netstat -i",
                "jexec gw netstat -s",
                "jexec gw arp -an",
                "jexec gw sysctl -a",
                "jexec web route -n get default",
                "jexec web ping -c 1 10.66.1.1"
            })
    void everyTableIsOneJsonObject(String line) {
        assertTrue(world.vvctl().json(line).isJsonObject(), line);
        assertFalse(text(line).isBlank(), line);
    }
}
