package org.vvorld.stack.udp;

import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.wire.Ipv4Address;

/** Which sockets may share a port: FreeBSD's in_pcbbind_setup and in_pcblookup_local. */
final class UdpConflicts {
    private UdpConflicts() {}

    /** Is {@code wanted}'s address and port somebody else's? */
    static boolean isTaken(UdpBinding[] there, UdpBinding wanted) {
        UdpSocket s = wanted.socket();
        // SO_REUSEADDR for a group is SO_REUSEPORT.
        boolean shares = s.reusePort() || s.reuseAddress() && isGroup(wanted);
        boolean exact = s.reuseAddress() || s.reusePort() || s.loadBalanced();
        for (UdpBinding t : there) {
            if (!familiesMeet(s, t.socket()) || !(exact ? isSame(t, wanted) : overlaps(t, wanted))) {
                continue;
            }
            UdpSocket other = t.socket();
            boolean otherShares = other.reusePort() || other.reuseAddress() && isGroup(wanted);
            if (!(shares && otherShares) && !(s.loadBalanced() && other.loadBalanced())) {
                return true;
            }
        }
        return isSameFlow(there, wanted);
    }

    /** Is there another that is connected to the same place from the same? */
    static boolean isSameFlow(UdpBinding[] there, UdpBinding wanted) {
        for (UdpBinding t : there) {
            if (wanted.isConnected()
                    && t.hasForeign(wanted.foreignHigh(), wanted.foreignLow(), wanted.foreignPort())
                    && t.hasLocal(wanted.localHigh(), wanted.localLow())) {
                return true;
            }
        }
        return false;
    }

    private static boolean familiesMeet(UdpSocket a, UdpSocket b) {
        return a.takesIpv4() && b.takesIpv4() || a.takesIpv6() && b.takesIpv6();
    }

    private static boolean isSame(UdpBinding t, UdpBinding wanted) {
        return !t.isConnected() && t.hasLocal(wanted.localHigh(), wanted.localLow());
    }

    private static boolean overlaps(UdpBinding t, UdpBinding wanted) {
        return t.isAnyAddress() || wanted.isAnyAddress() || t.hasLocal(wanted.localHigh(), wanted.localLow());
    }

    private static boolean isGroup(UdpBinding b) {
        return SocketAddress.isIpv4(b.localHigh(), b.localLow())
                && Ipv4Address.isMulticast(SocketAddress.ipv4(b.localLow()));
    }
}
