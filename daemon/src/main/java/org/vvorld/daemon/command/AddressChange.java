package org.vvorld.daemon.command;

import java.util.HexFormat;
import org.vvorld.daemon.world.Bridges;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** The part of {@code ifconfig IF inet A/len ...} that concerns an address. */
final class AddressChange {
    private enum Action {
        REPLACE,
        ADD,
        DELETE
    }

    private String text;
    private String netmask;
    private String broadcast;
    private Action action = Action.REPLACE;
    private boolean hasAction;
    private InterfaceAddress address;

    void address(String value) {
        if (text != null) {
            throw new ToolException(value + ": one address at a time; " + text + " is there already");
        }
        text = value;
    }

    void alias() {
        action = Action.ADD;
        hasAction = true;
    }

    void delete() {
        action = Action.DELETE;
        hasAction = true;
    }

    void netmask(String value) {
        netmask = value;
    }

    void broadcast(String value) {
        broadcast = value;
    }

    /** Can all of it be? */
    void check() {
        if (text == null) {
            if (hasAction || netmask != null || broadcast != null) {
                throw new ToolException("an address is missing: inet A/len");
            }
            return;
        }
        address = parse();
        if (broadcast != null && !broadcast.equals(Ipv4Address.format(address.broadcast()))) {
            throw new ToolException("broadcast " + broadcast + ": bad value: of " + address + " it is "
                    + Ipv4Address.format(address.broadcast()) + ", and is set by itself");
        }
    }

    private InterfaceAddress parse() {
        try {
            if (action == Action.DELETE) {
                // The length does not matter then, and neither does what it makes of the address.
                int slash = text.indexOf('/');
                return new InterfaceAddress(Ipv4Address.parse(slash < 0 ? text : text.substring(0, slash)), 32);
            }
            if (text.indexOf('/') >= 0) {
                return InterfaceAddress.parse(text);
            }
            int a = Ipv4Address.parse(text);
            return InterfaceAddress.parse(text + "/" + (netmask == null ? classLength(a) : maskLength(netmask)));
        } catch (IllegalArgumentException e) {
            throw new ToolException(text + ": bad value: " + e.getMessage());
        }
    }

    /** The prefix length that an address alone has always meant to ifconfig(8): its class's, RFC 791 section 2.3. */
    static int classLength(int a) {
        int first = a >>> 24;
        return first < 128 ? 8 : first < 192 ? 16 : 24;
    }

    /** Of {@code 255.255.255.0} or {@code 0xffffff00}. */
    static int maskLength(String mask) {
        int bits;
        try {
            bits = mask.startsWith("0x") ? HexFormat.fromHexDigits(mask, 2, mask.length()) : Ipv4Address.parse(mask);
        } catch (IllegalArgumentException e) {
            throw new ToolException("netmask " + mask + ": bad value: write 255.255.255.0 or 0xffffff00");
        }
        int length = Integer.bitCount(bits);
        if (Ipv4Prefix.mask(length) != bits) {
            throw new ToolException("netmask " + mask + ": bad value: its ones are not together");
        }
        return length;
    }

    void apply(Scope scope, Interface i) {
        Vnet vnet = scope.vnet();
        if (address == null) {
            return;
        }
        if (action == Action.DELETE) {
            if (!vnet.ipv4().remove(i, address.address())) {
                throw new ToolException("ioctl (SIOCDIFADDR): Can't assign requested address: " + i + " does not have "
                        + Ipv4Address.format(address.address()));
            }
            return;
        }
        Bridges.requireAddressable(i);
        for (Interface other : vnet.interfaces()) {
            if (other != i && other.hasAddress(address.address())) {
                throw new ToolException("ioctl (SIOCAIFADDR): File exists: " + other + " has " + text);
            }
        }
        InterfaceAddress[] old = i.addresses();
        boolean replaces = action == Action.REPLACE && old.length > 0;
        if (!replaces && !i.hasAddress(address.address())) {
            Allowance.ADDRESSES.require(scope, old.length);
        }
        if (replaces && old[0].address() != address.address()) {
            vnet.ipv4().remove(i, old[0].address());
        }
        if (old.length == (replaces ? 1 : 0)) {
            // The first address brings an interface up; before it is there, so that it is announced once.
            vnet.up(i, true);
        }
        vnet.ipv4().add(i, address);
    }
}
