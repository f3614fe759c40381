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
import org.vvorld.stack.netisr.Dispatch;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.vnet.Vnet;

/** pkt-gen over two real workers: a --- r --- b. */
@Timeout(60)
class PktGenToolTest {
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

    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 8192, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 16, true);
    private final List<Throwable> faults = new ArrayList<>();
    private Workers workers;
    private Admin admin;
    private World world;
    private Commands commands;

    @BeforeEach
    void start() throws Exception {
        workers = new Workers(new WorkerSettings(2, 1024, false, 50_000), small, large, 1);
        admin = new Admin();
        world = new World(workers, (id, name, kind, mac) -> null, "test", (vnet, fault) -> faults.add(fault));
        commands = new Commands(world, admin, "1.2.3");
        for (String line : List.of(
                "jail -c name=a vnet persist",
                "jail -c name=r vnet persist",
                "jail -c name=b vnet persist",
                "ifconfig epair create",
                "ifconfig epair create",
                "ifconfig epair0a vnet a",
                "ifconfig epair0b vnet r",
                "ifconfig epair1a vnet r",
                "ifconfig epair1b vnet b",
                "jexec a ifconfig epair0a inet 10.0.0.1/24",
                "jexec r ifconfig epair0b inet 10.0.0.2/24",
                "jexec r ifconfig epair1a inet 10.0.1.1/24",
                "jexec b ifconfig epair1b inet 10.0.1.2/24",
                "jexec r sysctl net.inet.ip.forwarding=1",
                "jexec a route add default 10.0.0.2",
                "jexec a route add 192.0.2.0/24 -blackhole",
                "jexec b route add default 10.0.1.1")) {
            assertEquals(0, run(line, false, new Listener()).exit(), line);
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
        assertEquals(false, workers.probes().isAny());
    }

    private Result run(String line, boolean json, Listener to) {
        List<String> argv = List.of(line.split(" ", -1));
        return to.result(commands.run(new Request(argv, json, 80, new Peer(0, 0, 1)), to));
    }

    private CompletableFuture<Result> start(String line, Listener to) {
        CompletableFuture<Result> done = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> done.complete(run(line, true, to)));
        return done;
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "hybrid", "deferred"})
    void whatIsSentArrivesInOrder(String dispatch) {
        workers.policy(workers.policy().withDispatch(Dispatch.named(dispatch).orElseThrow()));
        Result r = run("jexec a pkt-gen -f tx -i epair0a -d 10.0.1.2 -n 50000 -p 16", true, new Listener());
        assertEquals(0, r.exit(), r.err());
        JsonObject o = JsonParser.parseString(r.out()).getAsJsonObject();
        assertEquals(50_000, o.get("sent").getAsLong());
        assertEquals(50_000, o.get("delivered").getAsLong());
        assertEquals(0, o.get("lost").getAsLong());
        assertEquals(0, o.get("reordered").getAsLong());
        assertEquals(2, o.get("workers").getAsInt());
        assertTrue(o.get("packetsPerSecond").getAsDouble() > 1000);
    }

    @Test
    void printsAsNetmapDoes() {
        Result r = run("jexec a pkt-gen -f tx -i netmap:epair0a -d 10.0.1.2:7 -n 1k -l 100", false, new Listener());
        assertEquals(0, r.exit(), r.err());
        assertTrue(r.out().matches("""
                                Sent 1000 packets 100000 bytes 100 bytes each in \\d+\\.\\d\\d seconds\\.
                                Speed: \\S+ [KM]?pps Bandwidth: \\S+ [KMG]?bps \\(raw \\S+ [KMG]?bps\\)\\.
                                Delivered 1000 packets in this daemon, \\S+ [KM]?pps; lost 0, reordered 0\\.
                                """), r.out());
    }

    @Test
    void aRateIsKept() {
        Result r = run("jexec a pkt-gen -f tx -i epair0a -d 10.0.1.2 -n 2000 -R 10k", true, new Listener());
        double seconds =
                JsonParser.parseString(r.out()).getAsJsonObject().get("seconds").getAsDouble();
        assertTrue(seconds > 0.18, seconds + " s for 2000 packets at 10,000 a second");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-f tx -i epair0a -d 10.0.1.2 -l 2000|length 2000 is over what epair0a carries: its mtu is 1500, so at most -l 1514",
                "-f tx -i epair0a -d 192.0.2.1|no route to 192.0.2.1: add one, or see netstat -rn",
                "-f tx -i lo0 -d 10.0.1.2|10.0.1.2 is reached by epair0a, not by lo0: give -i epair0a, or another route",
                "-f tx -i epair9a -d 10.0.1.2|interface epair9a does not exist",
                "-f tx -i epair0a|tx needs a destination: -d ADDR[:PORT]",
                "-f tx -i epair0a -d nowhere|'nowhere' is not ADDR or ADDR:PORT, such as 10.0.0.1:9; ranges are not for this pkt-gen, flows are -p",
                "-f tx -i epair0a -d 10.0.1.2 -s 10.9.9.9|10.9.9.9 is no address of this vnet: give one that is, or none",
                "-f tx -i epair0a -d 10.0.1.2 -R fast|invalid rate: 'fast': a number, with k, M or G behind it or not",
                "-f tx -i epair0a -d 10.0.0.77|10.0.0.77 does not answer ARP on epair0a: is it there, and up?",
                "-f tx -i epair0a -d 10.0.1.2 -a 3|-a, -b and -c are not for this pkt-gen: each flow runs on the worker that owns it, at most 64 packets a turn; sysctl net.isr.maxthreads and net.isr.bindthreads say how many workers there are and where",
                "-f sideways -i epair0a|sideways: unknown function: it can be tx or rx",
            })
    void saysWhatIsWrong(String arguments, String error) {
        Result r = run("jexec a pkt-gen " + arguments, false, new Listener());
        assertEquals(new Result(1, "", "pkt-gen: " + error + "\n"), r);
    }

    @Test
    void rxCountsWhatComesIn() throws Exception {
        Listener counting = new Listener();
        CompletableFuture<Result> rx = start("jexec b pkt-gen -f rx -i epair1b -n 1000", counting);
        long end = System.nanoTime() + 30_000_000_000L;
        long delivered = 0;
        // Until the counter is there nobody takes what arrives; the generator's own books say that it did.
        while (!rx.isDone() && System.nanoTime() - end < 0) {
            Result tx = run("jexec a pkt-gen -f tx -i epair0a -d 10.0.1.2 -n 500", true, new Listener());
            delivered += JsonParser.parseString(tx.out())
                    .getAsJsonObject()
                    .get("delivered")
                    .getAsLong();
        }
        JsonObject o =
                JsonParser.parseString(rx.get(10, TimeUnit.SECONDS).out()).getAsJsonObject();
        assertTrue(o.get("received").getAsLong() >= 1000 && o.get("received").getAsLong() <= delivered, o.toString());
        assertEquals(o.get("received").getAsLong() * 60, o.get("bytes").getAsLong());
        assertEquals(0, o.get("lost").getAsLong());
        assertEquals(0, o.get("reordered").getAsLong());
        assertTrue(o.get("flows").getAsInt() >= 2, "one a run");
        assertTrue(o.get("seconds").getAsDouble() < 30, o.toString());
    }

    @Test
    void jsonMayBeAskedForBehindTheArguments() {
        Result r = run("jexec a pkt-gen -f tx -i epair0a -d 10.0.1.2 -n 10 --json", false, new Listener());
        JsonObject o = JsonParser.parseString(r.out()).getAsJsonObject();
        assertEquals(10, o.get("delivered").getAsLong());
        assertEquals("{}", o.get("drops").toString());
    }

    /** The far end goes down in the middle: what is dropped there is lost, what is dropped here has a reason. */
    @Test
    void whatThisVnetDropsHasAReason() throws Exception {
        CompletableFuture<Result> tx =
                start("jexec a pkt-gen -f tx -i epair0a -d 10.0.1.2 -n 2000 -R 2k", new Listener());
        awaitPackets();
        assertEquals(
                0, run("jexec r ifconfig epair0b down", false, new Listener()).exit());
        Result r = tx.get(30, TimeUnit.SECONDS);
        assertEquals(2, r.exit(), r.err());
        JsonObject o = JsonParser.parseString(r.out()).getAsJsonObject();
        long lost = o.get("lost").getAsLong();
        assertTrue(lost > 0, o.toString());
        assertEquals(lost, o.get("sent").getAsLong() - o.get("delivered").getAsLong());
        assertTrue(o.getAsJsonObject("drops").get("peer_down").getAsLong() <= lost, o.toString());
    }

    /** Until some have arrived at b. */
    private void awaitPackets() {
        Vnet b = admin.call(() -> world.jails().require("b").vnet());
        long end = System.nanoTime() + 30_000_000_000L;
        while (b.value(Counter.IP_DELIVERED) < 10) {
            assertTrue(System.nanoTime() < end, "nothing arrives");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aCallerThatGoesAwayIsNotWaitedFor() throws Exception {
        Listener caller = new Listener();
        CompletableFuture<Result> waiting = start("jexec a pkt-gen -f tx -i epair0a -d 10.0.1.2 -w 3600", caller);
        caller.closed = true;
        waiting.get(30, TimeUnit.SECONDS);
    }

    @Test
    void endsWhenTheCallerGoesAwayOrTheJailDoes() throws Exception {
        Listener caller = new Listener();
        CompletableFuture<Result> leaving = start("jexec a pkt-gen -f tx -i epair0a -d 10.0.1.2 -p 4", caller);
        LockSupport.parkNanos(200_000_000);
        caller.closed = true;
        Result left = leaving.get(30, TimeUnit.SECONDS);
        assertEquals(
                0,
                JsonParser.parseString(left.out())
                        .getAsJsonObject()
                        .get("reordered")
                        .getAsLong());
        CompletableFuture<Result> running = start("jexec a pkt-gen -f tx -i epair0a -d 10.0.1.2 -p 4", new Listener());
        LockSupport.parkNanos(200_000_000);
        assertEquals(0, run("jail -r a", false, new Listener()).exit());
        Result removed = running.get(30, TimeUnit.SECONDS);
        assertEquals("pkt-gen: the jail was removed\n", removed.err());
    }
}
