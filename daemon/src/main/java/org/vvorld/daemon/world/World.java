package org.vvorld.daemon.world;

import java.util.List;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.Vnet;

/** All there is: the host's vnet, the jails, the interfaces. Admin thread only. */
public final class World implements AutoCloseable {
    private final Netisr netisr;
    private final Vnet.FaultListener faults;
    private final Vnet vnet0;
    private final Jails jails;
    private final Interfaces interfaces;
    private final Endings endings;
    private final NetisrTable ended;
    private NetisrTable shown;

    /**
     * @param hostId what tells this host from others, for hardware addresses
     * @param faults told of exceptions in vnets, on a worker
     */
    public World(Netisr netisr, DeviceFactory devices, String hostId, Vnet.FaultListener faults) {
        this.netisr = netisr;
        this.ended = new NetisrTable(netisr.count());
        this.endings = new Endings(netisr, ended);
        this.shown = new NetisrTable(netisr.count());
        this.interfaces = new Interfaces(netisr, devices, hostId);
        this.faults = faults;
        this.vnet0 = Vnet.open("host", netisr, interfaces.nextId(), faults);
        this.jails = new Jails(vnet0);
    }

    public Netisr netisr() {
        return netisr;
    }

    public Jails jails() {
        return jails;
    }

    public Interfaces interfaces() {
        return interfaces;
    }

    /** The host's own vnet. */
    public Vnet vnet0() {
        return vnet0;
    }

    /** What destroyed vnets have left over so far: zeros, or there is a bug. */
    public Leftovers leftovers() {
        return endings.leftovers();
    }

    /** What the vnets of all jails that are gone had counted; a copy. */
    public VnetTotals endedTotals() {
        return endings.totals();
    }

    /** What a vnet has of the workers' queues, and has counted there. */
    public NetisrTable netisrTable(Vnet vnet) {
        NetisrTable table = new NetisrTable(netisr.count());
        table.add(vnet);
        return table;
    }

    /** The same of all vnets together, those that are gone included: no counter goes back. */
    public NetisrTable netisrTable() {
        NetisrTable table = new NetisrTable(netisr.count());
        table.add(ended);
        jails.withHost().forEach(j -> table.add(j.vnet()));
        table.notBelow(shown);
        shown = table;
        return table;
    }

    // --- jails ---

    /** Makes a jail with a vnet of its own. @throws AdminException if the name is taken or no name */
    public Jail createJail(String name, String hostname) {
        jails.requireFreeName(name);
        return createJail(jails.nextJid(), name, hostname);
    }

    /** Makes a jail whose name is its number. */
    public Jail createJail(String hostname) {
        int jid = jails.nextJid();
        return createJail(jid, Integer.toString(jid), hostname);
    }

    private Jail createJail(int jid, String name, String hostname) {
        Vnet vnet = Vnet.open(name, netisr, interfaces.nextId(), faults);
        Jail jail = new Jail(jid, name, vnet, hostname);
        jails.add(jail);
        return jail;
    }

    /**
     * Ends jails together: when it returns they and their vnets are gone; after {@link #endLater} the vnets wait for {@link #settle}.
     *
     * @return what was left over: {@link Leftovers#NONE}, or there is a bug
     */
    public Leftovers removeJails(List<Jail> ending) {
        ending.forEach(jails::remove);
        return endings.end(ending.stream().map(Jail::vnet).toList());
    }

    /** Has vnets of jails that are removed wait for others, until {@link #settle}: nothing else may be done before that. */
    public void endLater() {
        endings.later();
    }

    /** Ends the vnets that wait. @return what they left over: {@link Leftovers#NONE}, or there is a bug */
    public Leftovers settle() {
        return endings.settle();
    }

    /** Ends everything. */
    @Override
    public void close() {
        settle();
        List<Vnet> all = jails.withHost().stream().map(Jail::vnet).toList();
        List.copyOf(jails.all()).forEach(jails::remove);
        endings.end(all);
    }
}
