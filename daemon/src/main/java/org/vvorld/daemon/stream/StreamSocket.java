package org.vvorld.daemon.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.vvorld.stack.tcp.TcpConnection;

/** A vnet's connection in a socket's clothes. Nothing of the kernel's is behind it. */
public final class StreamSocket extends Socket {
    private static final long MILLI_NANOS = 1_000_000L;

    private final TcpStream stream;
    private final InputStream in = new In();
    private final OutputStream out = new Out();
    private volatile int timeoutMillis;
    private volatile boolean closed;
    private volatile boolean outputShut;

    /** @param stream connected */
    @SuppressWarnings("this-escape")
    public StreamSocket(TcpStream stream) throws IOException {
        super((SocketImpl) null);
        this.stream = stream;
    }

    private final class In extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int at, int length) throws IOException {
            try {
                return stream.read(to, at, length, timeoutMillis * MILLI_NANOS);
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                SocketTimeoutException timeout = new SocketTimeoutException("Read timed out");
                timeout.initCause(e);
                throw timeout;
            }
        }

        @Override
        public void close() {
            StreamSocket.this.close();
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
            stream.write(from, at, length);
        }

        @Override
        public void close() {
            StreamSocket.this.close();
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void shutdownOutput() {
        outputShut = true;
        stream.shutdownWrite();
    }

    /** What comes is still taken: the end of a stream is its peer's to say. */
    @Override
    public void shutdownInput() {}

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            stream.close();
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return stream.isConnected();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public boolean isInputShutdown() {
        return stream.isEnd();
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public InetAddress getInetAddress() {
        TcpConnection c = stream.connection();
        return c == null ? null : address(c.remoteHigh(), c.remoteLow());
    }

    @Override
    public InetAddress getLocalAddress() {
        TcpConnection c = stream.connection();
        return c == null ? null : address(c.localHigh(), c.localLow());
    }

    @Override
    public int getPort() {
        TcpConnection c = stream.connection();
        return c == null ? 0 : c.remotePort();
    }

    @Override
    public int getLocalPort() {
        TcpConnection c = stream.connection();
        return c == null ? -1 : c.localPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(getInetAddress(), getPort());
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return new InetSocketAddress(getLocalAddress(), Math.max(0, getLocalPort()));
    }

    private static InetAddress address(long high, long low) {
        byte[] bytes = new byte[16];
        long onWire = org.vvorld.stack.socket.SocketAddress.onWire(high);
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (onWire >>> 56 - 8 * i);
            bytes[8 + i] = (byte) (low >>> 56 - 8 * i);
        }
        try {
            // A mapped address becomes an IPv4 one.
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "StreamSocket[" + stream.connection() + "]";
    }
}
