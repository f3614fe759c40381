package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.Jail;
import org.vvorld.daemon.world.NewJail;
import org.vvorld.daemon.world.Owner;
import org.vvorld.stack.iface.Interface;

/**
 * Makes a jail, and gives it its parameters.
 *
 * @param scope whose root does it
 */
record JailChange(Scope scope, JailParameters wanted) {

    /** @throws ToolException if it cannot be made, whether it is there or not */
    void checkCreation() {
        if (scope.jail().childrenMax() == 0) {
            throw new ToolException("jail_set: Operation not permitted");
        }
        if (!Boolean.TRUE.equals(wanted.persist())) {
            throw new ToolException("new jail must persist or attach: add 'persist'; commands are run by jexec");
        }
        if (wanted.jid() != null) {
            throw new ToolException("jid=" + wanted.jid() + ": a jail's number is given by vvorldd: leave it out");
        }
        checkVnet(ownsVnet());
    }

    private boolean ownsVnet() {
        return Boolean.TRUE.equals(wanted.newVnet());
    }

    /** @param name as the scope sees it; null to be named by its number */
    Jail create(String name) {
        checkCreation();
        Owner owner = owner();
        List<Interface> lent = lent();
        int childrenMax = wanted.childrenMax() == null ? 0 : wanted.childrenMax();
        Jail jail = scope.world().createJail(scope.jail(), new NewJail(name, ownsVnet(), childrenMax));
        try {
            checkParent(jail.parent());
            set(jail, owner, lent);
        } catch (AdminException | ToolException e) {
            scope.world().removeJails(List.of(jail));
            throw e;
        }
        return jail;
    }

    void modify(Jail jail) {
        if (wanted.newVnet() != null && wanted.newVnet() != jail.ownsVnet()) {
            throw new ToolException("vnet cannot be changed after creation");
        }
        checkVnet(jail.ownsVnet());
        checkParent(jail.parent());
        Owner owner = owner();
        List<Interface> lent = lent();
        if (wanted.childrenMax() != null) {
            scope.world().jails().childrenMax(jail, wanted.childrenMax());
        }
        set(jail, owner, lent);
        if (wanted.endsQuarantine()) {
            jail.vnet().endQuarantine();
        }
    }

    private void checkVnet(boolean ownsVnet) {
        if (ownsVnet && wanted.addresses() != null) {
            throw new ToolException("vnet jails cannot have IP address restrictions");
        }
        if (!ownsVnet && !wanted.interfaces().isEmpty()) {
            throw new ToolException("vnet.interface: the jail has its parent's vnet, and can be lent nothing");
        }
        if (!ownsVnet && wanted.endsQuarantine()) {
            throw new ToolException("quarantined: the vnet is its parent's");
        }
    }

    private void checkParent(Jail parent) {
        if (wanted.addresses() != null) {
            wanted.addresses().requireSeenBy(parent);
        }
        if (Boolean.TRUE.equals(wanted.rawSockets()) && !parent.allowsRawSockets()) {
            throw new ToolException("jail_set: Operation not permitted: allow.raw_sockets: the jail around it may not");
        }
    }

    /** Null if none was given. */
    private Owner owner() {
        if (wanted.owner() == null) {
            return null;
        }
        if (!scope.isHost()) {
            throw new ToolException("owner: Operation not permitted: only the host gives jails to users");
        }
        try {
            return Owner.parse(wanted.owner());
        } catch (AdminException e) {
            throw new ToolException("owner=" + wanted.owner() + ": " + e.getMessage());
        }
    }

    private List<Interface> lent() {
        List<Interface> all = new ArrayList<>();
        for (String name : wanted.interfaces()) {
            all.add(scope.requireInterface(name));
        }
        return all;
    }

    private void set(Jail jail, Owner owner, List<Interface> lent) {
        for (Interface i : lent) {
            scope.world().interfaces().move(i, scope.vnet(), jail.vnet());
        }
        if (wanted.addresses() != null) {
            wanted.addresses().applyTo(jail);
        }
        if (wanted.rawSockets() != null) {
            jail.allowsRawSockets(wanted.rawSockets());
        }
        if (owner != null) {
            scope.world().jails().owner(jail, owner);
        }
        if (wanted.hostname() != null) {
            jail.hostname(wanted.hostname());
        }
        if (wanted.persist() != null) {
            jail.persist(wanted.persist());
        }
    }
}
