package org.vvorld.stack.service;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.vvorld.stack.tcp.TcpConnection;
import org.vvorld.stack.tcp.TcpError;
import org.vvorld.stack.tcp.TcpEvents;
import org.vvorld.stack.tcp.TcpShard;

/** A small service over TCP, on all workers: a connection is served where it belongs. */
final class TcpService implements ServiceAcceptor {
    /** RFC 868: 1970 in seconds since 1900. */
    private static final long EPOCH = 2_208_988_800L;

    private final SmallService service;
    private final WallClock clock;
    /** What chargen says; null for others. */
    private final MemorySegment lines;

    TcpService(SmallService service, WallClock clock) {
        this.service = service;
        this.clock = clock;
        lines = service == SmallService.CHARGEN ? MemorySegment.ofArray(Characters.lines()) : null;
    }

    @Override
    public String service() {
        return service.key();
    }

    @Override
    public TcpEvents accept(TcpShard on) {
        return switch (service) {
            case ECHO -> new Echo();
            case DISCARD -> Discard.ALL;
            case CHARGEN -> new Chargen(lines);
            case DAYTIME -> new Once(service, () -> words().getBytes(StandardCharsets.US_ASCII));
            case TIME -> new Once(service, this::second);
        };
    }

    private String words() {
        return clock.words(clock.epochSeconds()) + "\r\n";
    }

    private byte[] second() {
        int second = (int) (clock.epochSeconds() + EPOCH);
        return new byte[] {(byte) (second >>> 24), (byte) (second >>> 16), (byte) (second >>> 8), (byte) second};
    }

    /** Throws away what comes; one for all connections. */
    private enum Discard implements TcpEvents {
        ALL;

        @Override
        public String command() {
            return SmallService.DISCARD.key();
        }

        @Override
        public void onConnected(TcpConnection c) {}

        @Override
        public void onReadable(TcpConnection c) {
            if (c.skip(Integer.MAX_VALUE) < 0 || c.isEnd()) {
                c.close();
            }
        }

        @Override
        public void onWritable(TcpConnection c) {}

        @Override
        public void onClosed(TcpConnection c, TcpError error) {}
    }

    /** Sends back what comes. */
    private static final class Echo implements TcpEvents {
        private static final int CHUNK_BYTES = 16 * 1024;

        /** Read and not yet written; null for nothing. */
        private byte[] held;

        private int at;

        private void pump(TcpConnection c) {
            while (true) {
                if (held == null) {
                    int n = Math.min(c.available(), CHUNK_BYTES);
                    if (n == 0) {
                        if (c.isEnd()) {
                            c.close();
                        }
                        return;
                    }
                    held = new byte[n];
                    at = 0;
                    c.read(MemorySegment.ofArray(held), 0, n);
                }
                int taken = c.write(MemorySegment.ofArray(held), at, held.length - at);
                if (taken < 0) {
                    c.abort();
                    return;
                }
                at += taken;
                if (at < held.length) {
                    return;
                }
                held = null;
            }
        }

        @Override
        public String command() {
            return SmallService.ECHO.key();
        }

        @Override
        public void onConnected(TcpConnection c) {
            c.noDelay(true);
            pump(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            pump(c);
        }

        @Override
        public void onWritable(TcpConnection c) {
            pump(c);
        }

        @Override
        public void onClosed(TcpConnection c, TcpError error) {}
    }

    /** Sends characters for as long as somebody takes them. */
    private static final class Chargen implements TcpEvents {
        private final MemorySegment lines;
        private int at;

        Chargen(MemorySegment lines) {
            this.lines = lines;
        }

        private void pump(TcpConnection c) {
            for (int taken = 1; taken > 0; at = (at + Math.max(0, taken)) % Characters.ROUND_BYTES) {
                taken = c.write(lines, at, (int) lines.byteSize() - at);
            }
        }

        @Override
        public String command() {
            return SmallService.CHARGEN.key();
        }

        @Override
        public void onConnected(TcpConnection c) {
            pump(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            if (c.skip(Integer.MAX_VALUE) < 0 || c.isEnd()) {
                // What is written goes out; nobody waits for more.
                c.close();
            }
        }

        @Override
        public void onWritable(TcpConnection c) {
            pump(c);
        }

        @Override
        public void onClosed(TcpConnection c, TcpError error) {}
    }

    /** Says one thing and hangs up. */
    private static final class Once implements TcpEvents {
        /** Makes what is said. */
        @FunctionalInterface
        interface Words {
            byte[] now();
        }

        private final SmallService service;
        private final Words words;

        Once(SmallService service, Words words) {
            this.service = service;
            this.words = words;
        }

        @Override
        public String command() {
            return service.key();
        }

        @Override
        public void onConnected(TcpConnection c) {
            byte[] said = words.now();
            c.write(MemorySegment.ofArray(said), 0, said.length);
            c.skip(Integer.MAX_VALUE);
            c.close();
        }

        @Override
        public void onReadable(TcpConnection c) {
            c.skip(Integer.MAX_VALUE);
        }

        @Override
        public void onWritable(TcpConnection c) {}

        @Override
        public void onClosed(TcpConnection c, TcpError error) {}
    }
}
