package org.vvorld.daemon.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.vvorld.linux.Errno;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.PacketRings;
import org.vvorld.linux.PacketSocket;
import org.vvorld.linux.PacketSockets;
import org.vvorld.linux.SteeringProgram;

/** Raw sockets in memory. */
final class FakePacketSockets implements PacketSockets {
    private final FakeTaps links;
    /** Those of the last opening. */
    volatile List<FakePacketSocket> sockets = List.of();

    PacketRings rings;
    SteeringProgram program;
    boolean refusesAddresses;
    final AtomicInteger openings = new AtomicInteger();

    FakePacketSockets(FakeTaps links) {
        this.links = links;
    }

    FakePacketSocket first() {
        return sockets.getFirst();
    }

    @Override
    public List<PacketSocket> open(String interfaceName, int count, PacketRings newRings, SteeringProgram newProgram)
            throws LinuxException {
        FakeLink link = links.link(interfaceName);
        if (!link.exists) {
            throw new LinuxException("bind", "a packet socket to " + interfaceName, Errno.ENODEV.number());
        }
        rings = newRings;
        program = newProgram;
        List<FakePacketSocket> opened = new ArrayList<>();
        String steering = count == 1 ? "none" : newProgram == null ? "hash" : "ebpf";
        for (int i = 0; i < count; i++) {
            opened.add(new FakePacketSocket(this, link, steering));
        }
        sockets = List.copyOf(opened);
        openings.incrementAndGet();
        return List.copyOf(opened);
    }
}
