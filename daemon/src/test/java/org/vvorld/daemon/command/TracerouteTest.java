package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.command.CommandLab.Result;
import org.vvorld.daemon.netisr.WorkerSettings;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.packet.PacketPool;

/** traceroute(8) over real workers: a --- epair0 --- b --- epair1 --- c, IPv4 10.0.N, IPv6 2001:db8:N::. */
@Timeout(60)
class TracerouteTest {
    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 16, true);
    private final List<Throwable> faults = new ArrayList<>();
    private Workers workers;
    private Admin admin;
    private World world;
    private Commands commands;

    @BeforeEach
    void start() throws Exception {
        workers = new Workers(new WorkerSettings(2, 64, false, 50_000), small, large, 1);
        admin = new Admin();
        world = new World(workers, (id, name, kind, mac) -> null, "test", (vnet, fault) -> faults.add(fault));
        commands = new Commands(world, admin, "1.2.3");
        for (String line : """
                jail -c name=a vnet persist
                jail -c name=b vnet persist
                jail -c name=c vnet persist
                ifconfig epair create
                ifconfig epair create
                ifconfig epair0a vnet a
                ifconfig epair0b vnet b
                ifconfig epair1a vnet b
                ifconfig epair1b vnet c
                jexec a ifconfig epair0a inet6 no_dad
                jexec b ifconfig epair0b inet6 no_dad
                jexec b ifconfig epair1a inet6 no_dad
                jexec c ifconfig epair1b inet6 no_dad
                jexec a ifconfig epair0a inet 10.0.1.1/24
                jexec b ifconfig epair0b inet 10.0.1.2/24
                jexec b ifconfig epair1a inet 10.0.2.1/24
                jexec c ifconfig epair1b inet 10.0.2.2/24
                jexec a ifconfig epair0a inet6 2001:db8:1::1/64
                jexec b ifconfig epair0b inet6 2001:db8:1::2/64
                jexec b ifconfig epair1a inet6 2001:db8:2::1/64
                jexec c ifconfig epair1b inet6 2001:db8:2::2/64
                jexec b sysctl net.inet.ip.forwarding=1
                jexec b sysctl net.inet6.ip6.forwarding=1
                jexec a route add default 10.0.1.2
                jexec a route -6 add default 2001:db8:1::2
                jexec c route add default 10.0.2.1
                jexec c route -6 add default 2001:db8:2::1
                jexec b route add 192.0.2.0/24 -reject
                """.lines().toList()) {
            assertEquals(0, run(line).exit(), line);
        }
    }

    @AfterEach
    void stop() {
        admin.run(world::close);
        admin.close();
        workers.close();
        assertEquals(0, world.leftovers().total());
        assertEquals(0, small.inUse() + large.inUse());
        small.close();
        large.close();
        assertEquals(List.of(), faults);
    }

    private Result run(String line) {
        CommandLab.Output out = new CommandLab.Output();
        List<String> argv = List.of(line.split(" ", -1));
        return out.result(commands.run(new Request(argv, false, 80, new Peer(0, 0, 1)), out));
    }

    @ParameterizedTest
    @CsvSource({
        "traceroute -n 10.0.2.2, 10.0.1.2, 10.0.2.2, 40",
        "traceroute -n -I 10.0.2.2, 10.0.1.2, 10.0.2.2, 40",
        "traceroute -n -P icmp -q 3 10.0.2.2 1000, 10.0.1.2, 10.0.2.2, 1000",
        "traceroute6 -n 2001:db8:2::2, 2001:db8:1::2, 2001:db8:2::2, 60",
        "traceroute -6 -n 2001:db8:2::2, 2001:db8:1::2, 2001:db8:2::2, 60",
        "traceroute6 -n -I -s 2001:db8:1::1 2001:db8:2::2, 2001:db8:1::2, 2001:db8:2::2, 60",
    })
    void showsTheWay(String line, String router, String host, int bytes) {
        Result r = run("jexec a " + line);
        assertEquals(0, r.exit(), r::toString);
        assertTrue(
                r.err().endsWith(" to " + host + " (" + host + "), 64 hops max, " + bytes + " byte packets\n"),
                r.err());
        String time = "  \\d+\\.\\d{3} ms";
        String three = time + time + time + "\n";
        assertTrue(r.out().matches(" 1  " + router + three + " 2  " + host + three), r.out());
    }

    @Test
    void marksAndSilence() {
        Result r = run("jexec a traceroute -q 2 -m 3 192.0.2.7");
        String router = "10\\.0\\.1\\.2 \\(10\\.0\\.1\\.2\\)";
        String at1 = " 1  " + router + "  \\S+ ms  \\S+ ms\n";
        String at2 = " 2  " + router + "  \\S+ ms !H  \\S+ ms !H\n";
        assertTrue(r.out().matches(at1 + at2), r.out());
        // Nobody has that address: ARP finds out before the probe's time is over.
        r = run("jexec a traceroute -n -q 1 -f 2 -m 2 -w 0.2 10.0.2.9");
        assertEquals(" 2  *\n", r.out());
        r = run("jexec a traceroute -n -I -q 1 -m 1 10.0.1.1");
        assertTrue(r.out().matches(" 1  10\\.0\\.1\\.1  \\S+ ms\n"), r.out());
    }

    @Test
    void asJson() {
        Result r = run("--json jexec a traceroute -q 1 10.0.2.2");
        JsonObject t = JsonParser.parseString(r.out()).getAsJsonObject().getAsJsonObject("traceroute");
        assertEquals("10.0.2.2", t.get("address").getAsString());
        JsonArray hops = t.getAsJsonArray("hop");
        assertEquals(2, hops.size());
        JsonObject probe =
                hops.get(1).getAsJsonObject().getAsJsonArray("probe").get(0).getAsJsonObject();
        assertEquals("10.0.2.2", probe.get("address").getAsString());
        assertTrue(probe.get("time").getAsDouble() > 0);
        assertEquals("", r.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "traceroute 198.51.100.1 39|packet length",
                "traceroute host|unknown host host: give an address",
                "traceroute -P tcp 10.0.2.2|unknown protocol: tcp",
                "traceroute -q 255 -m 255 10.0.2.2|port 33434: there are not enough behind it",
                "traceroute -s 10.0.9.9 10.0.2.2|bind: Can't assign requested address",
                "traceroute6 fe80::1|unknown host fe80::1",
                "traceroute -f 5 -m 4 10.0.2.2|invalid first ttl",
                "traceroute|usage: traceroute",
            })
    void saysWhatIsWrong(String both) {
        String[] words = both.split("\\|", 2);
        Result r = run("jexec a " + words[0].replace("198.51.100.1 39", "10.0.2.2 27"));
        assertEquals(1, r.exit());
        assertTrue(r.err().contains(words[1]), r.err());
    }

    @Test
    void noRouteIsSaidAndEndsIt() {
        assertEquals(0, run("jexec c route delete default").exit());
        Result r = run("jexec c traceroute 10.9.9.9");
        assertEquals(1, r.exit());
        assertTrue(r.err().endsWith("traceroute: sendto: No route to host\n"), r.err());
    }
}
