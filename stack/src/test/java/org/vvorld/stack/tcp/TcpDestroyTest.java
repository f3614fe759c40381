package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.wire.Ipv4Address;

/** A thousand vnets go, each with a hundred connections that are at work. */
class TcpDestroyTest {
    private static final int PAIRS = 500;
    private static final int CONNECTIONS = 100;
    private static final int PORT = 9;

    /** Writes, and reads or lets what comes wait. */
    private static final class Busy implements TcpEvents {
        private final MemorySegment data = MemorySegment.ofArray(new byte[1000]);
        private final boolean reads;
        boolean ended;

        Busy(boolean reads) {
            this.reads = reads;
        }

        private void write(TcpConnection c) {
            assertTrue(c.write(data, 0, 1000) >= 0);
        }

        @Override
        public void onConnected(TcpConnection c) {
            write(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            if (reads && c.skip(Integer.MAX_VALUE) < 0) {
                c.close();
            }
        }

        @Override
        public void onWritable(TcpConnection c) {
            write(c);
        }

        @Override
        public void onClosed(TcpConnection c, TcpError error) {
            ended = true;
        }
    }

    @Test
    void theyLeaveNothing() {
        try (Lab lab = new Lab(1000, 2)) {
            List<LabNode> nodes = new ArrayList<>();
            List<Busy> users = new ArrayList<>();
            long server = SocketAddress.ofIpv4(Ipv4Address.parse("10.0.0.2"));
            for (int i = 0; i < PAIRS; i++) {
                LabNode a = lab.host("a" + i, "10.0.0.1/24");
                LabNode b = lab.host("b" + i, "10.0.0.2/24");
                lab.epair(a, b);
                nodes.add(a);
                nodes.add(b);
                b.vnet().tcp().listen(0, 0, PORT, CONNECTIONS, on -> {
                    Busy u = new Busy(false);
                    users.add(u);
                    return u;
                });
                for (int j = 0; j < CONNECTIONS; j++) {
                    Busy u = new Busy(true);
                    users.add(u);
                    int worker = j % 2;
                    lab.netisr().post(worker, on -> a.vnet().shard(on).tcp().connect(TcpTarget.to(0, server, PORT), u));
                }
            }
            lab.runFor(seconds(3));
            assertEquals(2 * PAIRS * CONNECTIONS, users.size());
            assertTrue(users.stream().noneMatch(u -> u.ended), "all are there");
            assertTrue(lab.packetsInUse() >= PAIRS * CONNECTIONS * 9 / 10, "each has something that waits");
            // One by one the first half, all at once the others.
            for (int i = 0; i < PAIRS; i++) {
                assertEquals(Leftovers.NONE, lab.destroy(nodes.get(i)));
            }
            lab.runFor(ms(1));
            for (LabNode n : nodes.subList(PAIRS, 2 * PAIRS)) {
                assertEquals(CONNECTIONS, n.vnet().tcp().connections().size());
            }
        }
    }
}
