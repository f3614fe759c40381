package org.vvorld.config;

/** What an interface is made from; its name says so. */
public sealed interface InterfaceKind {

    /** A device of the config. */
    record OfDevice() implements InterfaceKind {}

    /**
     * One end of an epair, which is made because an end of it is named; an end that nobody names is the host's.
     *
     * @param unit the N of {@code epairNa}
     * @param end {@code 'a'} or {@code 'b'}
     */
    record EpairEnd(int unit, char end) implements InterfaceKind {}

    /**
     * A loopback; unit 0 is in every vnet, others are made.
     *
     * @param unit the N of {@code loN}
     */
    record Loopback(int unit) implements InterfaceKind {}

    /**
     * A bridge, which is made.
     *
     * @param unit the N of {@code bridgeN}
     */
    record Bridge(int unit, BridgeConfig settings) implements InterfaceKind {}

    /**
     * A disc, which throws away what is sent to it, and is made.
     *
     * @param unit the N of {@code discN}
     */
    record Disc(int unit) implements InterfaceKind {}

    /** A vlan, {@code vlanN} or {@code IF.N}, which is made. */
    record Vlan(VlanConfig settings) implements InterfaceKind {}
}
