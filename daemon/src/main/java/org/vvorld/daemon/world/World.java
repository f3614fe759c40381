package org.vvorld.daemon.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vvorld.config.DeviceKind;
import org.vvorld.config.InterfaceNames;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Loopback;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.Vnet;

/**
 * All there is: the host's vnet, the jails, the interfaces. Creating, moving and destroying go through here; what concerns one
 * vnet alone (addresses, routes, flags) is the vnet's. Admin thread only.
 */
public final class World implements AutoCloseable {
    private static final Pattern EPAIR = Pattern.compile("epair(\\d{1,7})?([ab])?");
    private static final Pattern TAP = Pattern.compile("tap(\\d{1,7})?");
    private static final Pattern LO = Pattern.compile("lo(\\d{1,7})?");

    private final Netisr netisr;
    private final DeviceFactory devices;
    private final MacAddresses macs;
    private final Vnet.FaultListener faults;
    private final Vnet vnet0;
    private final Jails jails;
    private final Units epairs = new Units();
    private final Map<String, Interface> interfaces = new HashMap<>();
    private Leftovers leftovers = Leftovers.NONE;
    private final NetisrTable ended;
    private NetisrTable shown;
    private int nextInterfaceId = 1;

    /**
     * @param hostId what tells this host from others, for hardware addresses
     * @param faults told of exceptions in vnets, on a worker
     */
    public World(Netisr netisr, DeviceFactory devices, String hostId, Vnet.FaultListener faults) {
        this.netisr = netisr;
        this.ended = new NetisrTable(netisr.count());
        this.shown = new NetisrTable(netisr.count());
        this.devices = devices;
        this.macs = new MacAddresses(hostId);
        this.faults = faults;
        this.vnet0 = Vnet.open("host", netisr, nextInterfaceId++, faults);
        this.jails = new Jails(vnet0);
    }

    public Netisr netisr() {
        return netisr;
    }

    public Jails jails() {
        return jails;
    }

    /** The host's own vnet. */
    public Vnet vnet0() {
        return vnet0;
    }

    /** What destroyed vnets have left over so far: zeros, or there is a bug. */
    public Leftovers leftovers() {
        return leftovers;
    }

    /** What a vnet has of the workers' queues, and has counted there. */
    public NetisrTable netisrTable(Vnet vnet) {
        NetisrTable table = new NetisrTable(netisr.count());
        table.add(vnet);
        return table;
    }

    /** The same of all vnets together, those that are gone included: no counter goes back. */
    public NetisrTable netisrTable() {
        NetisrTable table = new NetisrTable(netisr.count());
        table.add(ended);
        jails.withHost().forEach(j -> table.add(j.vnet()));
        table.notBelow(shown);
        shown = table;
        return table;
    }

    // --- jails ---

    /** Makes a jail with a vnet of its own. @throws AdminException if the name is taken or no name */
    public Jail createJail(String name, String hostname) {
        jails.requireFreeName(name);
        return createJail(jails.nextJid(), name, hostname);
    }

    /** Makes a jail whose name is its number. */
    public Jail createJail(String hostname) {
        int jid = jails.nextJid();
        return createJail(jid, Integer.toString(jid), hostname);
    }

    private Jail createJail(int jid, String name, String hostname) {
        Vnet vnet = Vnet.open(name, netisr, nextInterfaceId++, faults);
        Jail jail = new Jail(jid, name, vnet, hostname);
        jails.add(jail);
        return jail;
    }

    /**
     * Ends jails together: when it returns they and their vnets are gone.
     *
     * @return what was left over: {@link Leftovers#NONE}, or there is a bug
     */
    public Leftovers removeJails(List<Jail> ending) {
        ending.forEach(jails::remove);
        Leftovers left = Vnet.closeAll(netisr, ending.stream().map(Jail::vnet).toList());
        leftovers = leftovers.plus(left);
        ending.forEach(j -> ended.add(j.vnet()));
        return left;
    }

    // --- interfaces ---

    /**
     * Creates an interface from a cloner's name: {@code epair} or {@code epair3}, {@code tap} or {@code tap0}, {@code lo} or
     * {@code lo1}. Of an epair the a end is returned; both ends are in {@code home}.
     *
     * @param linuxName for a tap, the name of the Linux TAP; null for the same
     * @throws AdminException with FreeBSD's text
     */
    public Interface createInterface(Vnet home, String name, String linuxName) {
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
        throw new AdminException("SIOCIFCREATE2 (" + name
                + "): Invalid argument: an interface is created as epair, tap or lo, with or"
                + " without a number; on a NIC or TAP of Linux as NAME create packet NIC, NAME create tap LINUXNAME");
    }

    private String lowestFree(String kind, Vnet home) {
        int unit = 0;
        while (home.interfaceNamed(kind + unit) != null || interfaces.containsKey(kind + unit)) {
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
        Epair a = Epair.create(unit, nextInterfaceId, macs.epair(unit));
        nextInterfaceId += 2;
        a.afterDestroy(() -> {
            interfaces.remove(a.name());
            interfaces.remove(a.peer().name());
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
        if (!(i instanceof Loopback)) {
            interfaces.put(i.name(), i);
        }
    }

    /** Creates an interface that reaches Linux, under any name. @throws AdminException that says why not */
    public DeviceInterface createDevice(Vnet home, String name, DeviceKind kind) {
        requireFreeOfFault(name, InterfaceNames.faultOfDevice(name));
        requireFreeOfFault(name, InterfaceNames.faultOfLinux(kind.linuxName()));
        if (interfaces.containsKey(name)) {
            throw exists(name);
        }
        int id = nextInterfaceId++;
        DeviceInterface i = devices.create(id, name, kind, macs.device(id));
        i.afterDestroy(() -> interfaces.remove(name));
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
        Loopback lo = new Loopback(nextInterfaceId++, name);
        adopt(home, lo);
        return lo;
    }

    /** The interface of that name, wherever it is; null if there is none. Loopbacks are not found: each vnet has its own. */
    public Interface interfaceNamed(String name) {
        return interfaces.get(name);
    }

    /** What is in Linux behind an interface; empty if nothing is. */
    public static Optional<LinuxDevice> linuxDeviceOf(Interface i) {
        return i instanceof DeviceInterface d && d.device() instanceof LinuxDevice l
                ? Optional.of(l)
                : Optional.empty();
    }

    /** Destroys an interface, and the other end of an epair with it. @throws AdminException for {@code lo0} */
    public void destroyInterface(Vnet in, Interface i) {
        if (i == in.loopback()) {
            throw new AdminException("SIOCIFDESTROY (" + i.name() + "): Invalid argument: every vnet keeps its lo0");
        }
        in.destroy(i);
    }

    /** Moves an interface to another vnet: it arrives down and without addresses. @throws AdminException with FreeBSD's text */
    public void moveInterface(Interface i, Vnet from, Vnet to) {
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
    public void setMtu(Interface i, int bytes) {
        String refused = i.refuseMtu(bytes);
        if (refused != null) {
            throw new AdminException("SIOCSIFMTU (" + i.name() + "): Invalid argument: mtu " + refused);
        }
        if (i instanceof DeviceInterface d) {
            d.device().mtuBytes(bytes);
        }
        i.mtuBytes(bytes);
    }

    /** Ends everything. */
    @Override
    public void close() {
        List<Vnet> all = jails.withHost().stream().map(Jail::vnet).toList();
        List.copyOf(jails.all()).forEach(jails::remove);
        leftovers = leftovers.plus(Vnet.closeAll(netisr, all));
    }
}
