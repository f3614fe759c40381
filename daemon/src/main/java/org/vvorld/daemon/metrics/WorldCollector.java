package org.vvorld.daemon.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.metrics.WorldView.VnetView;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.PacketPool;

/**
 * Reads the figures of the whole daemon, all at once, when somebody asks. A meter a figure would keep its objects for each vnet
 * alive and be five times slower.
 */
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

    /** @throws org.vvorld.daemon.admin.AdminException if the admin thread takes no more work */
    @Override
    public MetricSnapshots collect() {
        WorldView view = admin.call(() -> WorldView.of(world));
        DaemonFamilies daemon = new DaemonFamilies();
        daemon.add(view.jails(), view.refused(), view.leftovers());
        pools.forEach(daemon::add);
        workers.get().forEach(daemon::add);
        NetisrFamilies netisr = new NetisrFamilies();
        netisr.add(view.netisr());
        VnetFamilies vnets = new VnetFamilies();
        InterfaceFamilies interfaces = new InterfaceFamilies();
        for (VnetView v : view.vnets()) {
            vnets.add(v.jail(), v.vnet());
            for (Interface i : v.interfaces()) {
                interfaces.add(v.jail(), i);
            }
        }
        return new MetricSnapshots(
                Stream.of(daemon.snapshots(), netisr.snapshots(), vnets.snapshots(), interfaces.snapshots())
                        .flatMap(s -> s)
                        .toList());
    }
}
