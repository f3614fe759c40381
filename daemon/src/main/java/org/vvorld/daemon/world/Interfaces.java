package org.vvorld.daemon.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vvorld.config.DeviceKind;
import org.vvorld.config.InterfaceNames;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Loopback;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.vnet.Vnet;

/**
 * All interfaces: creating, moving and destroying go through here; what concerns one vnet alone (addresses, routes, flags) is the
 * vnet's. Admin thread only.
 */
public final class Interfaces {
    private static final Pattern EPAIR = Pattern.compile("epair(\\d{1,7})?([ab])?");
    private static final Pattern TAP = Pattern.compile("tap(\\d{1,7})?");
    private static final Pattern LO = Pattern.compile("lo(\\d{1,7})?");
    private static final Pattern BRIDGE = Pattern.compile("bridge(\\d{1,7})?");

    private final Netisr netisr;
    private final DeviceFactory devices;
    private final MacAddresses macs;
    private final Units epairs = new Units();
    private final Map<String, Interface> byName = new HashMap<>();
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

    /**
     * Creates an interface from a cloner's name: {@code epair} or {@code epair3}, {@code tap} or {@code tap0}, {@code lo} or
     * {@code lo1}. Of an epair the a end is returned; both ends are in {@code home}.
     *
     * @param linuxName for a tap, the name of the Linux TAP; null for the same
     * @throws AdminException with FreeBSD's text
     */
    public Interface create(Vnet home, String name, String linuxName) {
        Matcher epair = EPAIR.matcher(name);
        if (epair.matches() && epair.group(2) == null) {
            return createEpair(home, epair.group(1));
        }
        Matcher tap = TAP.matcher(name);
        if (tap.matches()) {
            String tapName = tap.group(1) != null ? name : lowestFree("tap", home);
            return createDevice(home, tapName, new DeviceKind.Tap(linuxName == null ? tapName : linuxName));
        }
        Matcher lo = LO.matcher(name);
        if (lo.matches()) {
            return createLoopback(home, lo.group(1) != null ? name : lowestFree("lo", home));
        }
        Matcher bridge = BRIDGE.matcher(name);
        if (bridge.matches()) {
            return createBridge(home, bridge.group(1) != null ? name : lowestFree("bridge", home));
        }
        throw new AdminException("SIOCIFCREATE2 (" + name
                + "): Invalid argument: an interface is created as epair, tap, lo or bridge, with or"
                + " without a number; on a NIC or TAP of Linux as NAME create packet NIC, NAME create tap LINUXNAME");
    }

    private String lowestFree(String kind, Vnet home) {
        int unit = 0;
        while (home.interfaceNamed(kind + unit) != null || byName.containsKey(kind + unit)) {
            unit++;
        }
        return kind + unit;
    }

    private Epair createEpair(Vnet home, String digits) {
        int unit;
        if (digits == null) {
            unit = epairs.take();
        } else {
            unit = Integer.parseInt(digits);
            if (!digits.equals(Integer.toString(unit))) {
                throw new AdminException("SIOCIFCREATE2 (epair" + digits + "): Invalid argument: write epair" + unit);
            }
            if (!epairs.take(unit)) {
                throw exists("epair" + unit);
            }
        }
        Epair a = Epair.create(unit, nextId, macs.epair(unit));
        nextId += 2;
        a.afterDestroy(() -> {
            byName.remove(a.name());
            byName.remove(a.peer().name());
            epairs.release(unit);
        });
        adopt(home, a);
        adopt(home, a.peer());
        return a;
    }

    private static AdminException exists(String name) {
        return new AdminException("SIOCIFCREATE2 (" + name + "): File exists");
    }

    private void adopt(Vnet home, Interface i) {
        i.home(home);
        home.attach(i);
        if (!(i instanceof Loopback || i instanceof Bridge)) {
            byName.put(i.name(), i);
        }
    }

    /** Creates an interface that reaches Linux, under any name. @throws AdminException that says why not */
    public DeviceInterface createDevice(Vnet home, String name, DeviceKind kind) {
        requireFreeOfFault(name, InterfaceNames.faultOfDevice(name));
        requireFreeOfFault(name, InterfaceNames.faultOfLinux(kind.linuxName()));
        if (byName.containsKey(name)) {
            throw exists(name);
        }
        int id = nextId();
        DeviceInterface i = devices.create(id, name, kind, macs.device(id));
        i.afterDestroy(() -> byName.remove(name));
        adopt(home, i);
        return i;
    }

    private static void requireFreeOfFault(String name, Optional<String> fault) {
        if (fault.isPresent()) {
            throw new AdminException("SIOCIFCREATE2 (" + name + "): Invalid argument: " + fault.get());
        }
    }

    private Loopback createLoopback(Vnet home, String name) {
        if (home.interfaceNamed(name) != null) {
            throw exists(name);
        }
        Loopback lo = new Loopback(nextId(), name);
        adopt(home, lo);
        return lo;
    }

    private Bridge createBridge(Vnet home, String name) {
        if (home.interfaceNamed(name) != null) {
            throw exists(name);
        }
        int id = nextId();
        Bridge b = new Bridge(id, name, macs.bridge(id), netisr);
        adopt(home, b);
        return b;
    }

    /**
     * The interface of that name, wherever it is; null if there is none. Loopbacks and bridges are not found: each vnet has its own.
     */
    public Interface named(String name) {
        return byName.get(name);
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

    /** Moves an interface to another vnet: it arrives down and without addresses. @throws AdminException with FreeBSD's text */
    public void move(Interface i, Vnet from, Vnet to) {
        if (i instanceof Loopback) {
            throw new AdminException(
                    "SIOCSIFVNET (" + i.name() + "): Operation not supported: a loopback stays in its vnet");
        }
        if (from == to || to.interfaceNamed(i.name()) != null) {
            throw new AdminException("SIOCSIFVNET (" + i.name() + "): File exists");
        }
        from.detach(i);
        to.attach(i);
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
}
