package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
import org.vvorld.daemon.world.NetisrTable;
import org.vvorld.daemon.world.NetisrTable.Column;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.wire.Ipv4Address;

/** ping(8) over real workers: host --- epair0 --- gw, with addresses 10.66.1.2 and 10.66.1.1. */
@Timeout(60)
class PingTest {
    /** Ends up closed when a test says so. */
    private static final class Listener implements CommandOutput {
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();
        private volatile boolean closed;

        @Override
        public synchronized void out(String text) {
            out.append(text);
        }

        @Override
        public synchronized void err(String text) {
            err.append(text);
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        synchronized Result result(int exit) {
            return new Result(exit, out.toString(), err.toString());
        }
    }

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
        for (String line : List.of(
                "jail -c name=gw vnet persist",
                "ifconfig lo0 inet 127.0.0.1/8",
                "ifconfig epair create",
                "ifconfig epair0a vnet gw",
                "jexec gw ifconfig epair0a inet 10.66.1.1/24",
                "jexec gw sysctl net.inet.ip.forwarding=1",
                "ifconfig epair0b inet 10.66.1.2/24",
                "route add default 10.66.1.1",
                "route add 192.0.2.0/24 -reject",
                "route add 198.51.100.0/24 -blackhole")) {
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
        return run(line, new Listener());
    }

    private Result run(String line, Listener to) {
        List<String> argv = List.of(line.split(" ", -1));
        return to.result(commands.run(new Request(argv, false, 80, new Peer(0, 0, 1)), to));
    }

    /** Each request is sent, and answered, on the worker that its reply belongs to. */
    @Test
    void isSentByTheOwnerOfTheFlow() {
        for (int worker = 0; worker < 2; worker++) {
            int address = ownedBy(worker);
            String text = Ipv4Address.format(address);
            assertEquals(
                    0,
                    run("jexec gw ifconfig epair0a inet " + text + "/24 alias").exit());
            assertEquals(0, run("ping -c 1 " + text).exit(), "ARP is done");
            // The address was announced on the link: that too has crossed by now.
            workers.onEach(on -> {});
            long[] before = crossed();
            assertEquals(0, run("ping -c 5 -i 0.001 " + text).exit());
            long[] after = crossed();
            assertEquals(before[worker] + 5, after[worker], text);
            assertEquals(before[1 - worker], after[1 - worker], text);
        }
    }

    private int ownedBy(int worker) {
        Policy policy = workers.policy();
        int address = Ipv4Address.parse("10.66.1.10");
        while (policy.buckets().workerOf(policy.flowHash().ofFlow(address, Ipv4Address.parse("10.66.1.2"), 1, 0, 0))
                != worker) {
            address++;
        }
        return address;
    }

    /** Packets that have crossed to the host's vnet, by worker. */
    private long[] crossed() {
        NetisrTable table = admin.call(() -> world.netisrTable(world.vnet0()));
        return new long[] {
            table.value(0, Protocol.EPAIR, Column.HANDLED), table.value(1, Protocol.EPAIR, Column.HANDLED)
        };
    }

    private CompletableFuture<Result> start(String line, Listener to) {
        CompletableFuture<Result> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> done.complete(run(line, to)));
        return done;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within 30 s");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Times differ from run to run. */
    private static String withoutTimes(String text) {
        return text.replaceAll("time=\\d+\\.\\d{3} ms", "time=T ms")
                .replaceAll("= \\d+\\.\\d{3}/\\d+\\.\\d{3}/\\d+\\.\\d{3}/\\d+\\.\\d{3} ms", "= T/T/T/T ms");
    }

    @Test
    void printsWhatFreeBsdPrints() {
        Result r = run("ping -c 3 -i 0.01 10.66.1.1");
        assertEquals(new Result(0, """
                        PING 10.66.1.1 (10.66.1.1): 56 data bytes
                        64 bytes from 10.66.1.1: icmp_seq=0 ttl=64 time=T ms
                        64 bytes from 10.66.1.1: icmp_seq=1 ttl=64 time=T ms
                        64 bytes from 10.66.1.1: icmp_seq=2 ttl=64 time=T ms

                        --- 10.66.1.1 ping statistics ---
                        3 packets transmitted, 3 packets received, 0.0% packet loss
                        round-trip min/avg/max/stddev = T/T/T/T ms
                        """, ""), new Result(r.exit(), withoutTimes(r.out()), r.err()));
        assertEquals(0, admin.call(() -> world.vnet0().echoClients().size()));
    }

