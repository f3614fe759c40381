package org.vvorld.stack.vnet;

import java.util.List;
import org.vvorld.stack.arp.ArpEntry;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.vnet.Leftovers.Kind;

/** Stage 3 of the end of a vnet: what its parts still hold is emptied, and what should not be there any more is found. */
final class Freeing {
    private final Vnet vnet;

    Freeing(Vnet vnet) {
        this.vnet = vnet;
    }

    /** Stops the parts, the last that started first. */
    Leftovers run() {
        Leftovers left = Leftovers.NONE;
        for (Part part : List.of(Part.values()).reversed()) {
            left = left.plus(stop(part))
                    .plus(Leftovers.of(Kind.ORDER, vnet.name(), vnet.life().stop(part)));
        }
        return left;
    }

    private Leftovers stop(Part part) {
        return switch (part) {
            case INPUT, PKTGEN, ICMP -> Leftovers.NONE;
            case UDP -> Leftovers.of(Kind.SOCKETS, vnet.name(), vnet.udp().size());
            case TCP ->
                Leftovers.of(Kind.SOCKETS, vnet.name(), vnet.tcp().size())
                        .plus(Leftovers.of(Kind.CONNECTIONS, vnet.name(), vnet.tcpConnections()));
            case FRAG ->
                Leftovers.of(Kind.DATAGRAMS, vnet.name(), vnet.fragments().datagrams());
            case IFNET ->
                Leftovers.of(Kind.INTERFACES, vnet.name(), vnet.interfaces().size());
            case ARP -> {
                vnet.arpTable().list().stream().filter(ArpEntry::isPermanent).forEach(vnet.arpTable()::remove);
                yield Leftovers.of(Kind.NEIGHBOURS, vnet.name(), vnet.arpTable().size())
                        .plus(Leftovers.of(Kind.TIMERS, vnet.name(), vnet.armedTimers()));
            }
            case ND -> {
                vnet.ndTable().list().stream().filter(NdEntry::isPermanent).forEach(vnet.ndTable()::remove);
                yield Leftovers.of(Kind.NEIGHBOURS, vnet.name(), vnet.ndTable().size());
            }
            case ROUTE -> {
                vnet.fibs().clear();
                yield Leftovers.of(Kind.ROUTES, vnet.name(), vnet.fibs().size());
            }
            case MEMORY ->
                Leftovers.of(
                        Kind.PACKETS,
                        vnet.name(),
                        vnet.charge().packets()
                                + vnet.waitingToCross()
                                + vnet.ring().map(RingShare::total).orElse(0));
            case SYSCTL -> Leftovers.NONE;
        };
    }
}
