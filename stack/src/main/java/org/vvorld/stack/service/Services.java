package org.vvorld.stack.service;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.tcp.TcpListenSocket;
import org.vvorld.stack.tcp.TcpSockets;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.udp.UdpSockets;

/** The small services of a vnet. What runs is what has a socket: nothing else is kept, and nothing is left when the vnet ends. */
public final class Services {
    private static final String UDP = "udp";
    private static final String TCP = "tcp";
    /** Connections on a worker that wait to be established, before cookies: FreeBSD's somaxconn. */
    private static final int BACKLOG = 128;

    /**
     * A service that runs.
     *
     * @param protocol {@code udp} or {@code tcp}
     */
    public record Running(String service, String protocol, int port) {}

    private final UdpSockets udp;
    private final TcpSockets tcp;
    private final WallClock clock;

    public Services(UdpSockets udp, TcpSockets tcp, WallClock clock) {
        this.udp = udp;
        this.tcp = tcp;
        this.clock = clock;
    }

    /**
     * Starts a service over UDP and TCP, of both families.
     *
     * @return null, or why not; EADDRINUSE if something is on one of the ports
     */
    public SocketError start(SmallService service, int port) {
        UdpSocket s = new UdpSocket(Family.DUAL, new UdpService(service, clock)).command(service.key());
        SocketError error = udp.bind(s, 0, 0, port, 0, 0);
        if (error != null) {
            return error;
        }
        error = start(new TcpService(service, clock), port);
        if (error != null) {
            udp.close(s);
        }
        return error;
    }

    /** Starts a service over TCP, of both families. Returns null, or why not. */
    public SocketError start(ServiceAcceptor service, int port) {
        TcpSockets.Listening l = tcp.listen(0, 0, port, BACKLOG, service);
        if (l.socket() != null) {
            l.socket().command(service.service());
        }
        return l.error();
    }

    /** Ends a service on a port, or wherever it runs (0); connections that it has go on. False if it does not run there. */
    public boolean stop(String service, int port) {
        boolean was = false;
        for (UdpSocket s : udp.list()) {
            if (service.equals(serviceOf(s)) && (port == 0 || s.localPort() == port)) {
                udp.close(s);
                was = true;
            }
        }
        for (TcpListenSocket s : tcp.list()) {
            if (service.equals(serviceOf(s)) && (port == 0 || s.port() == port)) {
                tcp.close(s);
                was = true;
            }
        }
        return was;
    }

    /** Those that run. */
    public List<Running> running() {
        List<Running> all = new ArrayList<>();
        for (UdpSocket s : udp.list()) {
            if (serviceOf(s) != null) {
                all.add(new Running(serviceOf(s), UDP, s.localPort()));
            }
        }
        for (TcpListenSocket s : tcp.list()) {
            if (serviceOf(s) != null) {
                all.add(new Running(serviceOf(s), TCP, s.port()));
            }
        }
        return all;
    }

    private static String serviceOf(UdpSocket s) {
        return s.receiver() instanceof UdpService u ? u.service().key() : null;
    }

    private static String serviceOf(TcpListenSocket s) {
        return s.acceptor() instanceof ServiceAcceptor a ? a.service() : null;
    }
}
