package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vvorld.stack.arp.ArpEntry;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.vnet.Vnet;

/**
 * The neighbours of a vnet as arp(8) lists them: our own addresses are among them, permanent.
 *
 * @param nowNanos the time by the workers' clock
 */
record Neighbours(long nowNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** @param only on this interface; null for all */
    List<Neighbour> of(Vnet vnet, Interface only) {
        List<Neighbour> all = new ArrayList<>();
        for (Interface i : vnet.interfaces()) {
            for (InterfaceAddress a : i.addresses()) {
                if (i.isEthernet()) {
                    all.add(new Neighbour(i, a.address(), i.mac(), -1, true, false));
                }
            }
        }
        for (ArpEntry e : vnet.arpTable().list()) {
            long nanos = e.nanosToExpiry(nowNanos);
            long seconds = nanos < 0 ? -1 : nanos / NANOS_PER_SECOND;
            all.add(new Neighbour(e.ifp(), e.address(), e.mac(), seconds, false, e.isPublished()));
        }
        all.removeIf(n -> only != null && n.ifp() != only);
        all.sort(Comparator.comparingInt((Neighbour n) -> n.ifp().index())
                .thenComparingLong(n -> Integer.toUnsignedLong(n.address())));
        return all;
    }

    /** The interface that has {@code address} on its link, or null. */
    static Interface linkOf(Vnet vnet, int address) {
        Interface best = null;
        int longest = -1;
        for (Interface i : vnet.interfaces()) {
            InterfaceAddress a = i.isUp() && i.isEthernet() ? i.addressTowards(address) : null;
            if (a != null && a.length() > longest) {
                best = i;
                longest = a.length();
            }
        }
        return best;
    }
}
