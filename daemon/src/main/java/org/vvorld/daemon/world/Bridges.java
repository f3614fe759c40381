package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.bridge.BridgePort;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Vnet;

/** What an administrator does with bridges, refused as FreeBSD refuses it. Admin thread only. */
public final class Bridges {
    private Bridges() {}

    /** Makes {@code i} a member of the bridge, both in {@code vnet}. @throws AdminException that says why not */
    public static BridgePort add(Vnet vnet, Bridge bridge, Interface i) {
        requireJoinable("BRDGADD", bridge, i);
        if (i.addresses().length > 0) {
            throw refused(
                    "BRDGADD",
                    i,
                    "Invalid argument: it has addresses, and those of a member belong on " + bridge + ": ifconfig " + i
                            + " inet " + i.addresses()[0] + " delete");
        }
        if (!bridge.members().isEmpty() && i.mtuBytes() != bridge.mtuBytes()) {
            throw refused(
                    "BRDGADD",
                    i,
                    "Invalid argument: its mtu " + i.mtuBytes() + " is not the " + bridge.mtuBytes() + " of " + bridge
                            + " and its members: ifconfig " + i + " mtu " + bridge.mtuBytes());
        }
        long mac = bridge.mac();
        BridgePort port = bridge.add(i, vnet.sysctls().isOn(Sysctl.BRIDGE_INHERIT_MAC));
        announce(vnet, bridge, mac);
        return port;
    }

    /** Has {@code i} get a copy of every frame. @throws AdminException that says why not */
    public static BridgePort span(Bridge bridge, Interface i) {
        requireJoinable("BRDGADDS", bridge, i);
        return bridge.span(i);
    }

    private static void requireJoinable(String request, Bridge bridge, Interface i) {
        if (!i.isEthernet() || i instanceof Bridge) {
            throw refused(request, i, "Invalid argument: only an interface with a link of its own can be a member");
        }
        Bridge in = Bridge.of(i).orElse(null);
        if (in == bridge) {
            throw refused(request, i, "File exists: it is in " + bridge + " already");
        }
        if (in != null) {
            throw refused(
                    request,
                    i,
                    "Device busy: it is in " + in + ": ifconfig " + in + " "
                            + (in.port(i).orElseThrow().isSpan() ? "-span " : "deletem ") + i);
        }
        if (bridge.members().size() + bridge.spans().size() >= Bridge.MAXIMUM_MEMBERS) {
            throw refused(
                    request, i, "No space left on device: a bridge has at most " + Bridge.MAXIMUM_MEMBERS + " members");
        }
    }

    /** Lets a member or a span go. */
    public static void remove(Vnet vnet, Bridge bridge, BridgePort port) {
        long mac = bridge.mac();
        bridge.remove(port);
        announce(vnet, bridge, mac);
    }

    /** If the bridge has another hardware address than before, it tells its link. */
    private static void announce(Vnet vnet, Bridge bridge, long before) {
        if (bridge.mac() != before) {
            vnet.mac(bridge, bridge.mac());
        }
    }

    /** The member of the bridge. @throws AdminException if it is none */
    public static BridgePort member(String request, Bridge bridge, Interface i) {
        return bridge.port(i)
                .filter(p -> !p.isSpan())
                .orElseThrow(() -> refused(request, i, "No such file or directory: it is no member of " + bridge));
    }

    static AdminException refused(String request, Interface i, String reason) {
        return new AdminException(request + " " + i + ": " + reason);
    }

    /** Members have no addresses: the bridge does. @throws AdminException if {@code i} is a member */
    public static void requireAddressable(Interface i) {
        Bridge.of(i).filter(b -> !b.port(i).orElseThrow().isSpan()).ifPresent(b -> {
            throw new AdminException("ioctl (SIOCAIFADDR): Invalid argument: " + i + " is a member of " + b
                    + ", where its addresses belong: ifconfig " + b + " inet A/len");
        });
    }

    /** @throws AdminException if the MTU of {@code i} is its bridge's */
    static void requireOwnMtu(Interface i) {
        Bridge.of(i).filter(b -> !b.port(i).orElseThrow().isSpan()).ifPresent(b -> {
            throw new AdminException("SIOCSIFMTU (" + i + "): Device busy: it is a member of " + b
                    + " and has its mtu: ifconfig " + b + " mtu N sets it for all");
        });
    }

    /** Sets the MTU of a bridge and all its members, or of none. @throws AdminException with the first refusal */
    static void mtu(Bridge bridge, int bytes, ObjIntConsumer<Interface> setter) {
        List<Interface> done = new ArrayList<>();
        int before = bridge.mtuBytes();
        try {
            for (BridgePort p : bridge.members()) {
                setter.accept(p.ifp(), bytes);
                done.add(p.ifp());
            }
            setter.accept(bridge, bytes);
        } catch (AdminException e) {
            for (Interface i : done) {
                takeBack(i, before, setter, e);
            }
            throw e;
        }
    }

    private static void takeBack(Interface i, int bytes, ObjIntConsumer<Interface> setter, AdminException cause) {
        try {
            setter.accept(i, bytes);
        } catch (AdminException e) {
            cause.addSuppressed(e);
        }
    }
}
