package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Workstream;

/**
 * The end of one or more vnets, in stages, each while everything below still works:
 * <ol>
 *   <li><b>hang up</b>: peers of TCP connections get a reset, if there are any;
 *   <li><b>shut the door</b>: the input gate closes; their interfaces leave every snapshot, and so do the far ends of their epairs;
 *   <li><b>drain</b>: one barrier through every worker; behind it no worker holds a packet or a timer of theirs;
 *   <li><b>free</b>: lent interfaces go home, those created inside are destroyed, tables are emptied.
 * </ol>
 */
final class Closing {
    private record Withdrawn(Vnet vnet, Interface ifp) {}

    private final Netisr netisr;
    private final List<Vnet> vnets;
    private final List<Withdrawn> withdrawn = new ArrayList<>();
    private final List<Interface> doomed = new ArrayList<>();
    private final List<Interface> goingHome = new ArrayList<>();
    private Leftovers left = Leftovers.NONE;

    Closing(Netisr netisr, List<Vnet> vnets) {
        this.netisr = netisr;
        this.vnets = vnets;
    }

    Leftovers run() {
        hangUp();
        shutTheDoor();
        netisr.onEach(this::drain);
        free();
        return left;
    }

    /** Peers of TCP connections are told while there is a way to them. */
    private void hangUp() {
        List<Vnet> talking = vnets.stream().filter(Vnet::mayHangUp).toList();
        if (!talking.isEmpty()) {
            netisr.onEach(on -> talking.forEach(v -> v.hangUp(on)));
        }
    }

    private void shutTheDoor() {
        vnets.forEach(v -> left = left.plus(v.shutDoor()));
        Set<Interface> dying = new HashSet<>();
        for (Vnet v : vnets) {
            for (Interface i : v.interfaces()) {
                // A home that closes too is no home.
                Vnet home = (Vnet) i.home();
                if (home == null || !home.isOpen()) {
                    die(i, dying);
                } else {
                    goingHome.add(i);
                }
            }
            // What was created inside dies with its home, wherever it is.
            v.members().lent().forEach(i -> die(i, dying));
        }
        goingHome.removeIf(dying::contains);
        doomed.addAll(dying);
        doomed.forEach(this::withdraw);
        goingHome.forEach(this::withdraw);
    }

    private static void die(Interface i, Set<Interface> dying) {
        dying.add(i);
        if (i.twin() != null) {
            dying.add(i.twin());
        }
    }

    private void withdraw(Interface i) {
        Vnet in = (Vnet) i.owner();
        if (in != null) {
            in.members().withdraw(i);
            withdrawn.add(new Withdrawn(in, i));
        }
    }

    private void drain(Workstream on) {
        for (Withdrawn w : withdrawn) {
            w.vnet.members().forget(on, w.ifp);
        }
        for (Vnet v : vnets) {
            v.drain(on);
        }
    }

    private void free() {
        for (Interface i : goingHome) {
            ((Vnet) i.home()).members().takeBack(i);
        }
        doomed.forEach(Members::end);
        vnets.forEach(v -> left = left.plus(new Freeing(v).run()));
    }
}
