package org.vvorld.daemon.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/** A world without threads but the admin thread, and its metrics. */
final class TestWorld implements AutoCloseable {
    final Lab lab = new Lab(1);
    final Admin admin = new Admin();
    final World world = new World(
            lab.netisr(),
            (id, name, kind, mac) -> {
                throw new AdminException("no TAPs here");
            },
            "test",
            (vnet, fault) -> {});
    final PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 4096, false);
    final Metrics metrics;

    /** With series for each jail and interface. */
    TestWorld() {
        this(List.of("*"), Integer.MAX_VALUE, true);
    }

    /** With series for the jails of these names, and so many at most. */
    TestWorld(List<String> jails, int most, boolean interfaces) {
        metrics = new Metrics(
                world, admin, List.of(pool), this::workers, "1.2.3", new JailChoice(jails, most), interfaces);
    }

    private List<WorkerStats> workers() {
        Workstream w = lab.netisr().workstream(0);
        return List.of(new WorkerStats(0, 17, 4, 3, 2, 5, w.crossings(), w.crossingWatermark(), w.exhausted()));
    }

    /** Two jails, {@code a} with 10.0.0.1 and {@code b} with 10.0.0.2, and an epair between them. */
    TestWorld withTwoJails() {
        Vnet a = jail("a");
        Vnet b = jail("b");
        Epair e = (Epair) world.interfaces().create(a, "epair", null);
        world.interfaces().move(e.peer(), a, b);
        a.ipv4().add(e, InterfaceAddress.parse("10.0.0.1/24"));
        b.ipv4().add(e.peer(), InterfaceAddress.parse("10.0.0.2/24"));
        a.up(e, true);
        b.up(e.peer(), true);
        lab.runFor(Lab.seconds(5));
        return this;
    }

    Vnet jail(String name) {
        return world.createJail(name, "").vnet();
    }

    /** Has {@code from} send one echo request of 84 bytes IPv4, and wait for the reply. */
    void ping(Vnet from, String to) {
        from.echoClients().add(1, new LabPing());
        lab.netisr().post(0, on -> from.shard(on).icmp().sendEcho(0, Ipv4Address.parse(to), 1, 0, 56, 0, false));
        lab.runFor(Lab.seconds(10));
        from.echoClients().remove(1);
    }

    String page() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What is on the page now: the value of each series, by name and labels. */
    Map<String, Double> series() throws IOException {
        Map<String, Double> all = new TreeMap<>();
        page().lines().filter(l -> !l.startsWith("#")).forEach(l -> {
            int at = l.lastIndexOf(' ');
            all.put(l.substring(0, at), Double.valueOf(l.substring(at + 1)));
        });
        return all;
    }

    @Override
    public void close() {
        metrics.close();
        admin.close();
        world.close();
        assertEquals(0, world.leftovers().total());
        pool.close();
        lab.close();
    }
}
