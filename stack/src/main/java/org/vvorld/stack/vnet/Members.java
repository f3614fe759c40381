package org.vvorld.stack.vnet;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.netisr.Workstream;

/** How interfaces come into a vnet and leave it: what FreeBSD calls vmove, and the end of them. Admin thread only. */
final class Members {
    private final Vnet vnet;
    private final InterfaceTable interfaces;
    /** Interfaces that were created here and are elsewhere; null for none. */
    private Set<Interface> lent;

    Members(Vnet vnet, InterfaceTable interfaces) {
        this.vnet = vnet;
        this.interfaces = interfaces;
    }

    /** Takes an interface in, whose name is free here: with the lowest free index, without addresses, as it is otherwise. */
    void attach(Interface i) {
        interfaces.add(i);
        i.owner(vnet);
        if (lent != null) {
            lent.remove(i);
        }
        tell(RouteEvent.Verb.ADD, i);
    }

    private void tell(RouteEvent.Verb verb, Interface i) {
        if (vnet.routeEvents().isHeard()) {
            vnet.routeEvents().tell(new RouteEvent.Presence(verb, i, i.name(), i.index()));
        }
    }

    /** Those that were created here and are elsewhere. */
    Collection<Interface> lent() {
        return lent == null ? List.of() : List.copyOf(lent);
    }

    /** Takes back an interface that was lent. If its name is taken meanwhile, it gets the first free one of its kind. */
    void takeBack(Interface i) {
        String was = i.name();
        for (int unit = 0; interfaces.named(i.name()) != null; unit++) {
            i.name(i.kind() + unit);
        }
        attach(i);
        if (!i.name().equals(was)) {
            vnet.onRename(i, was);
        }
    }

    /** Lets an interface go: down, without addresses, and no worker holds anything of it afterwards. */
    void detach(Interface i) {
        boolean untouched = i.isPristine();
        withdraw(i);
        if (!untouched) {
            vnet.netisr().onEach(on -> forget(on, i));
        }
        if (i.home() == vnet) {
            lent = lent == null ? new LinkedHashSet<>() : lent;
            lent.add(i);
        }
    }

    /** Destroys an interface that is in no vnet any more. */
    static void end(Interface i) {
        Vnet home = (Vnet) i.home();
        if (home != null && home.members().lent != null) {
            home.members().lent.remove(i);
        }
        i.destroy();
    }

    /** Takes the interface out of every snapshot; what workers hold of it is still there until the barrier. */
    void withdraw(Interface i) {
        i.onLeave();
        vnet.ipv6().withdraw(i);
        vnet.fibs().forget(i);
        i.up(false);
        i.owner(null);
        i.addresses(new InterfaceAddress[0]);
        i.inet6(i.inet6().withoutAddresses());
        i.leaveGroups();
        vnet.multicast().withdraw(i);
        tell(RouteEvent.Verb.DELETE, i);
        interfaces.remove(i);
        if (vnet.isOpen()) {
            vnet.fibs().update(i);
        }
        i.fib(0);
        vnet.ndTable().list().stream()
                .filter(e -> e.ifp() == i && e.isPermanent())
                .forEach(vnet.ndTable()::remove);
        vnet.arpTable().list().stream()
                .filter(e -> e.ifp() == i && e.isPermanent())
                .forEach(vnet.arpTable()::remove);
    }

    void forget(Workstream on, Interface i) {
        VnetShard s = vnet.madeShard(on);
        if (s != null) {
            s.forget(i);
        }
    }

    /** Destroys an interface that is in this vnet, and its twin wherever that is. */
    void destroy(Interface i) {
        Interface twin = i.twin();
        Vnet twinsVnet = twin == null ? null : (Vnet) twin.owner();
        boolean untouched = i.isPristine() && (twin == null || twin.isPristine());
        withdraw(i);
        if (twinsVnet != null) {
            twinsVnet.members().withdraw(twin);
        }
        if (!untouched) {
            vnet.netisr().onEach(on -> {
                forget(on, i);
                if (twinsVnet != null) {
                    twinsVnet.members().forget(on, twin);
                }
            });
        }
        end(i);
        if (twin != null) {
            end(twin);
        }
    }
}
