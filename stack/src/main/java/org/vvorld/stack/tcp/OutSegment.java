package org.vvorld.stack.tcp;

import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.wire.Tcp;
import org.vvorld.stack.wire.TcpOptions;

/** A segment to send: one object a worker, filled anew for each, and valid until {@link TcpOutput#send} returns. */
public final class OutSegment {
    private static final int NOP = 1;

    final int[] sackStarts = new int[TcpOptions.MAX_SACK_BLOCKS];
    final int[] sackEnds = new int[TcpOptions.MAX_SACK_BLOCKS];

    TcpConnection connection;
    /** The FIB by which it goes. */
    int fib;

    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int sourcePort;
    int destinationPort;
    int seq;
    int ack;
    int flags;
    int window;
    int urgentPointer;
    int mss;
    int windowScale;
    boolean sackPermitted;
    boolean timestamps;
    int timestampValue;
    int timestampEcho;
    int sackBlocks;
    int userTimeoutSeconds;
    SendBuffer data;
    int dataLength;
    int gsoPayloadBytes;
    boolean ecnCapable;

    /** A segment of {@code c}, without options or data. */
    void begin(TcpConnection c) {
        clear(c);
        fib = c.fib;
        sourceHigh = c.localHigh;
        sourceLow = c.localLow;
        destinationHigh = c.remoteHigh;
        destinationLow = c.remoteLow;
        sourcePort = c.localPort;
        destinationPort = c.remotePort;
    }

    /** An answer to {@code s}, of no connection. */
    void answer(InSegment s) {
        clear(null);
        fib = s.fib;
        sourceHigh = s.destinationHigh;
        sourceLow = s.destinationLow;
        destinationHigh = s.sourceHigh;
        destinationLow = s.sourceLow;
        sourcePort = s.destinationPort;
        destinationPort = s.sourcePort;
    }

    private void clear(TcpConnection c) {
        connection = c;
        ack = 0;
        flags = 0;
        window = 0;
        urgentPointer = 0;
        mss = 0;
        windowScale = -1;
        sackPermitted = false;
        timestamps = false;
        sackBlocks = 0;
        userTimeoutSeconds = 0;
        data = null;
        dataLength = 0;
        gsoPayloadBytes = 0;
        ecnCapable = false;
    }

    /** The connection; null for an answer that belongs to none. */
    public TcpConnection connection() {
        return connection;
    }

    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    public long destinationHigh() {
        return destinationHigh;
    }

    public long destinationLow() {
        return destinationLow;
    }

    public boolean isIpv4() {
        return destinationHigh == 0 && destinationLow >>> 32 == 0xffff;
    }

    /** Is it to be marked ECT(0) in the IP header? RFC 3168 section 6.1. */
    public boolean isEcnCapable() {
        return ecnCapable;
    }

    /** Payload of each segment that it is to be cut into, bytes; 0 if it is one segment. */
    public int gsoPayloadBytes() {
        return gsoPayloadBytes;
    }

    /** Data, bytes. */
    public int dataLength() {
        return dataLength;
    }

    /** TCP header, options and data, bytes. */
    public int length() {
        return headerBytes() + dataLength;
    }

    /** Header with options, bytes. */
    public int headerBytes() {
        return Tcp.MIN_HEADER_BYTES + optionBytes();
    }

    private int optionBytes() {
        int bytes = mss == 0 ? 0 : 4;
        bytes += windowScale < 0 ? 0 : 4;
        bytes += timestamps ? 12 : 0;
        // In a SYN, SACK permitted takes the two bytes that timestamps would pad with.
        bytes += sackPermitted && !timestamps ? 4 : 0;
        bytes += sackBlocks == 0 ? 0 : 4 + 8 * sackBlocks;
        bytes += userTimeoutSeconds == 0 ? 0 : 4;
        return bytes;
    }

    /**
     * Appends header, options and data to {@code p}, which has room for {@link #length}; the checksum is left as partial.
     *
     * @return where the header starts
     */
    public int write(Packet p) {
        int header = headerBytes();
        int at = p.append(header + dataLength);
        Tcp.write(p, at, sourcePort, destinationPort, seq, ack, header, flags, window, urgentPointer);
        if (header > Tcp.MIN_HEADER_BYTES) {
            writeOptions(p, at + Tcp.MIN_HEADER_BYTES);
        }
        if (dataLength > 0) {
            data.copyTo(p, at + header, seq, dataLength);
        }
        int type = isIpv4() ? Offload.TCPV4 : Offload.TCPV6;
        if ((flags & Tcp.CWR) != 0) {
            type |= Offload.ECN;
        }
        int pseudo = Tcp.pseudoSum(
                SocketAddress.onWire(sourceHigh),
                sourceLow,
                SocketAddress.onWire(destinationHigh),
                destinationLow,
                header + dataLength);
        Tcp.leaveChecksum(p, at, pseudo, type, gsoPayloadBytes);
        return at;
    }

    private void writeOptions(Packet p, int start) {
        int at = start;
        if (mss != 0) {
            p.u32(at, TcpOptions.KIND_MSS << 24 | 4 << 16 | mss);
            at += 4;
        }
        if (sackPermitted && !timestamps) {
            p.u32(at, NOP << 24 | NOP << 16 | TcpOptions.KIND_SACK_PERMITTED << 8 | 2);
            at += 4;
        }
        if (timestamps) {
            p.u32(
                    at,
                    sackPermitted
                            ? TcpOptions.KIND_SACK_PERMITTED << 24 | 2 << 16 | TcpOptions.TIMESTAMPS_HEADER & 0xffff
                            : TcpOptions.TIMESTAMPS_HEADER);
            p.u32(at + 4, timestampValue);
            p.u32(at + 8, timestampEcho);
            at += 12;
        }
        if (windowScale >= 0) {
            p.u32(at, NOP << 24 | TcpOptions.KIND_WINDOW_SCALE << 16 | 3 << 8 | windowScale);
            at += 4;
        }
        if (userTimeoutSeconds != 0) {
            // RFC 5482 section 3: 15 bits of seconds, or of minutes.
            int value = userTimeoutSeconds < 0x8000 ? userTimeoutSeconds : 0x8000 | userTimeoutSeconds / 60 & 0x7fff;
            p.u32(at, TcpOptions.KIND_USER_TIMEOUT << 24 | 4 << 16 | value);
            at += 4;
        }
        if (sackBlocks > 0) {
            p.u32(at, NOP << 24 | NOP << 16 | TcpOptions.KIND_SACK << 8 | 2 + 8 * sackBlocks);
            at += 4;
            for (int i = 0; i < sackBlocks; i++) {
                p.u32(at, sackStarts[i]);
                p.u32(at + 4, sackEnds[i]);
                at += 8;
            }
        }
    }
}
