package org.vvorld.daemon.command;

import org.vvorld.daemon.world.Bridges;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Addresses6;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Prefix;

/** What {@code ifconfig IF inet6 ...} asks for: an address, and flags of the interface. */
final class AddressChange6 {
    private boolean active;
    private String text;
    private Integer length;
    private boolean delete;
    private boolean hasAction;
    private int addressFlags;
    private int setFlags;
    private int clearFlags;

    /** Takes a word, and its value, if it is one of inet6's. */
    boolean takes(String word, Words rest) {
        if (word.equals("inet6")) {
            active = true;
            return true;
        }
        return active && (action(word, rest) || flag(word) || address(word));
    }

    private boolean action(String word, Words rest) {
        boolean is = true;
        switch (word) {
            case "alias", "add" -> delete = false;
            case "-alias", "delete", "remove" -> delete = true;
            case "prefixlen" -> length = Numbers.parse("prefixlen", rest.next(word), 0, 128);
            case "anycast" -> addressFlags |= Inet6Address.ANYCAST;
            case "deprecated" -> addressFlags |= Inet6Address.DEPRECATED;
            default -> is = false;
        }
        hasAction |= is;
        return is;
    }

    private boolean flag(String word) {
        boolean clears = word.startsWith("-");
        int bit = switch (clears ? word.substring(1) : word) {
            case "nud" -> Inet6.PERFORM_NUD;
            case "accept_rtadv" -> Inet6.ACCEPT_RTADV;
            case "ifdisabled" -> Inet6.IF_DISABLED;
            case "auto_linklocal" -> Inet6.AUTO_LINKLOCAL;
            case "no_radr" -> Inet6.NO_RADR;
            case "no_prefer_iface" -> Inet6.NO_PREFER_IFACE;
            case "no_dad" -> Inet6.NO_DAD;
            default -> 0;
        };
        setFlags |= clears ? 0 : bit;
        clearFlags |= clears ? bit : 0;
        return bit != 0;
    }

    private boolean address(String word) {
        if (text != null || word.indexOf(':') < 0) {
            return false;
        }
        text = word;
        return true;
    }

    /** Can all of it be? */
    void check() {
        if (text == null && hasAction) {
            throw new ToolException("an address is missing: inet6 A/len");
        }
    }

    void apply(Scope scope, Interface i) {
        Vnet vnet = scope.vnet();
        Addresses6 addresses = vnet.ipv6();
        if ((setFlags | clearFlags) != 0) {
            addresses.flags(i, setFlags, clearFlags);
        }
        if (text == null) {
            return;
        }
        Inet6Address a = parse(i);
        if (delete) {
            if (!addresses.remove(i, a.high(), a.low())) {
                throw new ToolException(
                        "ioctl (SIOCDIFADDR): Can't assign requested address: " + i + " does not have " + text);
            }
            return;
        }
        Bridges.requireAddressable(i);
        for (Interface other : vnet.interfaces()) {
            if (other != i && !a.isLinkLocal() && other.inet6().find(a.high(), a.low()) != null) {
                throw new ToolException("ioctl (SIOCAIFADDR): File exists: " + other + " has " + text);
            }
        }
        vnet.up(i, true);
        try {
            addresses.add(i, a);
        } catch (IllegalStateException e) {
            throw new ToolException("ioctl (SIOCAIFADDR): No buffer space available: " + e.getMessage());
        }
    }

    private Inet6Address parse(Interface i) {
        try {
            int slash = text.indexOf('/');
            String host = slash < 0 ? text : text.substring(0, slash);
            int zone = host.indexOf('%');
            if (zone >= 0 && !host.substring(zone + 1).equals(i.name())) {
                throw new IllegalArgumentException("its zone is another interface's");
            }
            String bare = zone < 0 ? host : host.substring(0, zone);
            int bits =
                    length != null ? length : slash < 0 ? 64 : Ipv6Prefix.parseLength(text.substring(slash + 1), text);
            return Inet6Address.parse(bare + "/" + bits, addressFlags);
        } catch (IllegalArgumentException e) {
            throw new ToolException(text + ": bad value: " + e.getMessage());
        }
    }
}