    @Test
    void optionsDoWhatTheySay() {
        assertEquals(
                """
                PING 10.66.1.1 (10.66.1.1) from 10.66.1.2: 1000 data bytes

                --- 10.66.1.1 ping statistics ---
                1 packets transmitted, 1 packets received, 0.0% packet loss
                round-trip min/avg/max/stddev = T/T/T/T ms
                """,
                withoutTimes(run("ping -nqo -S 10.66.1.2 -s 1000 10.66.1.1").out()));
        assertTrue(run("ping -c 1 -s 0 127.0.0.1").out().contains("\n8 bytes from 127.0.0.1: icmp_seq=0 ttl=64 "));
        assertTrue(run("ping -c 1 -m 7 127.0.0.1").out().contains(" ttl=64 "), "a reply has a TTL of its own");
        assertEquals(0, run("ping -c 1 -s 1472 -D 10.66.1.1").exit());
        assertEquals(0, run("jexec gw ping -c 1 10.66.1.2").exit());
    }

    @Test
    void floodsSweepsAndBells() {
        Result flood = run("ping -f -c 500 10.66.1.1");
        assertTrue(
                flood.out().contains("\n500 packets transmitted, 500 packets received, 0.0% packet loss\n"),
                flood.out());
        String dots = flood.out().lines().skip(1).findFirst().orElseThrow();
        assertEquals(500, dots.chars().filter(c -> c == '.').count());
        assertEquals(1000, dots.chars().filter(c -> c == '\b').count());
        Result sweep = run("ping -i 0.01 -G 1000 -g 100 -h 300 -c 2 10.66.1.1");
        assertTrue(sweep.out().startsWith("PING 10.66.1.1 (10.66.1.1): (100 ... 1000) data bytes\n"), sweep.out());
        for (int size : new int[] {108, 408, 708, 1008}) {
            assertEquals(
                    2,
                    sweep.out()
                            .lines()
                            .filter(l -> l.startsWith(size + " bytes from "))
                            .count());
        }
        assertTrue(sweep.out().contains("8 packets transmitted, 8 packets received"), sweep.out());
        assertTrue(run("ping -a -c 1 10.66.1.1").out().contains("\u000764 bytes from 10.66.1.1"));
        Result missed = run("ping -A -c 2 -i 0.05 -W 100 10.66.1.77");
        assertTrue(missed.out().contains("\u0007"), missed.out());
        Result preload = run("ping -l 20 -c 20 -i 10 10.66.1.1");
        assertTrue(preload.out().contains("20 packets transmitted, 20 packets received"), preload.out());
    }

