package org.vvorld.daemon.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vvorld.config.DeviceKind;
import org.vvorld.config.InterfaceNames;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.MacAddresses.Kind;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Disc;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Loopback;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.VlanTag;

/**
 * All interfaces: creating, naming, moving and destroying go through here; what concerns one vnet alone (addresses, routes, flags)
 * is the vnet's. Names are per vnet, but for those of fresh epairs, which are unique. Admin thread only.
 */
public final class Interfaces {
    private final Netisr netisr;
    private final DeviceFactory devices;
    private final MacAddresses macs;
    private final Units epairs = new Units();
    private final FreeNames freeNames = new FreeNames();
    private final Set<String> linuxNames = new HashSet<>();
    private final Cloners cloners = new Cloners(
            new Cloner("epair", this::createEpair),
            new Cloner("lo", (home, name) -> createPlain(home, name, "lo")),
            new Cloner("tap", (home, name) -> createTap(home, name, null)),
            new Cloner("packet", this::createPacket),
            new Cloner("disc", (home, name) -> createPlain(home, name, "disc")),
            new Cloner("bridge", this::createBridge),
            new Cloner("vlan", (home, name) -> createPlain(home, name, "vlan")));

    /** What configs name, by the name it was made with, {@link #made}. */
    private final Map<String, Interface> made = new HashMap<>();

    private int nextId = 1;

    Interfaces(Netisr netisr, DeviceFactory devices, String hostId) {
        this.netisr = netisr;
        this.devices = devices;
        this.macs = new MacAddresses(hostId);
    }

    /** An id that no interface had before. */
    int nextId() {
        return nextId++;
    }

    /** The kinds that can be made, sorted. */
    public List<String> kinds() {
        return cloners.kinds();
    }

    /**
     * Creates an interface from a cloner's name, {@code epair} or {@code epair3}, or {@code IF.N}, a vlan. Of an epair the a end is
     * returned; both ends are in {@code home}.
     *
     * @param linuxName for a tap, the name of the Linux TAP; null for the same
     * @throws AdminException with FreeBSD's text
     */
    public Interface create(Vnet home, String name, String linuxName) {
        Optional<Cloner> cloner = cloners.of(name);
        if (cloner.isEmpty()) {
            return createVlanOf(home, name);
        }
        return cloner.get().kind().equals("tap")
                ? createTap(home, name, linuxName)
                : cloner.get().maker().make(home, name);
    }

    private AdminException noKind(String name) {
        return new AdminException(
                "SIOCIFCREATE2 (" + name + "): Invalid argument: an interface is created as " + cloners
                        + ", with or without a number, or as IF.N, vlan N of IF; on a NIC or TAP of Linux as NAME create packet NIC,"
                        + " NAME create tap LINUXNAME");
    }

    private static AdminException exists(String name) {
        return new AdminException("interface " + name + " already exists");
    }

    /** The name, with the lowest free unit if it has none. */
    private String named(Vnet home, String kind, String name) {
        if (name.equals(kind)) {
            return freeNames.next(home, kind, any -> true);
        }
        requireFree(home, name);
        return name;
    }

    private static void requireFree(Vnet home, String name) {
        if (home.interfaceNamed(name) != null) {
            throw exists(name);
        }
    }

    private Epair createEpair(Vnet home, String name) {
        int wanted = Cloner.unit("epair", name);
        int unit = wanted >= 0 ? wanted : epairs.next();
        while (wanted < 0 && (isTaken(home, unit, 'a') || isTaken(home, unit, 'b'))) {
            unit = epairs.next(unit + 1);
        }
        if (isTaken(home, unit, 'a') || isTaken(home, unit, 'b') || !epairs.take(unit)) {
            throw exists("epair" + unit);
        }
        int number = unit;
        long mac = macs.take(Kind.EPAIR, number);
        Epair a = Epair.create(number, nextId, mac);
        nextId += 2;
        String nameA = a.name();
        String nameB = a.peer().name();
        a.afterDestroy(() -> {
            made.remove(nameA);
            made.remove(nameB);
            epairs.release(number);
            macs.release(Kind.EPAIR, mac);
            freeNames.forget();
        });
        made.put(nameA, a);
        made.put(nameB, a.peer());
        adopt(home, a);
        adopt(home, a.peer());
        return a;
    }

