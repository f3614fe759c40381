package org.vvorld.stack.iface;

import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * An IPv4 address of an interface.
 *
 * @param address the address
 * @param length of its subnet's prefix, bits
 */
public record InterfaceAddress(int address, int length) {

    /** The subnet. */
    public Ipv4Prefix prefix() {
        return Ipv4Prefix.of(address, length);
    }

    /** The directed broadcast address of the subnet; {@link Ipv4Prefix#broadcast}. ARP asks for each packet: no garbage. */
    public int broadcast() {
        return length >= 31 ? Ipv4Address.BROADCAST : address | ~Ipv4Prefix.mask(length);
    }

    /** Reads {@code A/len}, or {@code A} with the length 32. @throws IllegalArgumentException with the reason */
    public static InterfaceAddress parse(String text) {
        int slash = text.indexOf('/');
        InterfaceAddress a = slash < 0
                ? new InterfaceAddress(Ipv4Address.parse(text), 32)
                : new InterfaceAddress(
                        Ipv4Address.parse(text.substring(0, slash)),
                        Ipv4Prefix.parseLength(text.substring(slash + 1), text));
        a.requireUsable(text);
        return a;
    }

    private void requireUsable(String text) {
        if (Ipv4Address.isThisNetwork(address) || Ipv4Address.isMulticast(address) || Ipv4Address.isClassE(address)) {
            throw new IllegalArgumentException("'" + text + "' cannot be the address of an interface");
        }
        // RFC 1122 section 3.2.1.3: all-zeros and all-ones host parts are no hosts; RFC 3021: on a /31 they are.
        if (length < 31 && (address == prefix().address() || address == broadcast())) {
            throw new IllegalArgumentException(
                    "'" + text + "' is the network or broadcast address of its subnet, not a host's");
        }
    }

    @Override
    public String toString() {
        return Ipv4Address.format(address) + "/" + length;
    }
}
