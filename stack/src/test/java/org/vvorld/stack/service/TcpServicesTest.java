package org.vvorld.stack.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.tcp.TcpConnection;
import org.vvorld.stack.tcp.TcpError;
import org.vvorld.stack.tcp.TcpEvents;
import org.vvorld.stack.tcp.TcpState;
import org.vvorld.stack.tcp.TcpTarget;
import org.vvorld.stack.wire.Ipv4Address;

/** RFC 862, 863, 864, 867 and 868 over TCP. */
class TcpServicesTest {
    private static final long NOW = 1_793_678_706L;

    private static final WallClock CLOCK = new WallClock() {
        @Override
        public long epochSeconds() {
            return NOW;
        }

        @Override
        public String words(long epochSeconds) {
            return "Tue Nov  3 04:05:06 2026";
        }
    };

    private final Lab lab = new Lab(862, 2);
    private final LabNode a = lab.host("a", "10.0.0.1/24");
    private final LabNode b = lab.host("b", "10.0.0.2/24");
    private final Services services = new Services(b.vnet().udp(), b.vnet().tcp(), CLOCK);

    /** Says something, perhaps ends, and takes what comes up to a bound. */
    private static final class Caller implements TcpEvents {
        private final byte[] said;
        private final boolean ends;
        private final int most;
        private final MemorySegment buffer = MemorySegment.ofArray(new byte[8192]);
        final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private int written;
        boolean ended;
        TcpError error;

        Caller(byte[] said, boolean ends, int most) {
            this.said = said;
            this.ends = ends;
            this.most = most;
        }

        private void write(TcpConnection c) {
            int n = c.write(MemorySegment.ofArray(said), written, said.length - written);
            written += Math.max(0, n);
            if (written == said.length && ends) {
                c.shutdownWrite();
            }
        }

        @Override
        public void onConnected(TcpConnection c) {
            write(c);
        }

        @Override
        public void onWritable(TcpConnection c) {
            write(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            int n;
            while ((n = c.read(buffer, 0, 8192)) > 0) {
                heard.write((byte[]) buffer.heapBase().orElseThrow(), 0, n);
            }
            ended |= n < 0;
            if (ended || heard.size() > most) {
                c.close();
            }
        }

        @Override
        public void onClosed(TcpConnection c, TcpError why) {
            error = why;
        }
    }

    @BeforeEach
    void connect() {
        lab.wire(a, b);
    }

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    private Caller call(int worker, int port, byte[] said, boolean ends, int most) {
        Caller c = new Caller(said, ends, most);
        TcpTarget to = TcpTarget.to(0, SocketAddress.ofIpv4(Ipv4Address.parse("10.0.0.2")), port);
        lab.netisr()
                .post(
                        worker,
                        on -> assertNull(a.vnet().shard(on).tcp().connect(to, c).error()));
        return c;
    }

    private Caller ask(int port, byte[] said, boolean ends, int most) {
        Caller c = call(0, port, said, ends, most);
        lab.runFor(seconds(10));
        return c;
    }

    private static byte[] numbers(int length) {
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = (byte) (i * 7 + (i >>> 8));
        }
        return all;
    }

    @Test
    void rfc862EchoSendsBackWhatComes() {
        assertNull(services.start(SmallService.ECHO, 7));
        for (int worker = 0; worker < 2; worker++) {
            Caller c = call(worker, 7, numbers(1_000_000), true, Integer.MAX_VALUE);
            lab.runFor(seconds(10));
            assertArrayEquals(numbers(1_000_000), c.heard.toByteArray());
            assertTrue(c.ended);
            assertEquals(TcpError.NONE, c.error);
        }
    }

    @Test
    void rfc863DiscardThrowsAway() {
        assertNull(services.start(SmallService.DISCARD, 9));
        Caller c = ask(9, numbers(1_000_000), true, Integer.MAX_VALUE);
        assertEquals(0, c.heard.size());
        assertTrue(c.ended);
        assertEquals(TcpError.NONE, c.error);
    }

    @Test
    void rfc864ChargenTalksUntilTheCallerHangsUp() {
        assertNull(services.start(SmallService.CHARGEN, 19));
        Caller c = ask(19, new byte[0], false, 300_000);
        assertTrue(c.heard.size() > 300_000);
        String[] lines = c.heard.toString(StandardCharsets.US_ASCII).split("\r\n", -1);
        assertEquals(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg", lines[0]);
        for (int i = 0; i + 1 < lines.length; i++) {
            assertEquals(72, lines[i].length());
            assertEquals(' ' + i % 95, lines[i].charAt(0));
        }
        // And the server hangs up when its caller has.
        lab.runFor(seconds(5));
        assertEquals(
                0,
                b.vnet().tcp().connections().stream()
                        .filter(s -> s.state() != TcpState.TIME_WAIT)
                        .count());
    }

    @Test
    void rfc867And868SayTheTimeAndHangUp() {
        assertNull(services.start(SmallService.DAYTIME, 13));
        assertNull(services.start(SmallService.TIME, 37));
        Caller words = ask(13, new byte[0], false, Integer.MAX_VALUE);
        assertEquals("Tue Nov  3 04:05:06 2026\r\n", words.heard.toString(StandardCharsets.US_ASCII));
        assertTrue(words.ended);
        Caller second = ask(37, new byte[0], false, Integer.MAX_VALUE);
        assertEquals(
                (int) (NOW + 2_208_988_800L),
                ByteBuffer.wrap(second.heard.toByteArray()).getInt());
    }

    @Test
    void stoppedItRefuses() {
        assertNull(services.start(SmallService.ECHO, 7));
        assertEquals(SocketError.EADDRINUSE, services.start(SmallService.DISCARD, 7));
        assertTrue(services.stop("echo", 7));
        assertFalse(services.stop("echo", 7));
        assertEquals(TcpError.ECONNREFUSED, ask(7, new byte[1], false, 1).error);
        assertNull(services.start(SmallService.DISCARD, 7));
    }

    @Test
    void connectionsAreListedAndDropped() {
        assertNull(services.start(SmallService.ECHO, 7));
        Caller[] callers = new Caller[4];
        Arrays.setAll(callers, i -> call(i % 2, 7, new byte[1], false, Integer.MAX_VALUE));
        lab.runFor(seconds(2));
        assertEquals(4, b.vnet().tcp().connections().size());
        assertTrue(b.vnet().tcp().connections().stream()
                .allMatch(s -> s.state() == TcpState.ESTABLISHED && s.command().equals("echo")));
        assertEquals(4, b.vnet().tcp().drop(s -> true));
        lab.runFor(seconds(1));
        for (Caller c : callers) {
            assertEquals(TcpError.ECONNRESET, c.error);
        }
        assertEquals(0, b.vnet().tcp().connections().size());
    }
}
