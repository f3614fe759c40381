package org.vvorld.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.command.Commands;
import org.vvorld.daemon.netisr.WorkerSettings;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.packet.PacketPool;

/** The control socket with real clients, good and bad, and vvctl among them. */
@Timeout(120)
class ControlServerTest {
    @TempDir
    Path directory;

    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 4, true);
    private Workers workers;
    private Admin admin;
    private World world;
    private Commands commands;
    private ControlServer server;
    private Path socket;

    @BeforeEach
    void start() throws Exception {
        workers = new Workers(new WorkerSettings(1, 64, false, 50_000), small, large, 1);
        admin = new Admin();
        world = new World(workers, (id, name, kind, mac) -> null, "test", (vnet, fault) -> {});
        commands = new Commands(world, admin, "1.2.3");
        socket = directory.resolve("control.sock");
        server = new ControlServer(socket, Optional.empty(), commands);
    }

    @AfterEach
    void stop() {
        server.close();
        admin.run(world::close);
        admin.close();
        workers.close();
        small.close();
        large.close();
        assertFalse(Files.exists(socket));
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

    private static String readLine(SocketChannel from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (from.read(one) > 0 && one.get(0) != '\n') {
            line.write(one.get(0));
            one.clear();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private record Result(int exit, String out, String err) {}

    private Result vvctl(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = new Vvctl(out, err)
                .run(args, socket.toString(), null, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aTypedLineIsAnsweredInTextAndTheConnectionCloses() throws IOException {
        try (SocketChannel c = connect()) {
            send(c, "version\n");
            assertTrue(readAll(c).startsWith("vvorldd 1.2.3"));
        }
        try (SocketChannel c = connect()) {
            send(c, "nonsense 'x\n");
            assertEquals("vvorldd: the quote ' is not closed\n", readAll(c));
        }
    }

    @Test
    void jsonRequestsFollowEachOtherOnOneConnection() throws IOException {
        try (SocketChannel c = connect()) {
            for (int i = 0; i < 100; i++) {
                send(c, "{\"argv\":[\"jail\",\"-c\",\"name=j" + i + "\",\"vnet\",\"persist\"]}\n");
                String line = readLine(c);
                assertEquals("{\"exit\":0}", line, "request " + i);
            }
            // Pipelined: the answers come in order.
            send(c, "{\"argv\":[\"jail\",\"-r\",\"j0\"]}\n{\"argv\":[\"jail\",\"-r\",\"j0\"]}\n");
            assertEquals("{\"exit\":0}", readLine(c));
            assertTrue(readLine(c).contains("not found"));
            assertEquals("{\"exit\":1}", readLine(c));
        }
    }

    @Test
    void badRequestsAreAnsweredAndNothingBreaks() throws IOException {
        String[] bad = {
            "{",
            "{}",
            "{\"argv\":1}",
            "{\"argv\":[1]}",
            "{\"argv\":[]}",
            "{\"argv\":[\"jls\"],\"x\":1}",
            "{\"argv\":[\"jls\"],\"columns\":\"wide\"}",
            "{\"argv\":[\"jls\"],\"columns\":-1}",
            "{\"argv\":[\"jls\"],\"json\":3}",
            "{\"argv\":[\"jls\"],\"input\":1}",
            "{\"argv\":[\"jls\"]} trailing",
            "{" + "\"a\":[".repeat(5000)
        };
        try (SocketChannel c = connect()) {
            for (String request : bad) {
                send(c, request + "\n");
                assertTrue(readLine(c).startsWith("{\"err\":"), request);
                assertTrue(readLine(c).matches("\\{\"exit\":[1-9]\\d*}"), request);
            }
        }
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[random.nextInt(2000)];
            random.nextBytes(garbage);
            try (SocketChannel c = connect()) {
                c.write(ByteBuffer.wrap(garbage));
                c.shutdownOutput();
                String answer = readAll(c);
                assertFalse(answer.contains("internal error"), answer);
            }
        }
        assertEquals(0, vvctl("", "jls").exit());
    }

    @Test
    void aLineOfTenMegabytesIsCutOff() throws IOException {
        try (SocketChannel c = connect()) {
            byte[] much = new byte[10 << 20];
            java.util.Arrays.fill(much, (byte) 'x');
            assertThrows(IOException.class, () -> {
                ByteBuffer bytes = ByteBuffer.wrap(much);
                while (bytes.hasRemaining()) {
                    c.write(bytes);
                }
            });
        }
        await(() -> server.clientCount() == 0, "the client is still there");
    }

    @Test
    void twoHundredIdleClientsDoNotStarveAnother() throws IOException {
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                idle.add(connect());
            }
            await(() -> server.clientCount() == 200, "not all are connected");
            for (int i = 0; i < 20; i++) {
                assertEquals(0, vvctl("", "jls").exit());
            }
            for (int i = 200; i < ControlServer.CLIENTS; i++) {
                idle.add(connect());
            }
            await(() -> server.clientCount() == ControlServer.CLIENTS, "not all are connected");
            try (SocketChannel oneMore = connect()) {
                assertTrue(readAll(oneMore).contains("too many clients"));
            }
        } finally {
            for (SocketChannel c : idle) {
                c.close();
            }
        }
        await(() -> server.clientCount() == 0, "clients that left are still counted");
    }

    @Test
    void aClientThatNeverReadsHoldsUpNobodyAndIsDropped() throws IOException {
        try (SocketChannel c = connect()) {
            String request = "{\"argv\":[\"help\"]}\n";
            c.configureBlocking(false);
            ByteBuffer bytes = ByteBuffer.wrap(request.repeat(1000).getBytes(StandardCharsets.UTF_8));
            long end = System.nanoTime() + 30_000_000_000L;
            while (server.clientCount() == 0 || server.clientCount() > 0 && System.nanoTime() < end) {
                try {
                    if (c.write(bytes) == 0 || !bytes.hasRemaining()) {
                        bytes.rewind();
                        LockSupport.parkNanos(1_000_000);
                    }
                } catch (IOException dropped) {
                    break;
                }
                assertEquals(0, vvctl("", "version").exit());
            }
            await(() -> server.clientCount() == 0, "the client that never reads is still there");
        }
    }

    @Test
    void aPingEndsWhenItsClientGoes() throws IOException {
        try (SocketChannel c = connect()) {
            send(c, "{\"argv\":[\"ifconfig\",\"lo0\",\"inet\",\"127.0.0.1/8\"]}\n");
            assertEquals("{\"exit\":0}", readLine(c));
            send(c, "{\"argv\":[\"ping\",\"-q\",\"-i\",\"0.05\",\"127.0.0.1\"]}\n");
            assertTrue(readLine(c).contains("PING 127.0.0.1"));
        }
        await(() -> server.clientCount() == 0, "the ping goes on");
        assertEquals(0, admin.call(() -> world.vnet0().echoClients().size()));
    }

    /** {@code printf jls | socat - UNIX:...} closes its side first, and reads on. */
    @Test
    void aClientThatHasSaidAllIsAnswered() throws IOException {
        for (String line : new String[] {"version", "version\n", "ping -c 2 -i 0.2 127.0.0.1"}) {
            assertEquals(0, vvctl("", "ifconfig", "lo0", "inet", "127.0.0.1/8").exit());
            try (SocketChannel c = connect()) {
                send(c, line);
                c.shutdownOutput();
                String answer = readAll(c);
                assertTrue(answer.startsWith("vvorldd 1.2.3") || answer.contains("2 packets received"), answer);
            }
        }
    }

    @Test
    void aQuietPingEndsWhenItsClientGoesThoughMoreRequestsWait() throws IOException {
        assertEquals(0, vvctl("", "ifconfig", "lo0", "inet", "127.0.0.1/8").exit());
        try (SocketChannel c = connect()) {
            send(c, "{\"argv\":[\"ping\",\"-q\",\"-i\",\"60\",\"127.0.0.1\"]}\n{\"argv\":[\"jls\"]}\n");
            assertTrue(readLine(c).contains("PING 127.0.0.1"));
        }
        await(() -> server.clientCount() == 0, "the ping goes on");
        assertEquals(0, admin.call(() -> world.vnet0().echoClients().size()));
    }

    @Test
    void aScriptNamesTheLineOfACommandThatFailsWithoutAWord() {
        Result r = vvctl("version\narp 10.0.0.1\nversion\n", "-");
        assertEquals(1, r.exit());
        assertEquals("vvctl: line 2: exit status 1\n", r.err());
        assertTrue(r.out().endsWith("10.0.0.1 (10.0.0.1) -- no entry\n"), r.out());
    }

    @Test
    void vvctlCopiesOutputErrorAndStatus() {
        Result good = vvctl("", "version");
        assertEquals(0, good.exit());
        assertTrue(good.out().startsWith("vvorldd 1.2.3"));
        Result bad = vvctl("", "jail", "-r", "nobody");
        assertEquals(1, bad.exit());
        assertEquals("", bad.out());
        assertEquals("jail: jail \"nobody\" not found\n", bad.err());
        Result none = vvctl("", "-S", directory.resolve("none").toString(), "jls");
        assertEquals(69, none.exit());
        assertTrue(none.err().startsWith("vvctl: cannot connect to "), none.err());
        assertTrue(none.err().contains("is vvorldd running?"), none.err());
        assertEquals(64, vvctl("").exit());
        assertEquals(64, vvctl("", "--nonsense").exit());
        assertTrue(vvctl("", "--json", "version").out().startsWith("{"));
    }

    @Test
    void aScriptStopsAtItsFirstErrorAndNamesTheLine() {
        Result r = vvctl("# two jails\njail -c name='a' vnet persist\n\njail -r x\njail -c name=b vnet persist\n", "-");
        assertEquals(1, r.exit());
        assertEquals("vvctl: line 4: jail: jail \"x\" not found\n", r.err());
        assertTrue(world.jails().find("a").isPresent());
        assertTrue(world.jails().find("b").isEmpty());
        assertEquals(0, vvctl("jail -r a\n", "-").exit());
    }

    @Test
    void vvctlReadsTheFileOfJails() throws IOException {
        Path file = directory.resolve("jails");
        // As long as can be, to see it all arrive.
        String text = "a { vnet; }\n\"b\" { vnet; }\n# \t\u00e9\u20ac\\ \n";
        Files.writeString(file, text + "\n".repeat((1 << 20) - text.getBytes(StandardCharsets.UTF_8).length));
        assertEquals(new Result(0, "a: created\nb: created\n", ""), vvctl("", "jail", "-cf", file.toString()));
        assertEquals(new Result(0, "b: removed\n", ""), vvctl("jail -f" + file + " -r b", "-"));
        assertEquals(new Result(0, "a: removed\n", ""), vvctl(text, "jail", "-f", "-", "-r"));
        Files.writeString(file, "\n", java.nio.file.StandardOpenOption.APPEND);
        assertEquals(
                new Result(66, "", "vvctl: " + file + ": more than 1 MiB: make several files of it\n"),
                vvctl("", "jail", "-f", file.toString(), "-c"));
        Files.write(file, new byte[] {'a', (byte) 0xff});
        assertEquals(
                new Result(66, "", "vvctl: line 2: " + file + ": it is no UTF-8 text: is it the right file?\n"),
                vvctl("jls -q name\njail -qf " + file + " -c", "-"));
        assertEquals(
                new Result(66, "", "vvctl: line 1: jail -f -: standard input is the script: name a file\n"),
                vvctl("jail -c -f -", "-"));
        Path none = directory.resolve("none");
        assertEquals(
                new Result(
                        66,
                        "",
                        "vvctl: " + none + ": there is no such file: jail -f names a file in jail.conf(5)'s form\n"),
                vvctl("", "jail", "-f", none.toString(), "-c"));
        assertEquals(1, vvctl("", "jail", "-c", "-f").exit(), "the daemon says what is missing");
    }

    @Test
    void aStaleSocketIsReplacedAndALiveOneRefused() throws IOException {
        AdminException live =
                assertThrows(AdminException.class, () -> new ControlServer(socket, Optional.empty(), commands));
        assertTrue(live.getMessage().contains("another vvorldd listens there"), live.getMessage());
        Path stale = directory.resolve("stale");
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(stale));
        }
        new ControlServer(stale, Optional.empty(), commands).close();
        Path file = Files.writeString(directory.resolve("file"), "precious");
        assertThrows(AdminException.class, () -> new ControlServer(file, Optional.empty(), commands));
        assertEquals("precious", Files.readString(file));
        AdminException nowhere = assertThrows(
                AdminException.class,
                () -> new ControlServer(directory.resolve("no/where"), Optional.empty(), commands));
        assertTrue(nowhere.getMessage().contains("there is no directory"), nowhere.getMessage());
        AdminException group = assertThrows(
                AdminException.class,
                () -> new ControlServer(directory.resolve("g"), Optional.of("no-such-group"), commands));
        assertTrue(group.getMessage().contains("no-such-group"), group.getMessage());
    }

    @Test
    void anybodyMayConnectForTheKernelSaysWhoItIs() throws IOException {
        assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }
}
