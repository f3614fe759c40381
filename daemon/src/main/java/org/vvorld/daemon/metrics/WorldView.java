package org.vvorld.daemon.metrics;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.world.Jail;
import org.vvorld.daemon.world.NetisrTable;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.Vnet;

/**
 * Which vnets and interfaces there were at one moment: no interface is in two vnets, or in none. Their counters are not in here;
 * any thread may read those later.
 *
 * @param jails how many, without the host
 * @param refused callers of the control socket who were turned away
 * @param netisr what the workers' queues have had of all vnets
 * @param vnets the host's first
 */
record WorldView(int jails, long refused, Leftovers leftovers, NetisrTable netisr, List<VnetView> vnets) {
    record VnetView(String jail, Vnet vnet, List<Interface> interfaces) {}

    /** Admin thread only. */
    static WorldView of(World world) {
        List<VnetView> vnets = new ArrayList<>(world.jails().size() + 1);
        for (Jail jail : world.jails().withVnets()) {
            vnets.add(new VnetView(jail.name(), jail.vnet(), jail.vnet().interfaces()));
        }
        return new WorldView(
                world.jails().size(), world.jails().owners().refused(), world.leftovers(), world.netisrTable(), vnets);
    }
}
