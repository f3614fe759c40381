package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.vnet.Vnet;

/**
 * A socket as netstat(1) and sockstat(1) show it. Addresses as {@link SocketAddress} has them.
 *
 * @param protocol {@code udp}
 * @param family {@code 4}, {@code 6}, or {@code 46} for one that takes both
 * @param state of a connection; empty where there are none
 * @param zone of link-local addresses, the interface; else empty
 * @param command what opened it; empty if that said nothing
 */
record SocketRow(
        String protocol,
        String family,
        int receiveBytes,
        int sendBytes,
        long localHigh,
        long localLow,
        int localPort,
        long foreignHigh,
        long foreignLow,
        int foreignPort,
        String state,
        String command,
        String zone) {
    /** Those of the vnet that a jail sees, by protocol and port. */
    static List<SocketRow> all(Scope scope) {
        List<SocketRow> rows = new ArrayList<>();
        for (UdpSocket s : scope.seenVnet().udp().list()) {
            if (s.isBound() && isSeen(scope, s.localHigh(), s.localLow())) {
                rows.add(of(scope.seenVnet(), s));
            }
        }
        rows.sort(Comparator.comparing(SocketRow::protocol)
                .thenComparingInt(SocketRow::localPort)
                .thenComparing(SocketRow::family));
        return rows;
    }

    private static boolean isSeen(Scope scope, long high, long low) {
        return !scope.isFiltered() || SocketAddress.isIpv4(high, low) && scope.sees(SocketAddress.ipv4(low));
    }

    private static SocketRow of(Vnet vnet, UdpSocket s) {
        int id = Math.max(SocketAddress.zone(s.localHigh()), SocketAddress.zone(s.foreignHigh()));
        Interface link = id == 0 ? null : vnet.udp().link(id);
        String family = switch (s.family()) {
            case INET -> "4";
            case INET6 -> "6";
            case DUAL -> "46";
        };
        return new SocketRow(
                "udp",
                family,
                s.queuedBytes(),
                0,
                s.localHigh(),
                s.localLow(),
                s.localPort(),
                s.foreignHigh(),
                s.foreignLow(),
                s.foreignPort(),
                "",
                s.command(),
                link == null ? "" : link.name());
    }

    boolean isIpv4() {
        return family.startsWith("4");
    }

    boolean isIpv6() {
        return family.endsWith("6");
    }

    boolean isConnected() {
        return foreignPort != 0;
    }

    String localAddress() {
        return address(localHigh, localLow);
    }

    String foreignAddress() {
        return address(foreignHigh, foreignLow);
    }

    private String address(long high, long low) {
        boolean isZoned = SocketAddress.zone(high) != 0 && !zone.isEmpty();
        return SocketAddress.format(high, low) + (isZoned ? "%" + zone : "");
    }

    static String port(int port) {
        return port == 0 ? "*" : Integer.toString(port);
    }
}