    /** Somebody may have given that name to another interface. */
    private static boolean isTaken(Vnet home, int unit, char end) {
        return home.interfaceNamed("epair" + unit + end) != null;
    }

    private static <T extends Interface> T adopt(Vnet home, T i) {
        i.home(home);
        home.attach(i);
        return i;
    }

    /** Kinds that need nothing but a name. */
    private Interface createPlain(Vnet home, String wanted, String kind) {
        String name = named(home, kind, wanted);
        Interface i = switch (kind) {
            case "lo" -> new Loopback(nextId(), name);
            case "disc" -> new Disc(nextId(), name);
            case "vlan" -> new Vlan(nextId(), name);
            default -> throw new IllegalArgumentException(kind);
        };
        i.afterDestroy(freeNames::forget);
        return adopt(home, i);
    }

    private Bridge createBridge(Vnet home, String wanted) {
        String name = named(home, "bridge", wanted);
        long mac = macs.take(Kind.BRIDGE);
        Bridge b = new Bridge(nextId(), name, mac, netisr);
        b.afterDestroy(() -> {
            macs.release(Kind.BRIDGE, mac);
            freeNames.forget();
        });
        return adopt(home, b);
    }

    /** A vlan without a parent, under any name that is free. */
    public Vlan createVlan(Vnet home, String name) {
        requireFree(home, name);
        requireFreeOfFault(name, InterfaceNames.fault(name));
        Vlan v = new Vlan(nextId(), name);
        v.afterDestroy(freeNames::forget);
        return adopt(home, v);
    }

    private Vlan createVlanOf(Vnet home, String name) {
        int dot = name.lastIndexOf('.');
        Interface parent = dot <= 0 ? null : home.interfaceNamed(name.substring(0, dot));
        String id = name.substring(dot + 1);
        if (parent == null || !id.matches("0|[1-9]\\d{0,3}")) {
            throw noKind(name);
        }
        Vlan v = createVlan(home, name);
        try {
            Vlans.set(v, parent, VlanTag.TYPE_8021Q, Integer.parseInt(id));
        } catch (AdminException e) {
            home.destroy(v);
            throw e;
        }
        return v;
    }

    private DeviceInterface createTap(Vnet home, String wanted, String linuxName) {
        // One that is to have the same name in Linux needs one that is free there too.
        String name = wanted.equals("tap")
                ? freeNames.next(home, "tap", n -> linuxName != null || !linuxNames.contains(n))
                : wanted;
        return createDevice(home, name, new DeviceKind.Tap(linuxName == null ? name : linuxName));
    }

    private DeviceInterface createPacket(Vnet home, String name) {
        throw new AdminException("SIOCIFCREATE2 (" + name + "): Invalid argument: name the NIC in Linux: ifconfig "
                + name + " create packet eth1");
    }

    /** Creates an interface that reaches Linux, under any name. @throws AdminException that says why not */
    public DeviceInterface createDevice(Vnet home, String wanted, DeviceKind kind) {
        String name =
                wanted.equals("tap") || wanted.equals("packet") ? freeNames.next(home, wanted, any -> true) : wanted;
        requireFreeOfFault(name, InterfaceNames.faultOfDevice(name));
        requireFreeOfFault(name, InterfaceNames.faultOfLinux(kind.linuxName()));
        requireFree(home, name);
        long mac = macs.take(Kind.DEVICE);
        DeviceInterface i;
        try {
            i = devices.create(nextId(), name, kind, mac);
        } catch (AdminException e) {
            macs.release(Kind.DEVICE, mac);
            throw e;
        }
        linuxNames.add(kind.linuxName());
        boolean isFirst = made.putIfAbsent(name, i) == null;
        i.afterDestroy(() -> {
            if (isFirst) {
                made.remove(name);
            }
            linuxNames.remove(kind.linuxName());
            macs.release(Kind.DEVICE, mac);
            freeNames.forget();
        });
        return adopt(home, i);
    }

    private static void requireFreeOfFault(String name, Optional<String> fault) {
        if (fault.isPresent()) {
            throw new AdminException("SIOCIFCREATE2 (" + name + "): Invalid argument: " + fault.get());
        }
    }

    /**
     * For configs: the epair's end or the device that was made under this name, whatever it is called now and wherever it is; null if
     * there is none. Where two vnets made a device of one name, the first of them.
     */
    public Interface made(String name) {
        return made.get(name);
    }

