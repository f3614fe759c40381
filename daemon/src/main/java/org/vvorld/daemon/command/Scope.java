package org.vvorld.daemon.command;

import org.vvorld.daemon.world.Jail;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Vnet;

/**
 * Where a command acts: as root in {@code jail}, which is the host without jexec(8). Admin thread only.
 *
 * @param json whether output is to be JSON
 */
record Scope(World world, Jail jail, boolean json, CommandOutput out) {

    Vnet vnet() {
        return jail.vnet();
    }

    boolean isHost() {
        return jail.isHost();
    }

    /** The jail of that name or jid that is seen from here: jails have one level, so inside a jail there is none. */
    Jail requireJail(String nameOrJid) {
        if (!isHost()) {
            throw new ToolException("jail \"" + nameOrJid + "\" not found");
        }
        return world.jails().require(nameOrJid);
    }

    /** The same, seen from inside {@code nameOrJid}; from here if that is null. */
    Scope in(String nameOrJid) {
        return nameOrJid == null ? this : new Scope(world, requireJail(nameOrJid), json, out);
    }

    /** The interface of that name in this vnet. */
    Interface requireInterface(String name) {
        Interface i = vnet().interfaceNamed(name);
        if (i == null) {
            throw new ToolException("interface " + name + " does not exist");
        }
        return i;
    }

    void print(String text) {
        out.out(text);
    }
}
