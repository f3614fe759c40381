package org.vvorld.stack.tcp;

import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Tcp;
import org.vvorld.stack.wire.TcpOptions;

/** A segment that arrived, read into fields: one object a worker, filled anew for each. */
public final class InSegment {
    final TcpOptions options = new TcpOptions();

    /** Null once somebody else owns it. */
    Packet packet;

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
    int dataAt;
    int dataLength;
    /** How many segments on the wire it was. */
    int pieces;

    /** The FIB of what it came in by. */
    int fib;

    boolean congestionExperienced;

    /**
     * Reads the segment at {@code at}, whose checksum was found right; its data ends where the packet does. Addresses are two longs,
     * IPv4 ones mapped.
     *
     * @param congestionExperienced did the IP header say CE (RFC 3168)?
     * @return false if its header is malformed; the packet stays the caller's then
     */
    public boolean parse(
            Packet p,
            int at,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            boolean congestionExperienced) {
        if (!Tcp.isValid(p, at)) {
            return false;
        }
        packet = p;
        fib = p.fib();
        this.sourceHigh = sourceHigh;
        this.sourceLow = sourceLow;
        this.destinationHigh = destinationHigh;
        this.destinationLow = destinationLow;
        sourcePort = Tcp.sourcePort(p, at);
        destinationPort = Tcp.destinationPort(p, at);
        seq = Tcp.sequence(p, at);
        ack = Tcp.acknowledgment(p, at);
        flags = Tcp.flags(p, at);
        window = Tcp.window(p, at);
        urgentPointer = Tcp.urgentPointer(p, at);
        int header = Tcp.headerLength(p, at);
        dataAt = at + header;
        dataLength = p.tail() - dataAt;
        int piece = Offload.segmentPayloadBytes(p);
        pieces = piece == 0 ? 1 : (dataLength + piece - 1) / piece;
        this.congestionExperienced = congestionExperienced;
        if (header == Tcp.MIN_HEADER_BYTES) {
            options.clear();
        } else {
            options.parse(p, at);
        }
        return true;
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

    public int sourcePort() {
        return sourcePort;
    }

    public int destinationPort() {
        return destinationPort;
    }

    /** Its control bits, as in {@link Tcp}. */
    public int flags() {
        return flags;
    }

    public int seq() {
        return seq;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** What it takes of the sequence space: data, SYN and FIN. */
    int length() {
        return dataLength + (flags & Tcp.FIN) + ((flags & Tcp.SYN) >>> 1);
    }

    /** The sequence number behind it. */
    int end() {
        return seq + length();
    }

    /** Cuts {@code bytes} off the front of the data. */
    void trimFront(int bytes) {
        dataAt += bytes;
        dataLength -= bytes;
        seq += bytes;
    }

    /** Cuts the data to {@code bytes}, and the FIN off. */
    void trimBack(int bytes) {
        if (bytes < dataLength) {
            dataLength = bytes;
        }
        flags &= ~Tcp.FIN;
    }

    /** Gives the packet away, its extent being the data. */
    Packet takeData() {
        Packet p = packet;
        packet = null;
        p.extent(dataAt, dataAt + dataLength);
        p.clearOffload();
        return p;
    }
}
