package org.vvorld.daemon.world;

import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.VlanTag;

/** What an administrator does with vlans, refused as FreeBSD refuses it. Admin thread only. */
public final class Vlans {
    private Vlans() {}

    /**
     * Ties a vlan to a parent, or, where it is tied to that parent already, changes its tag.
     *
     * @throws AdminException that says why not
     */
    public static void set(Vlan v, Interface parent, int etherType, int id) {
        if (id < VlanTag.ID_MIN || id > VlanTag.ID_MAX) {
            throw refused("Invalid argument: vlan " + id + " is not in " + VlanTag.ID_MIN + ".." + VlanTag.ID_MAX);
        }
        if (!parent.isEthernet()) {
            throw refused("Protocol not supported: " + parent + " has no Ethernet link to put tags on");
        }
        if (v.parent() != null && v.parent() != parent) {
            throw refused("Device busy: " + v + " is a vlan of " + v.parent() + ": ifconfig " + v + " -vlandev");
        }
        if (isIn(parent, v)) {
            throw refused("Invalid argument: " + parent + " is " + v + " itself, or a vlan in it");
        }
        int tags = (parent instanceof Vlan p ? p.depth() : 0) + 1 + below(v);
        if (tags > VlanTag.MOST) {
            throw refused(
                    "Invalid argument: frames would have " + tags + " tags, and " + VlanTag.MOST + " are the most");
        }
        Vlan other = parent.vlans() == null ? null : parent.vlans().find(etherType, id);
        if (other != null && other != v) {
            throw refused("File exists: " + other + " is vlan " + id + " of " + parent);
        }
        if (v.parent() == null) {
            v.attach(parent, etherType, id);
        } else if (other == null) {
            v.retag(etherType, id);
        }
        // Its vlans have its address too, and its neighbours are to know it.
        ((Vnet) v.owner()).mac(v, v.mac());
    }

    private static AdminException refused(String reason) {
        return new AdminException("SIOCSETVLAN: " + reason);
    }

    private static boolean isIn(Interface i, Vlan v) {
        return i == v || i instanceof Vlan inner && inner.parent() != null && isIn(inner.parent(), v);
    }

    /** How many vlans are in each other in it. */
    private static int below(Interface i) {
        return i.vlans() == null
                ? 0
                : i.vlans().all().stream()
                        .mapToInt(inner -> 1 + below(inner))
                        .max()
                        .orElse(0);
    }
}
