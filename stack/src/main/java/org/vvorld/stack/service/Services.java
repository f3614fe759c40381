package org.vvorld.stack.service;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.udp.UdpSockets;

/** The small services of a vnet. What runs is what has a socket: nothing else is kept, and nothing is left when the vnet ends. */
public final class Services {
    /** A service that runs. */
    public record Running(SmallService service, int port) {}

    private final UdpSockets udp;
    private final WallClock clock;

    public Services(UdpSockets udp, WallClock clock) {
        this.udp = udp;
        this.clock = clock;
    }

    /**
     * Starts a service, of both families.
     *
     * @return null, or why not; EADDRINUSE if it runs there already
     */
    public SocketError start(SmallService service, int port) {
        UdpSocket s = new UdpSocket(Family.DUAL, new UdpService(service, clock)).command(service.key());
        return udp.bind(s, 0, 0, port, 0, 0);
    }

    /** Ends a service wherever it runs; false if it does not. */
    public boolean stop(SmallService service) {
        boolean was = false;
        for (UdpSocket s : udp.list()) {
            if (serviceOf(s) == service) {
                udp.close(s);
                was = true;
            }
        }
        return was;
    }

    /** Ends a service on one port; false if it does not run there. */
    public boolean stop(SmallService service, int port) {
        for (UdpSocket s : udp.list()) {
            if (serviceOf(s) == service && s.localPort() == port) {
                udp.close(s);
                return true;
            }
        }
        return false;
    }

    /** Those that run, by port. */
    public List<Running> running() {
        List<Running> all = new ArrayList<>();
        for (UdpSocket s : udp.list()) {
            SmallService service = serviceOf(s);
            if (service != null) {
                all.add(new Running(service, s.localPort()));
            }
        }
        return all;
    }

    private static SmallService serviceOf(UdpSocket s) {
        return s.receiver() instanceof UdpService u ? u.service() : null;
    }
}
