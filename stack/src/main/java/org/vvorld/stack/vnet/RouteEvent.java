package org.vvorld.stack.vnet;

import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Prefix;

/** A change of a vnet's routes, addresses or interfaces, as FreeBSD's route(4) tells of it. */
public sealed interface RouteEvent {
    /** What was done. */
    enum Verb {
        ADD,
        CHANGE,
        DELETE
    }

    /** A static route's way, in a FIB. */
    record Way4(Verb verb, int fib, Ipv4Prefix destination, Hop hop) implements RouteEvent {}

    /** A static IPv6 route's way, in a FIB. */
    record Way6(Verb verb, int fib, Ipv6Prefix destination, Hop hop) implements RouteEvent {}

    /** An address; its routes come and go with it. */
    record Address4(Verb verb, Interface on, InterfaceAddress address) implements RouteEvent {}

    /** An IPv6 address; its routes come and go with it. */
    record Address6(Verb verb, Interface on, Inet6Address address) implements RouteEvent {}

    /** An interface went up or down. */
    record State(Interface of, boolean isUp) implements RouteEvent {}

    /** An interface came or left. */
    record Presence(Verb verb, Interface of, String name, int index) implements RouteEvent {}
}
