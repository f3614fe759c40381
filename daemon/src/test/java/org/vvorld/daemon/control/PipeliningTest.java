package org.vvorld.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.command.Commands;
import org.vvorld.daemon.netisr.WorkerSettings;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.packet.PacketPool;

/** Requests that do not wait for answers, by hand and by {@code vvctl -}. */
@Timeout(120)
class PipeliningTest {
    @TempDir
    Path directory;

    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 4, true);
    private Workers workers;
    private Admin admin;
    private World world;
    private ControlServer server;
    private Path socket;

    @BeforeEach
    void start() throws Exception {
        workers = new Workers(new WorkerSettings(2, 64, false, 50_000), small, large, 1);
        admin = new Admin();
        world = new World(workers, (id, name, kind, mac) -> null, "test", (vnet, fault) -> {});
        socket = directory.resolve("control.sock");
        server = new ControlServer(socket, Optional.empty(), new Commands(world, admin, "1.2.3"));
    }

    @AfterEach
    void stop() {
        server.close();
        admin.run(world::close);
        assertEquals(0, world.leftovers().total());
        admin.close();
        workers.close();
        small.close();
        large.close();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void send(SocketChannel to, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static String readAll(SocketChannel from) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (from.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** All answers to these requests, sent at once. */
    private List<String> answers(String requests) throws IOException {
        try (SocketChannel c = connect()) {
            send(c, requests);
            c.shutdownOutput();
            return readAll(c).lines().toList();
        }
    }

    private static String request(String line) {
        return "{\"argv\":[\"" + line.replace(" ", "\",\"") + "\"]}\n";
    }

    private static String and(String line) {
        return request(line).replace("]}", "],\"and\":true}");
    }

    private record Result(int exit, String out, String err) {}

    private Result vvctl(InputStream in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = new Vvctl(out, err).run(args, socket.toString(), null, in);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Result script(String text) {
        return vvctl(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "-");
    }

    private static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private int jails() {
        return admin.call(() -> world.jails().size());
    }

    @Test
    void aThousandAnswersComeInOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            requests.append(request("jail -c name=j" + i + " vnet persist"));
            expected.add("{\"exit\":0}");
            if (i % 10 == 0) {
                requests.append(request("jls -j j" + i + " name"));
                expected.add("{\"out\":\"j" + i + "\\n\"}");
                expected.add("{\"exit\":0}");
                requests.append(request("jls -j x" + i));
                expected.add("{\"err\":\"jls: jail \\\"x" + i + "\\\" not found\\n\"}");
                expected.add("{\"exit\":1}");
            }
        }
        assertEquals(expected, answers(requests.toString()));
        assertEquals(1000, jails());
    }

    @Test
    void andRunsOnlyBehindSuccess() throws IOException {
        assertEquals(
                List.of(
                        "{\"exit\":0}",
                        "{\"exit\":0}",
                        "{\"err\":\"jail: jail \\\"x\\\" not found\\n\"}",
                        "{\"exit\":1}",
                        "{\"exit\":1}",
                        "{\"exit\":1}",
                        "{\"exit\":0}",
                        "{\"exit\":0}"),
                answers(request("jail -c name=a vnet persist")
                        + and("jail -c name=b vnet persist")
                        + and("jail -r x")
                        + and("jail -r a")
                        + and("jail -c name=no vnet persist")
                        + request("jail -r a")
                        + and("jail -r b")));
        assertEquals(0, jails());
    }

    @Test
    void nonsenseBetweenRequestsIsAnsweredInItsPlace() throws IOException {
        List<String> answers = answers(request("version") + "{nonsense\n" + and("version") + "{\"and\":1,\"argv\":[]}\n"
                + request("jls name"));
        assertTrue(answers.get(0).startsWith("{\"out\":\"vvorldd"), answers::toString);
        assertEquals("{\"exit\":0}", answers.get(1));
        assertTrue(answers.get(2).startsWith("{\"err\":\"vvorldd: bad request"), answers::toString);
        assertEquals(List.of("{\"exit\":64}", "{\"exit\":64}"), answers.subList(3, 5));
        assertEquals("{\"err\":\"vvorldd: bad request: and is neither true nor false\\n\"}", answers.get(5));
        assertEquals(List.of("{\"exit\":64}", "{\"exit\":0}"), answers.subList(6, 8));
    }

    @Test
    void aLineThatIsTooLongEndsTheConnectionBehindThoseBeforeIt() throws IOException {
        try (SocketChannel c = connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    send(c, request("jail -c name=a vnet persist") + "{" + "x".repeat(ClientChannel.JSON_BYTES) + "\n");
                } catch (IOException hungUp) {
                    // As it must, in the middle of the line.
                    return;
                }
            });
            StringBuilder answer = new StringBuilder();
            ByteBuffer one = ByteBuffer.allocate(4096);
            try {
                while (c.read(one.clear()) >= 0) {
                    answer.append(StandardCharsets.UTF_8.decode(one.flip()));
                }
            } catch (IOException reset) {
                // What was not read of us is thrown away with the connection.
                answer.append("");
            }
            sent.join();
            assertTrue(answer.toString().startsWith("{\"exit\":0}\n"), answer::toString);
        }
        assertEquals(1, jails());
    }

    @Test
    void aClientThatVanishesStopsWhatIsLeft() throws Exception {
        try (SocketChannel c = connect()) {
            // The first holds the others up until the client is gone.
            StringBuilder requests =
                    new StringBuilder(request("ifconfig lo0 inet 127.0.0.1/8") + request("ping -q -c 1000 127.0.0.1"));
            for (int i = 0; i < 500; i++) {
                requests.append(request("jail -c name=j" + i + " vnet persist"));
            }
            send(c, requests.toString());
            await(() -> admin.call(() -> world.vnet0().echoClients().size()) == 1, "no ping");
        }
        await(() -> server.clientCount() == 0, "the client is still there");
        assertEquals(0, jails());
    }

    @Test
    void aSlowReaderHoldsUpItselfAlone() throws Exception {
        StringBuilder requests = new StringBuilder();
        int count = 3000;
        for (int i = 0; i < count; i++) {
            requests.append(request("help ifconfig"));
        }
        try (SocketChannel c = connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    send(c, requests.toString());
                    c.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 20; i++) {
                assertEquals(0, script("jls\nversion\n").exit());
            }
            long exits =
                    readAll(c).lines().filter(l -> l.equals("{\"exit\":0}")).count();
            assertEquals(count, exits);
            sent.join();
        }
    }

    @Test
    void aLongScriptRunsToItsFirstErrorAndNoFurther() {
        StringBuilder lines = new StringBuilder("# a long one\n\n");
        for (int i = 0; i < 3000; i++) {
            lines.append(i == 2000 ? "jail -r 'no body'\n" : "jail -v -c name=j" + i + " vnet persist\r\n");
        }
        Result r = script(lines.toString());
        assertEquals(1, r.exit());
        assertEquals("vvctl: line 2003: jail: jail \"no body\" not found\n", r.err());
        assertEquals(2000, r.out().lines().count());
        assertTrue(r.out().startsWith("j0: created\nj1: created\n"), r.out().substring(0, 40));
        assertEquals(2000, jails());
        lines.setLength(0);
        for (int i = 0; i < 2000; i++) {
            lines.append("jail -r j")
                    .append(i)
                    .append(i == 1500 ? " j1501 j0" : "")
                    .append('\n');
        }
        Result removed = script(lines.toString());
        assertEquals("vvctl: line 1501: jail: jail \"j0\" not found\n", removed.err());
        assertEquals(498, jails());
        assertEquals(0, script("jail -r *\n").exit());
    }

    /** Lines behind one that makes no sense are not run, those before are, and fail first. */
    @Test
    void aLineThatIsNoCommandStopsTheScriptInItsPlace() {
        Result r = script("jail -c name=a vnet persist\njail -c 'name=b\njail -c name=c vnet persist\n");
        assertEquals(new Result(64, "", "vvctl: line 2: the quote ' is not closed\n"), r);
        assertEquals(1, jails());
        Result first = script("jail -r x\njail 'x\n");
        assertEquals(new Result(1, "", "vvctl: line 1: jail: jail \"x\" not found\n"), first);
        assertEquals(
                new Result(
                        66,
                        "",
                        "vvctl: line 2: /no/such: there is no such file: jail -f names a file in"
                                + " jail.conf(5)'s form\n"),
                script("jail -r a\njail -f /no/such -c\n"));
        assertEquals(0, jails());
    }

    @Test
    void aRequestThatIsLongerThanTheWindowGoesAlone() throws IOException {
        Path file = Files.writeString(
                directory.resolve("jail.conf"), "# " + "x".repeat(200_000) + "\nfrom_file { vnet; persist; }\n");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            lines.append("help ifconfig\n");
        }
        Result r = script(lines + "jail -f " + file + " -c\njls -j from_file name\n");
        assertEquals("", r.err());
        assertTrue(
                r.out().endsWith("from_file\n"),
                r.out().substring(Math.max(0, r.out().length() - 200)));
    }

    private static void type(PipedOutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.US_ASCII));
        to.flush();
    }

    private static void awaitLines(ByteArrayOutputStream out, int count) {
        await(() -> out.toString(StandardCharsets.UTF_8).lines().count() == count, "no answer");
    }

    /** Who types a line and waits sees its answer before the next. */
    @Test
    void whoWaitsForAnAnswerGetsIt() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompletableFuture<Integer> exit;
        try (PipedOutputStream typed = new PipedOutputStream()) {
            PipedInputStream in = new PipedInputStream(typed);
            exit = CompletableFuture.supplyAsync(
                    () -> new Vvctl(out, out).run(new String[] {"-"}, socket.toString(), null, in));
            for (int i = 1; i <= 6; i += 2) {
                // With half of the next line behind it.
                type(typed, "version\nvers");
                awaitLines(out, i);
                type(typed, "ion\n");
                awaitLines(out, i + 1);
                assertFalse(exit.isDone());
            }
        }
        assertEquals(0, exit.get());
    }

    private static StringBuilder blackholes(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append("jexec r route add -net 10." + (i >> 8) + "." + (i & 255) + ".0/24 -blackhole\n");
        }
        return lines;
    }

    /** Sent as a few requests, each of many lines; what is said of each is as if it were sent by itself. */
    @Test
    void manyRoutesAreFewRequestsAndEachIsAnswered() {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            expected.append("add net 10." + (i >> 8) + "." + (i & 255) + ".0: gateway 127.0.0.1\n");
        }
        String create = "jail -c name=r vnet persist\n";
        assertEquals(new Result(0, expected.toString(), ""), script(create + blackholes(0, 3000)));
        assertEquals(
                3000, admin.call(() -> world.jails().require("r").vnet().fib().size()));
        Result again = script(
                "\n# the next is one too many\n" + blackholes(3000, 4500) + blackholes(7, 8) + blackholes(5000, 6000));
        assertEquals("vvctl: line 1503: route: writing to routing socket: File exists\n", again.err());
        assertEquals(1, again.exit());
        assertEquals(1501, again.out().lines().count(), "the one that failed says so, none behind it says anything");
        assertEquals(
                4500, admin.call(() -> world.jails().require("r").vnet().fib().size()));
        Result bad =
                script(blackholes(8000, 8003) + "jexec r route add -bogus\njexec r route add 1.2.3.4 -blackhole\n");
        assertEquals("vvctl: line 4: route: bad keyword: bogus\n", bad.err());
        assertEquals(64, bad.exit());
        assertEquals(
                new Result(0, "delete net 10.0.7.0\nadd net 10.0.7.0: gateway 127.0.0.1\n0\n", ""),
                script("jexec r route delete 10.0.7.0/24\n"
                        + blackholes(7, 8)
                        + "jexec r sysctl -n net.inet.ip.forwarding\n"));
    }

    /** Options before the verb hold for all lines that have the same; both families go together. */
    @Test
    void routesWithOptionsAndOfBothFamilies() {
        StringBuilder lines = new StringBuilder("jail -c name=r vnet persist\n");
        for (int i = 0; i < 500; i++) {
            lines.append("route -q -j r add 10.1." + (i >> 8) + "." + (i & 255) + " -blackhole\n");
            lines.append("route -q -j r -6 add 2001:db8:" + Integer.toHexString(i) + "::/48 -blackhole\n");
        }
        lines.append("route -j r add 2001:db9::/32 -reject\nroute -n -j r add 2001:db9::/32 -reject\n");
        Result r = script(lines.toString());
        assertEquals(
                "add net 2001:db9::: gateway ::1\nadd net 2001:db9::: gateway ::1: route already in table\n", r.out());
        assertEquals("vvctl: line 1003: route: writing to routing socket: File exists\n", r.err());
        assertEquals(
                500, admin.call(() -> world.jails().require("r").vnet().fib().size()));
        assertEquals(
                501, admin.call(() -> world.jails().require("r").vnet().fib6().size()));
    }

    @Test
    void aFileOfRoutes() throws IOException {
        Path file = Files.writeString(
                directory.resolve("routes"),
                "# ours\nadd 10.1.0.0/16 -blackhole\n\n  delete\t10.1.0.0/16 # again\nshow\n");
        Result r = vvctl(InputStream.nullInputStream(), "route", "-f", file.toString());
        assertEquals("add net 10.1.0.0: gateway 127.0.0.1\ndelete net 10.1.0.0\n", r.out());
        assertEquals("line 5: route: 'show': a line begins with add, change or delete\n", r.err());
        assertEquals(64, r.exit());
        assertEquals(
                66,
                vvctl(InputStream.nullInputStream(), "route", "-j", "x", "-f", "/nowhere")
                        .exit());
    }
}
