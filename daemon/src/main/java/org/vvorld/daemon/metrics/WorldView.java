package org.vvorld.daemon.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vvorld.daemon.world.Jail;
import org.vvorld.daemon.world.VnetTotals;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Vnet;

/**
 * Which vnets and interfaces there were at one moment: no interface is in two vnets, or in none. Their counters are not in here;
 * any thread may read those later.
 *
 * @param own those that have series of their own, the host's first
 * @param others those that are shown together
 * @param ended what vnets had counted that are gone
 */
record WorldView(List<VnetView> own, List<Vnet> others, VnetTotals ended) {
    record VnetView(String jail, Vnet vnet, List<Interface> interfaces) {}

    /** Admin thread only. */
    static WorldView of(World world, JailChoice choice) {
        Set<Jail> chosen = choice.choose(world.jails().all());
        List<VnetView> own = new ArrayList<>(chosen.size() + 1);
        List<Vnet> others = new ArrayList<>();
        for (Jail jail : world.jails().withVnets()) {
            if (jail.isHost() || chosen.contains(jail)) {
                own.add(new VnetView(jail.name(), jail.vnet(), jail.vnet().interfaces()));
            } else {
                others.add(jail.vnet());
            }
        }
        return new WorldView(own, others, world.endedTotals());
    }
}
