package org.vvorld.daemon.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.world.NetisrTable;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.vnet.Leftovers;

/** Reads the figures that belong to no vnet, all at once, when somebody asks. */
final class WorldCollector implements MultiCollector {
    private final World world;
    private final Admin admin;
    private final List<PacketPool> pools;
    private final Supplier<List<WorkerStats>> workers;

    WorldCollector(World world, Admin admin, List<PacketPool> pools, Supplier<List<WorkerStats>> workers) {
        this.world = world;
        this.admin = admin;
        this.pools = List.copyOf(pools);
        this.workers = workers;
    }

    private record Seen(int jails, long refused, Leftovers leftovers, NetisrTable netisr) {}

    /** @throws org.vvorld.daemon.admin.AdminException if the admin thread takes no more work */
    @Override
    public MetricSnapshots collect() {
        Seen seen = admin.call(() -> new Seen(
                world.jails().size(), world.jails().owners().refused(), world.leftovers(), world.netisrTable()));
        DaemonFamilies daemon = new DaemonFamilies();
        daemon.add(seen.jails(), seen.refused(), seen.leftovers());
        pools.forEach(daemon::add);
        workers.get().forEach(daemon::add);
        NetisrFamilies netisr = new NetisrFamilies();
        netisr.add(seen.netisr());
        return new MetricSnapshots(
                Stream.concat(daemon.snapshots(), netisr.snapshots()).toList());
    }
}
