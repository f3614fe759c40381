package org.vvorld.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.command.Commands;
import org.vvorld.daemon.netisr.WorkerSettings;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.packet.PacketPool;

/** Two jails and vvctl over the control socket: a 10.0.0.1, 2001:db8::1 --- epair0 --- b 10.0.0.2, 2001:db8::2. */
@Timeout(60)
abstract class TwoJails {
    @TempDir
    Path directory;

    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 16, true);
    private final List<Throwable> faults = new ArrayList<>();
    private Workers workers;
    Admin admin;
    World world;
    private ControlServer server;
    Path socket;

    @BeforeEach
    void start() throws Exception {
        workers = new Workers(new WorkerSettings(2, 64, false, 50_000), small, large, 1);
        admin = new Admin();
        world = new World(workers, (id, name, kind, mac) -> null, "test", (vnet, fault) -> faults.add(fault));
        socket = directory.resolve("s");
        server = new ControlServer(socket, Optional.empty(), new Commands(world, admin, "1"));
        for (String line : List.of(
                "jail -c name=a vnet persist",
                "jail -c name=b vnet persist",
                "ifconfig epair create",
                "ifconfig epair0a vnet a",
                "ifconfig epair0b vnet b",
                "jexec a ifconfig epair0a inet 10.0.0.1/24",
                "jexec b ifconfig epair0b inet 10.0.0.2/24",
                "jexec a ifconfig epair0a inet6 no_dad",
                "jexec b ifconfig epair0b inet6 no_dad",
                "jexec a ifconfig epair0a inet6 2001:db8::1/64",
                "jexec b ifconfig epair0b inet6 2001:db8::2/64")) {
            assertEquals(0, vvctl(new ByteArrayInputStream(new byte[0]), line).join().exit, line);
        }
    }

    @AfterEach
    void stop() {
        server.close();
        admin.run(world::close);
        admin.close();
        workers.close();
        assertEquals(0, world.leftovers().total());
        assertEquals(0, small.inUse() + large.inUse());
        small.close();
        large.close();
        assertEquals(List.of(), faults);
    }

    /** A vvctl that runs, or has run. */
    static final class Run {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        volatile int exit;

        String err() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    CompletableFuture<Run> vvctl(InputStream stdin, String line) {
        return vvctl(new Run(), stdin, line);
    }

    CompletableFuture<Run> vvctl(Run run, InputStream stdin, String line) {
        return CompletableFuture.supplyAsync(
                () -> {
                    run.exit = new Vvctl(run.out, run.err).run(line.split(" ", -1), socket.toString(), null, stdin);
                    return run;
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }

    static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    String said(String line) {
        Run r = vvctl(bytes(new byte[0]), line).join();
        assertEquals("", r.err(), line);
        return r.out.toString(StandardCharsets.UTF_8);
    }

    static InputStream bytes(byte[] b) {
        return new ByteArrayInputStream(b);
    }
}
