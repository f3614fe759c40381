package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Tcp;

/** Many that ask and never answer: half-open connections are bounded, and who means it gets in. RFC 4987. */
class TcpListenerTest {
    private static void flood(TcpLab lab, int count) {
        for (int i = 0; i < count; i++) {
            Packet p = lab.cache().take();
            int at = p.append(Tcp.MIN_HEADER_BYTES);
            Tcp.write(p, at, 20_000 + i, TcpHost.PORT, i * 7919, 0, Tcp.MIN_HEADER_BYTES, Tcp.SYN, 1000, 0);
            Tcp.leaveChecksum(p, at, 0, Offload.TCPV4, 0);
            lab.b.arrive(p, false);
        }
    }

    private static TcpLab lab() {
        var lab = new TcpLab(5);
        // What b answers to the flood goes to nobody who cares.
        lab.link(
                new EmulatedLink(lab, lab.random.split(), 1_000_000, 0, 1 << 20, EmulatedLink.Faults.NONE),
                new EmulatedLink(lab, lab.random.split(), 1_000_000, 0, 1 << 20, EmulatedLink.Faults.NONE));
        return lab;
    }

    @Test
    void cookiesUnderFlood() {
        try (TcpLab lab = lab()) {
            var server = new Transfer(10_000, 2, 1);
            lab.b.listen(32, server);
            flood(lab, 5000);
            assertEquals(32, lab.b.connections());
            assertEquals(5000 - 32, lab.b.context.count(TcpCounter.SYN_COOKIES_SENT));
            var client = new Transfer(100_000, 1, 2);
            lab.a.connect(lab.b, client);
            lab.runFor(TcpLab.SECONDS / 2);
            assertEquals(100_000, server.read);
            assertEquals(10_000, client.read);
            assertEquals(1, lab.b.context.count(TcpCounter.SYN_COOKIES_RECEIVED));
        }
    }

    @Test
    void withoutCookiesTheyAreDropped() {
        try (TcpLab lab = lab()) {
            lab.b.settings.synCookies = false;
            lab.b.listen(16, new Transfer(0, 2, 1));
            flood(lab, 100);
            assertEquals(16, lab.b.connections());
            assertEquals(84, lab.b.context.count(TcpCounter.LISTEN_OVERFLOWS));
            // The flood's half-open connections are reset by a, which knows nothing of them.
            lab.runFor(TcpLab.SECONDS);
            assertEquals(0, lab.b.connections());
            var client = new Transfer(1000, 1, 2);
            lab.a.connect(lab.b, client);
            lab.runFor(10 * TcpLab.SECONDS);
            assertTrue(client.connected);
        }
    }

    @Test
    void timeWaitIsReusedByTheSamePort() {
        try (TcpLab lab = lab()) {
            lab.b.listen(16, new Transfer(0, 2, 1) {
                @Override
                public void onReadable(TcpConnection c) {
                    while (c.skip(1 << 20) > 0) {}
                }
            });
            for (int i = 0; i < 3; i++) {
                var client = new Transfer(0, 1, 2) {
                    @Override
                    public void onConnected(TcpConnection c) {
                        connected = true;
                    }

                    @Override
                    public void onReadable(TcpConnection c) {
                        c.close();
                    }
                };
                TcpConnection c = lab.a.connectFrom(12_345, lab.b, client);
                lab.runFor(5 * TcpLab.SECONDS);
                assertTrue(client.connected && client.closed, "round " + i);
                assertEquals(TcpState.CLOSED, c.state());
            }
            // The server closed first each time, so it is there that the tuple waits.
            assertEquals(2, lab.b.context.count(TcpCounter.TIME_WAIT_REUSED));
        }
    }
}
