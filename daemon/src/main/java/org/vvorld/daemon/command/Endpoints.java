package org.vvorld.daemon.command;

import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/** Where a command talks, with whom, and what from. A jail with its parent's vnet speaks from its own addresses alone. */
record Endpoints(Vnet vnet, Address to, Address local, int fib) {
    /** An address as {@link SocketAddress} has it. */
    record Address(long high, long low) {
        static final Address ANY = new Address(0, 0);

        /** @throws ToolException in getaddrinfo's words if it is none */
        static Address of(Vnet vnet, String text) {
            try {
                if (text.indexOf(':') < 0) {
                    return new Address(0, SocketAddress.ofIpv4(Ipv4Address.parse(text)));
                }
                Zoned z = Zoned.parse(vnet, text);
                int zone = z.zone() == null ? 0 : z.zone().id();
                return new Address(SocketAddress.scoped(z.high(), zone), z.low());
            } catch (IllegalArgumentException e) {
                throw new ToolException("getaddrinfo: " + text + ": " + e.getMessage());
            }
        }
    }

    /**
     * To a host from a source.
     *
     * @param source what it is to speak from; null for what the route says, or if it listens, for {@code host}
     */
    static Endpoints of(Scope scope, String host, String source, boolean listen) {
        Address to = Address.of(scope.seenVnet(), host);
        Address said = source != null ? Address.of(scope.seenVnet(), source) : listen ? to : Address.ANY;
        if (!scope.isFiltered()) {
            return new Endpoints(scope.seenVnet(), to, said, scope.fib());
        }
        // FreeBSD's prison_local_ip4.
        boolean isAny = SocketAddress.isAny(said.high(), said.low());
        if (!isAny && !SocketAddress.isIpv4(said.high(), said.low())) {
            throw new ToolException("bind: Can't assign requested address: this jail has no IPv6 address");
        }
        int from = PingTool.sourceFor(scope, SocketAddress.ipv4(said.low()));
        return new Endpoints(scope.seenVnet(), to, new Address(0, SocketAddress.ofIpv4(from)), scope.fib());
    }
}
