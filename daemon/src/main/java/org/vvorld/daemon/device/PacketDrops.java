package org.vvorld.daemon.device;

import java.util.List;
import org.vvorld.linux.PacketSocket;

/** The sockets on a NIC, those of now and before, and what their rings have lost. From any thread. */
final class PacketDrops {
    private List<PacketSocket> sockets = List.of();
    private long before;

    synchronized void begin(List<PacketSocket> opened) {
        sockets = opened;
    }

    synchronized List<PacketSocket> sockets() {
        return sockets;
    }

    /** Closes the sockets; what they have counted stays. */
    synchronized void end() {
        sockets.forEach(PacketSocket::close);
        before = total();
        sockets = List.of();
    }

    /** Frames that found a ring full. Asks the kernel. */
    synchronized long total() {
        long total = before;
        for (PacketSocket s : sockets) {
            total += s.statistics().drops();
        }
        return total;
    }
}
