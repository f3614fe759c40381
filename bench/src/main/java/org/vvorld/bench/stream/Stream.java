package org.vvorld.bench.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;

/**
 * {@code send ADDRESS PORT SECONDS} writes for so long, then waits until the peer has hung up; {@code receive ADDRESS PORT SECONDS} reads
 * for so long: both print bits a second. {@code talk ADDRESS PORT SECONDS} sends a byte and waits for it to come back, again and again, and
 * prints the median of the nanoseconds. {@code discard PORT}, {@code chargen PORT} and {@code echo PORT} are their peers, for ever.
 */
public final class Stream {
    private static final int CHUNK_BYTES = 128 * 1024;
    private static final double NANOS = 1e9;
    private static final int BITS = 8;

    private Stream() {}

    /** Runs it. */
    public static void main(String[] words) throws IOException {
        switch (words[0]) {
            case "send" -> send(address(words), seconds(words));
            case "receive" -> receive(address(words), seconds(words));
            case "talk" -> talk(address(words), seconds(words));
            case "discard" -> serve(Integer.parseInt(words[1]), (c, b) -> c.read(b.clear()) >= 0);
            case "chargen" -> serve(Integer.parseInt(words[1]), (c, b) -> c.write(b.clear()) >= 0);
            case "echo" -> serve(Integer.parseInt(words[1]), Stream::echo);
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static InetSocketAddress address(String[] words) {
        return new InetSocketAddress(words[1], Integer.parseInt(words[2]));
    }

    private static double seconds(String[] words) {
        return Double.parseDouble(words[3]);
    }

    private static void print(long bytes, long start) {
        double took = (System.nanoTime() - start) / NANOS;
        System.out.println(String.format(Locale.ROOT, "%.0f", bytes * BITS / took));
    }

    private static void send(InetSocketAddress to, double seconds) throws IOException {
        ByteBuffer b = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (SocketChannel c = SocketChannel.open(to)) {
            long start = System.nanoTime();
            long bytes = 0;
            while (System.nanoTime() - start < seconds * NANOS) {
                b.clear();
                bytes += c.write(b);
            }
            c.shutdownOutput();
            // All of it has arrived when the peer hangs up too.
            while (c.read(b.clear()) >= 0) {}
            print(bytes, start);
        }
    }

    private static void receive(InetSocketAddress from, double seconds) throws IOException {
        ByteBuffer b = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (SocketChannel c = SocketChannel.open(from)) {
            long start = System.nanoTime();
            long bytes = 0;
            while (System.nanoTime() - start < seconds * NANOS) {
                int n = c.read(b.clear());
                if (n < 0) {
                    throw new IOException("the peer hung up");
                }
                bytes += n;
            }
            print(bytes, start);
        }
    }

    private static void talk(InetSocketAddress to, double seconds) throws IOException {
        ByteBuffer b = ByteBuffer.allocateDirect(1);
        long[] nanos = new long[1 << 20];
        int n = 0;
        try (SocketChannel c = SocketChannel.open(to)) {
            c.setOption(StandardSocketOptions.TCP_NODELAY, true);
            long start = System.nanoTime();
            for (long now = start; now - start < seconds * NANOS && n < nanos.length; n++) {
                c.write(b.clear());
                if (c.read(b.clear()) < 0) {
                    throw new IOException("the peer hung up");
                }
                long then = System.nanoTime();
                nanos[n] = then - now;
                now = then;
            }
        }
        Arrays.sort(nanos, 0, n);
        System.out.println(nanos[n / 2]);
    }

    /** One step of a server with one client; false when that has gone. */
    @FunctionalInterface
    private interface Service {
        boolean run(SocketChannel client, ByteBuffer buffer) throws IOException;
    }

    private static boolean echo(SocketChannel c, ByteBuffer b) throws IOException {
        if (c.read(b.clear()) < 0) {
            return false;
        }
        b.flip();
        while (b.hasRemaining()) {
            c.write(b);
        }
        return true;
    }

    private static void serve(int port, Service service) throws IOException {
        ByteBuffer b = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress(port))) {
            while (true) {
                try (SocketChannel c = s.accept()) {
                    c.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    while (service.run(c, b)) {}
                } catch (IOException e) {
                    System.err.println("a client went away: " + e.getMessage());
                }
            }
        }
    }
}