    @Test
    void statisticsAsJson() {
        Listener to = new Listener();
        int exit = commands.run(
                new Request(List.of("ping", "-c", "2", "-i", "0.01", "10.66.1.1"), true, 80, new Peer(0, 0, 1)), to);
        assertEquals(0, exit);
        JsonObject ping =
                JsonParser.parseString(to.out.toString()).getAsJsonObject().getAsJsonObject("ping");
        JsonObject trip = (JsonObject) ping.remove("round-trip");
        assertEquals(
                JsonParser.parseString("{\"host\":\"10.66.1.1\",\"transmitted\":2,\"received\":2,\"duplicates\":0,"
                        + "\"loss-percent\":0.0}"),
                ping);
        double minimum = trip.get("min-ms").getAsDouble();
        assertTrue(minimum > 0 && minimum <= trip.get("avg-ms").getAsDouble(), trip.toString());
        assertTrue(trip.get("avg-ms").getAsDouble() <= trip.get("max-ms").getAsDouble(), trip.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    192.0.2.1         | No route to host: a reject route matched
                    198.51.100.1      | Network is unreachable: a blackhole route matched
                    0.0.0.0           | Can't assign requested address: its destination address cannot be on this link
                    -D -s 1473 10.66.1.1 | Message too long: it was larger than the outgoing interface's MTU
                    """)
    void whatCannotBeSentIsToldAtOnce(String arguments, String complaint) {
        Result r = run("ping -c 1 " + arguments);
        assertEquals("ping: sendto: " + complaint + "\n", r.err());
        assertTrue(r.out().endsWith("1 packets transmitted, 0 packets received, 100.0% packet loss\n"), r.out());
        assertEquals(2, r.exit());
    }

    @Test
    void errorsOfRoutersAreShown() {
        // A router of ours quotes the whole datagram: 8 bytes of ICMP, 20 of IPv4, 8 and 56 of the request.
        Result unreachable = run("ping -c 1 203.0.113.9");
        assertTrue(
                unreachable.out().contains("\n92 bytes from 10.66.1.1: Destination Net Unreachable\n"),
                unreachable.out());
        assertEquals(2, unreachable.exit());
        Result exceeded = run("ping -c 1 -m 1 203.0.113.9");
        assertTrue(exceeded.out().contains("\n92 bytes from 10.66.1.1: Time to live exceeded\n"), exceeded.out());
        assertEquals("Destination Host Unreachable", PingReport.text(3, 1));
        assertEquals("Dest Unreachable, Bad Code: 77", PingReport.text(3, 77));
    }

    @Test
    void silenceEndsWithStatusTwo() {
        Result waited = run("ping -c 1 -W 50 10.66.1.77");
        assertEquals(new Result(2, """
                        PING 10.66.1.77 (10.66.1.77): 56 data bytes

                        --- 10.66.1.77 ping statistics ---
                        1 packets transmitted, 0 packets received, 100.0% packet loss
                        """, ""), waited);
        long from = System.nanoTime();
        assertEquals(2, run("ping -t 1 10.66.1.77").exit());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        assertTrue(millis >= 1000 && millis < 10_000, millis + " ms");
    }

    @Test
    void goesOnUntilTheCallerIsGone() {
        Listener to = new Listener();
        CompletableFuture<Result> ping = start("ping -i 0.002 10.66.1.1", to);
        await(() -> to.result(0).out().contains("icmp_seq=50 "));
        to.closed = true;
        assertEquals(0, ping.join().exit());
        assertEquals(0, admin.call(() -> world.vnet0().echoClients().size()));
    }

    @Test
    void endsWithItsVnet() {
        Listener to = new Listener();
        CompletableFuture<Result> ping = start("jexec gw ping -i 0.002 10.66.1.2", to);
        await(() -> to.result(0).out().contains("icmp_seq=5 "));
        assertEquals(0, run("jail -r gw").exit());
        assertEquals(
                "ping: sendto: Network is down: the jail was removed\n",
                ping.join().err());
    }

    @Test
    void doesNotHoldUpOtherCommands() {
        List<CompletableFuture<Result>> pings = new ArrayList<>();
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Listener to = new Listener();
            listeners.add(to);
            pings.add(start("ping -i 0.05 10.66.1.1", to));
        }
        await(() -> listeners.stream().allMatch(l -> l.result(0).out().contains("icmp_seq=2 ")));
        assertEquals(0, run("jls").exit());
        listeners.forEach(l -> l.closed = true);
        pings.forEach(p -> assertEquals(0, p.join().exit()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    -c 0 10.0.0.1          | 64 | invalid count of packets to transmit: '0': a number, 1 or more
                    -c many 10.0.0.1       | 64 | invalid count of packets to transmit: 'many': a number, 1 or more
                    -i 0 10.0.0.1          | 64 | invalid timing interval: '0': seconds, 0.001 to 86400
                    -i . 10.0.0.1          | 64 | invalid timing interval: '.': seconds, 0.001 to 86400
                    -m 256 10.0.0.1        | 64 | invalid TTL: '256': a number, 1 to 255
                    -s 65508 10.0.0.1      | 64 | invalid packet size: '65508': a number, 0 to 65507
                    -f -i 2 10.0.0.1       | 64 | -f and -i: incompatible options
                    -g 9 10.0.0.1          | 64 | -g and -h go with -G, the largest size
                    -G 9 -g 10 10.0.0.1    | 64 | Maximum packet size must be no less than the minimum packet size
                    -G 9 -s 10 10.0.0.1    | 64 | Packet size and ping sweep are mutually exclusive
                    -l 0 10.0.0.1          | 64 | invalid preload value: '0': a number, 1 to 1024
                    -f 2001:db8::1         | 64 | -a, -A, -f, -G, -g, -h and -l are not for IPv6
                    -t 0 10.0.0.1          | 64 | invalid timeout: '0': a number, 1 to 86400
                    host.example           | 68 | cannot resolve host.example: Unknown host: give an IPv4 address, there are no names here
                    -S 10.0.0.9 10.0.0.1   | 1  | bind: Can't assign requested address: 10.0.0.9 is no address of this vnet
                    """)
    void refuses(String arguments, int exit, String complaint) {
        run("ping " + arguments).complains(exit, "ping: " + complaint + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "ping 10.0.0.1 10.0.0.2", "ping -c", "ping -z 10.0.0.1"})
    void usage(String line) {
        Result r = run(line);
        assertEquals(64, r.exit());
        assertTrue(r.err().contains("usage: ping "), r.err());
    }
}
