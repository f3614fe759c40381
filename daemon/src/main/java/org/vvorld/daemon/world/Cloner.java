package org.vvorld.daemon.world;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Vnet;

/**
 * Makes interfaces of one kind: {@code ifconfig KIND create}, {@code ifconfig KINDn create}.
 *
 * @param kind what the names begin with
 * @param maker makes one with a name that is free in the vnet
 */
record Cloner(String kind, Maker maker) {
    /** Units have at most this many digits: more than there can be interfaces. */
    private static final int MOST_DIGITS = 7;

    @FunctionalInterface
    interface Maker {
        /**
         * @param name the whole name; without a unit if any will do
         * @throws org.vvorld.daemon.admin.AdminException that says why not
         */
        Interface make(Vnet home, String name);
    }

    /** Is it a name for this cloner: the kind alone, or with a unit? As FreeBSD's ifc_name2unit(), leading zeros are none. */
    boolean matches(String name) {
        if (!name.startsWith(kind) || name.length() - kind.length() > MOST_DIGITS) {
            return false;
        }
        for (int i = kind.length(); i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return name.length() <= kind.length() + 1 || name.charAt(kind.length()) != '0';
    }

    /** The unit in a name that {@link #matches}; -1 for none. */
    static int unit(String kind, String name) {
        return name.length() == kind.length() ? -1 : Integer.parseInt(name.substring(kind.length()));
    }
}
