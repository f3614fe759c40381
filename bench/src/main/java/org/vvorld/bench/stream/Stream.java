package org.vvorld.bench.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * {@code send ADDRESS PORT SECONDS} writes for so long, then waits until the peer has hung up; {@code receive ADDRESS PORT SECONDS} reads
 * for so long: both print bits a second. {@code discard PORT} and {@code chargen PORT} are their peers, for ever.
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
            case "discard" -> serve(Integer.parseInt(words[1]), false);
            case "chargen" -> serve(Integer.parseInt(words[1]), true);
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

    private static void serve(int port, boolean talks) throws IOException {
        ByteBuffer b = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress(port))) {
            while (true) {
                try (SocketChannel c = s.accept()) {
                    while (talks ? c.write(b.clear()) >= 0 : c.read(b.clear()) >= 0) {}
                } catch (IOException e) {
                    System.err.println("a client went away: " + e.getMessage());
                }
            }
        }
    }
}