    /** What is in Linux behind an interface; empty if nothing is. */
    public static Optional<LinuxDevice> linuxDeviceOf(Interface i) {
        return i instanceof DeviceInterface d && d.device() instanceof LinuxDevice l
                ? Optional.of(l)
                : Optional.empty();
    }

    /** Destroys an interface, and the other end of an epair with it. @throws AdminException for {@code lo0} */
    public void destroy(Vnet in, Interface i) {
        if (i == in.loopback()) {
            throw new AdminException("SIOCIFDESTROY (" + i.name() + "): Invalid argument: every vnet keeps its lo0");
        }
        in.destroy(i);
    }

    /** Gives an interface another name. @throws AdminException with FreeBSD's text */
    public void rename(Vnet in, Interface i, String name) {
        if (name.equals(i.name())) {
            return;
        }
        Optional<String> fault = InterfaceNames.fault(name);
        if (fault.isPresent()) {
            throw new AdminException("ioctl SIOCSIFNAME (set name): Invalid argument: " + fault.get());
        }
        if (in.interfaceNamed(name) != null) {
            throw new AdminException(
                    "ioctl SIOCSIFNAME (set name): File exists: there is an interface " + name + " here");
        }
        in.rename(i, name);
        freeNames.forget();
    }

    /** Lends an interface to another vnet: it arrives down and without addresses. @throws AdminException with FreeBSD's text */
    public void move(Interface i, Vnet from, Vnet to) {
        move("SIOCSIFVNET", i, from, to);
    }

    /** Takes an interface back from another vnet. The same otherwise. */
    public void reclaim(Interface i, Vnet from, Vnet to) {
        move("SIOCSIFRVNET", i, from, to);
    }

    private void move(String request, Interface i, Vnet from, Vnet to) {
        if (i == from.loopback()) {
            throw new AdminException(request + ": Invalid argument: every vnet keeps its lo0");
        }
        if (from == to) {
            throw new AdminException(request + ": File exists: " + i + " is in that vnet");
        }
        if (!from.isOpen() || !to.isOpen()) {
            throw new AdminException(request + ": Device busy: the vnet is being destroyed");
        }
        if (to.interfaceNamed(i.name()) != null) {
            throw new AdminException(request + ": File exists: there is an interface " + i
                    + " in that vnet; rename one of them: ifconfig " + i + " name NEW");
        }
        from.detach(i);
        to.attach(i);
        freeNames.forget();
    }

    /** Sets the MTU, of the device behind the interface too. @throws AdminException if it is out of bounds or refused */
    public void mtu(Interface i, int bytes) {
        if (i instanceof Bridge b) {
            Bridges.mtu(b, bytes, this::setMtu);
        } else {
            Bridges.requireOwnMtu(i);
            setMtu(i, bytes);
        }
    }

    private void setMtu(Interface i, int bytes) {
        String refused = i.refuseMtu(bytes);
        if (refused != null) {
            throw new AdminException("SIOCSIFMTU (" + i.name() + "): Invalid argument: mtu " + refused);
        }
        if (i instanceof DeviceInterface d) {
            d.device().mtuBytes(bytes);
        }
        i.mtuBytes(bytes);
    }

    /**
     * Sets the hardware address.
     *
     * @return another interface of the same vnet that has the same, a vlan with its parent's aside
     */
    public Optional<Interface> ether(Interface i, long mac) {
        Vnet in = (Vnet) i.owner();
        if (i instanceof Vlan v) {
            v.hasOwnMac(v.parent() == null || mac != v.parent().mac());
        }
        in.mac(i, mac);
        return isShared(i)
                ? Optional.empty()
                : in.interfaces().stream()
                        .filter(other -> other != i && other.isEthernet() && other.mac() == mac && !isShared(other))
                        .findFirst();
    }

    private static boolean isShared(Interface i) {
        return i instanceof Vlan v && !v.hasOwnMac();
    }

    /** Sets the hardware address that the interface has unless told otherwise. */
    public void defaultEther(Interface i) {
        long mac = i.permanentMac();
        if (i instanceof Vlan v) {
            v.hasOwnMac(false);
            mac = v.parent() == null ? 0 : v.parent().mac();
        }
        ((Vnet) i.owner()).mac(i, mac);
    }
}
