package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.tcp.TcpListenSocket;
import org.vvorld.stack.tcp.TcpSocketState;
import org.vvorld.stack.tcp.TcpState;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.vnet.Vnet;

/**
 * A socket as netstat(1) and sockstat(1) show it. Addresses as {@link SocketAddress} has them.
 *
 * @param protocol {@code udp} or {@code tcp}
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
    private static final String TCP = "tcp";

    /** Those of the vnet that a jail sees, by protocol and port. */
    static List<SocketRow> all(Scope scope) {
        List<SocketRow> rows = new ArrayList<>();
        for (UdpSocket s : scope.seenVnet().udp().list()) {
            if (s.isBound() && isSeen(scope, s.localHigh(), s.localLow())) {
                rows.add(of(scope.seenVnet(), s));
            }
        }
        for (TcpListenSocket s : scope.seenVnet().tcp().list()) {
            if (isSeen(scope, s.high(), s.low())) {
                rows.add(of(scope.seenVnet(), s));
            }
        }
        for (TcpSocketState s : scope.seenVnet().tcp().connections()) {
            if (isSeen(scope, s.localHigh(), s.localLow())) {
                rows.add(of(scope.seenVnet(), s));
            }
        }
        rows.sort(Comparator.comparing(SocketRow::protocol)
                .thenComparingInt(SocketRow::localPort)
                .thenComparing(SocketRow::family)
                .thenComparing(SocketRow::foreignAddress)
                .thenComparingInt(SocketRow::foreignPort));
        return rows;
    }

    private static boolean isSeen(Scope scope, long high, long low) {
        return !scope.isFiltered() || SocketAddress.isIpv4(high, low) && scope.sees(SocketAddress.ipv4(low));
    }

    private static SocketRow of(Vnet vnet, UdpSocket s) {
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
                zone(vnet, s.localHigh(), s.foreignHigh()));
    }

    private static SocketRow of(Vnet vnet, TcpListenSocket s) {
        boolean isAny = SocketAddress.isAny(s.high(), s.low());
        String family = isAny ? "46" : SocketAddress.isIpv4(s.high(), s.low()) ? "4" : "6";
        return new SocketRow(
                TCP,
                family,
                0,
                0,
                s.high(),
                s.low(),
                s.port(),
                0,
                0,
                0,
                "LISTEN",
                s.command(),
                zone(vnet, s.high(), 0));
    }

    private static SocketRow of(Vnet vnet, TcpSocketState s) {
        return new SocketRow(
                TCP,
                SocketAddress.isIpv4(s.localHigh(), s.localLow()) ? "4" : "6",
                s.receiveBytes(),
                s.sendBytes(),
                s.localHigh(),
                s.localLow(),
                s.localPort(),
                s.remoteHigh(),
                s.remoteLow(),
                s.remotePort(),
                text(s.state()),
                s.command(),
                zone(vnet, s.localHigh(), s.remoteHigh()));
    }

    /** As tcpstates[] of FreeBSD's tcp_fsm.h has it. */
    private static String text(TcpState s) {
        return s == TcpState.SYN_RECEIVED ? "SYN_RCVD" : s.name();
    }

    /** The states as they are shown. */
    static List<String> states() {
        return Arrays.stream(TcpState.values()).map(SocketRow::text).toList();
    }

    /** The state that is shown so; null if none is. */
    static TcpState state(String text) {
        return Arrays.stream(TcpState.values())
                .filter(s -> text(s).equals(text))
                .findFirst()
                .orElse(null);
    }

    private static String zone(Vnet vnet, long localHigh, long foreignHigh) {
        int id = Math.max(SocketAddress.zone(localHigh), SocketAddress.zone(foreignHigh));
        Interface link = id == 0 ? null : vnet.udp().link(id);
        return link == null ? "" : link.name();
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
