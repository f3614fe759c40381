package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
        jails.withVnets().forEach(j -> table.add(j.vnet()));
        table.notBelow(shown);
        shown = table;
        return table;
    }

    // --- jails ---

    /** Makes a jail with a vnet of its own, under its name as the host sees it. @throws AdminException if that cannot be */
    public Jail createJail(String name, String hostname) {
        Jail jail = createJail(jails.host(), new NewJail(name, true, 0));
        jail.hostname(hostname);
        return jail;
    }

    /**
     * Makes a jail in {@code creator}, or in one that is in it.
     *
     * @throws AdminException with FreeBSD's text, if it may not or the name is taken or no name
     */
    public Jail createJail(Jail creator, NewJail wanted) {
        Jails.Place place = jails.place(creator, wanted);
        int jid = jails.nextJid();
        Jail parent = place.parent();
        String fullName = parent.isHost() ? place.leaf() : parent.name() + "." + place.leaf();
        Vnet vnet = wanted.ownsVnet() ? Vnet.open(fullName, netisr, interfaces.nextId(), faults) : parent.vnet();
        Jail jail = new Jail(jid, parent, place.leaf(), vnet, wanted.ownsVnet());
        jail.childrenMax(wanted.childrenMax());
        jails.add(jail);
        return jail;
    }

    /** What ended, and what that left over: {@link Leftovers#NONE}, or there is a bug. */
    public record Removed(List<Jail> jails, Leftovers leftovers) {}

    /**
     * Ends jails together, with one barrier for all: these, all that are in them, and those around them that do not persist and
     * are empty then. When it returns they and their vnets are gone. A jail ends before the one around it.
     */
    public Removed removeJails(List<Jail> wanted) {
        Set<Jail> chosen = new LinkedHashSet<>();
        for (Jail j : wanted) {
            if (chosen.add(j) && j.childrenCur() > 0) {
                chosen.addAll(j.descendants());
            }
        }
        List<Jail> ending = new ArrayList<>(chosen);
        // Whoever is in a jail was made after it.
        ending.sort(Comparator.comparingInt(Jail::jid).reversed());
        // More are added behind: their jids are lower than those of what was in them.
        for (int i = 0; i < ending.size(); i++) {
            Jail j = ending.get(i);
            jails.remove(j);
            Jail around = j.parent();
            if (around.childrenCur() == 0 && !around.persist() && chosen.add(around)) {
                ending.add(around);
            }
        }
        return new Removed(List.copyOf(ending), close(ending));
    }

    private Leftovers close(List<Jail> ending) {
        List<Vnet> vnets = new ArrayList<>(ending.size());
        for (Jail j : ending) {
            if (j.ownsVnet()) {
                vnets.add(j.vnet());
            }
        }
        return endings.end(vnets);
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
        List<Vnet> all = new ArrayList<>();
        for (Jail j : jails.withVnets().reversed()) {
            all.add(j.vnet());
        }
        List.copyOf(jails.all()).reversed().forEach(jails::remove);
        endings.end(all);
    }
}
