package org.vvorld.config;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the name of an interface may be, and what it says of the interface. */
public final class InterfaceNames {
    private static final Pattern VVORLD = Pattern.compile("[a-z][a-z0-9_]{0,14}");
    /** What people may call an interface; of FreeBSD's names those that are one word wherever they are written. */
    private static final Pattern ANY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,14}");

    private static final Pattern EPAIR_END = Pattern.compile("epair(0|[1-9][0-9]{0,5})([ab])");
    private static final Pattern LOOPBACK = Pattern.compile("lo(0|[1-9][0-9]{0,5})");
    private static final Pattern BRIDGE = Pattern.compile("bridge(0|[1-9][0-9]{0,5})");
    private static final Pattern DISC = Pattern.compile("disc(0|[1-9][0-9]{0,5})");
    private static final Pattern VLAN = Pattern.compile("vlan(0|[1-9][0-9]{0,5})");
    private static final Pattern VLAN_OF = Pattern.compile("[a-z][a-z0-9_]*([.](0|[1-9][0-9]{0,3}))+");
    private static final Pattern CLONED = Pattern.compile("epair[0-9]*[ab]?|(lo|disc|vlan|bridge)[0-9]*");
    /** FreeBSD has 32767 (IF_MAXUNIT); a daemon of a hundred thousand vnets wants more. A hardware address has room for 24 bits. */
    private static final int MAX_UNIT = 999_999;

    private static final int LINUX_BYTES = 15; // IFNAMSIZ - 1.

    private InterfaceNames() {}

    /** Why an interface cannot be called so; empty if it can. */
    public static Optional<String> fault(String name) {
        return ANY.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        Text.quoted(name)
                                + " is not a name of an interface: a letter or _, then letters, digits, _ . : and -, 15 at most");
    }

    /** Why an interface on a device cannot have this name; empty if it can. */
    public static Optional<String> faultOfDevice(String name) {
        if (!VVORLD.matcher(name).matches()) {
            return Optional.of(notAName(name));
        }
        return CLONED.matcher(name).matches()
                ? Optional.of(Text.quoted(name)
                        + " is a name of epairs, loopbacks, discs, vlans or bridges; give the device another")
                : Optional.empty();
    }

    /**
     * Why no interface of Linux can have this name; empty if one can. Follows dev_valid_name() of Linux, and refuses % too: TUNSETIFF
     * would take it for a template of names.
     */
    public static Optional<String> faultOfLinux(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        boolean good = bytes >= 1
                && bytes <= LINUX_BYTES
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> "/:%".indexOf(c) >= 0 || Character.isSpaceChar(c));
        return good
                ? Optional.empty()
                : Optional.of(Text.quoted(name) + " is not a name of a Linux interface: 1 to " + LINUX_BYTES
                        + " bytes without / : % or space, and not . or ..");
    }

    /** Is it the name of a vlan: {@code vlan5} or {@code em0.5}? */
    static boolean isVlan(String name) {
        return VLAN.matcher(name).matches() || isVlanOf(name);
    }

    private static boolean isVlanOf(String name) {
        if (name.indexOf('.') < 0
                || name.length() > LINUX_BYTES
                || !VLAN_OF.matcher(name).matches()) {
            return false;
        }
        int id = Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
        return id >= VlanConfig.ID_MIN && id <= VlanConfig.ID_MAX;
    }

    /** What an interface in a vnet is made from; empty if nothing makes one of this name. Vlans aside: {@link #isVlan}. */
    static Optional<InterfaceKind> kind(String name, Collection<String> devices) {
        if (devices.contains(name)) {
            return Optional.of(new InterfaceKind.OfDevice());
        }
        Matcher epair = EPAIR_END.matcher(name);
        if (epair.matches()) {
            return unit(epair)
                    .map(unit -> new InterfaceKind.EpairEnd(unit, epair.group(2).charAt(0)));
        }
        Matcher bridge = BRIDGE.matcher(name);
        if (bridge.matches()) {
            return unit(bridge).map(unit -> new InterfaceKind.Bridge(unit, BridgeConfig.NONE));
        }
        Matcher disc = DISC.matcher(name);
        if (disc.matches()) {
            return unit(disc).map(InterfaceKind.Disc::new);
        }
        Matcher loopback = LOOPBACK.matcher(name);
        return loopback.matches() ? unit(loopback).map(InterfaceKind.Loopback::new) : Optional.empty();
    }

    /** Why there is no {@link #kind}. */
    static String whyUnknown(String name, Collection<String> devices) {
        if (VLAN_OF.matcher(name).matches()) {
            return Text.quoted(name) + " is no vlan: IF.N has at most " + LINUX_BYTES + " characters, and N is from "
                    + VlanConfig.ID_MIN + " to " + VlanConfig.ID_MAX;
        }
        if (!VVORLD.matcher(name).matches()) {
            return notAName(name);
        }
        if (name.matches("epair[0-9]+")) {
            return name + " is a pair; name one of its ends, " + name + "a or " + name + "b";
        }
        if (CLONED.matcher(name).matches()) {
            return "no such interface: an epair's ends are epairNa and epairNb, a loopback is loN, a disc discN, a vlan vlanN, a bridge bridgeN, with N up to "
                    + MAX_UNIT;
        }
        return "no such interface; "
                + Text.nearest(name, devices)
                        .map(near -> "did you mean " + near + "?")
                        .orElse(
                                "add it to devices, or name an epair's end (epair0a), a loopback (lo1), a disc (disc0) or a vlan (em0.5)");
    }

    private static Optional<Integer> unit(Matcher name) {
        return Optional.of(Integer.parseInt(name.group(1))).filter(unit -> unit <= MAX_UNIT);
    }

    private static String notAName(String name) {
        return Text.quoted(name)
                + " is not a name of an interface: a small letter, then small letters, digits and _, 15 at most";
    }
}
