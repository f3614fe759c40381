package org.vvorld.stack.tcp;

import java.lang.foreign.MemorySegment;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.time.Timer;

/**
 * One connection: the transmission control block (RFC 9293 section 3.3.1), and the user's door to it. Owned by one worker; nothing
 * locks. Addresses are two longs, IPv4 ones mapped ({@code ::ffff:a.b.c.d}).
 *
 * <pre>
 *  sent and        in flight         may be sent      may not yet
 *  acknowledged |--------------------|-------------|------------
 *              una                 next     una + peerWindow
 *
 *  taken         out of order, here and there
 *  --------------|---------------------------------|------------
 *           receiveNext                       receiveEdge
 * </pre>
 */
public final class TcpConnection implements Flow {
    private static final int CONNECTED = 1;
    private static final int READABLE = 2;
    private static final int WRITABLE = 4;
    private static final int URGENT = 8;

    final TcpContext context;
    final TcpEvents events;
    final long localHigh;
    final long localLow;
    final long remoteHigh;
    final long remoteLow;
    final int localPort;
    final int remotePort;
    final int timestampOffset;
    int fib;
    TcpListener listener;
    TcpState state = TcpState.CLOSED;
    TcpError softError = TcpError.NONE;

    // Sending.
    int iss;
    int una;
    int next;
    int peerWindow;
    int peerWindowMax;
    int windowSeq;
    int windowAck;
    int peerScale;
    /** Behind the last segment that was smaller than the MSS (Minshall's variant of Nagle's algorithm). */
    int smallEnd;

    int urgentEnd;
    int sendSpace;
    int sendSpaceGrown;
    /** Largest payload of a segment on the way to the peer, before options; and what the way may take at once, 0 for one segment. */
    int pathMss;

    int peerMss;
    int gsoBytes;
    final SendBuffer sendBuffer = new SendBuffer();
    final SackScoreboard board = new SackScoreboard();
    boolean finQueued;
    boolean finSent;
    boolean urgentPending;
    boolean noDelay;
    boolean writeRefused;
    boolean memoryRefused;
    boolean passive;
    boolean fromCookie;

    // Receiving.
    int irs;
    int receiveNext;
    int receiveEdge;
    int ackSent;
    int receiveScale;
    int receiveSpace;
    int receiveSpaceGrown;
    int urgentMark;
    int unackedSegments;
    int quickAcks;
    int finSeq;
    int dsackStart;
    int dsackEnd;
    final ReceiveBuffer receiveBuffer = new ReceiveBuffer();
    Reassembly reassembly;
    boolean finSeen;
    boolean endReached;
    boolean urgentSeen;
    boolean userGone;
    boolean dsackDue;
    boolean ackNow;

    // Options.
    boolean timestampsOn;
    boolean sackOn;
    boolean ecnOn;
    boolean echoCongestion;
    boolean congestionAnswered;
    int peerTimestamp;
    long peerTimestampNanos;
    long userTimeoutNanos;

    // Congestion and recovery.
    final CongestionWindow congestion = new CongestionWindow();
    final CongestionControl control;
    final RttEstimator rtt = new RttEstimator();
    final RackTlp rack = new RackTlp();
    final Prr prr = new Prr();
    RecoveryState recovery = RecoveryState.OPEN;
    int recoveryPoint;
    int duplicateAcks;
    int flightPeak;
    int flightPeakSeq;
    boolean windowWasLimit;
    boolean maybeSpurious;
    boolean sendNewFirst;
    int priorWindow;
    int priorSsthresh;
    int undoBytes;
    int undoTimestamp;
    boolean undoPossible;
    boolean undoResent;

    // Timers: deadlines, and one timer that is never later than the first of them.
    final Timer timer;
    final Timer ackTimer;
    final Timer lifeTimer;
    long timerNanos;
    long timeoutNanos;
    long probeNanos;
    long reorderDeadlineNanos;
    long persistNanos;
    long paceNanos;
    long ackNanos;
    boolean timeoutSet;
    boolean probeSet;
    boolean reorderDeadlineSet;
    boolean persistSet;
    boolean paceSet;
    boolean outputFailed;
    boolean ackDelayed;
    int backoff;
    int keepProbes;
    int unanswered;
    long lastSentNanos;
    long lastReceivedNanos;
    long unackedSinceNanos;
    boolean keepAlive;

    // Autotuning of the receive buffer.
    long tuneStartNanos;
    int tuneBytes;
    int tuneSeq;

    private int busy;
    private int pendingEvents;

    /**
     * A connection in CLOSED.
     *
     * @param pathMss largest payload of a segment on this way (MTU less IP and TCP header), bytes
     * @param gsoBytes most payload that the way takes at once and cuts into segments, bytes; 0 if it does not
     */
    public TcpConnection(
            TcpContext context,
            TcpEvents events,
            long localHigh,
            long localLow,
            int localPort,
            long remoteHigh,
            long remoteLow,
            int remotePort,
            int pathMss,
            int gsoBytes) {
        this.context = context;
        this.events = events;
        this.localHigh = localHigh;
        this.localLow = localLow;
        this.localPort = localPort;
        this.remoteHigh = remoteHigh;
        this.remoteLow = remoteLow;
        this.remotePort = remotePort;
        this.pathMss = pathMss;
        this.gsoBytes = gsoBytes;
        TcpSettings settings = context.settings;
        timestampOffset = context.isn.timestampOffset(localHigh, localLow, remoteHigh, remoteLow);
        sendSpace = settings.sendSpace;
        receiveSpace = settings.receiveSpace;
        userTimeoutNanos = settings.userTimeoutNanos;
        keepAlive = settings.keepAlive;
        control = settings.congestion.create();
        timer = context.timer(this::onTimer);
        ackTimer = context.timer(this::onAckTimer);
        lifeTimer = context.timer(this::onLifeTimer);
    }

    /** Active OPEN: sends a SYN. */
    public void connect() {
        Handshake.connect(this);
    }

    /**
     * Takes a segment of this connection. The packet is this connection's from now on.
     *
     * @param s parsed, its checksum found right
     */
    public void input(InSegment s) {
        busy++;
        SegmentArrives.process(this, s);
        if (s.packet != null) {
            context.memory.free(s.packet);
            s.packet = null;
        }
        leave();
    }

    /**
     * Appends to what is to be sent.
     *
     * @return how many bytes were taken: fewer than {@code length} when the buffer is full ({@link TcpEvents#onWritable} follows
     *     when it is not any more); -1 if nothing may be written in this state
     */
    public int write(MemorySegment from, long at, int length) {
        if (!state.takesWrites() && state != TcpState.SYN_SENT && state != TcpState.SYN_RECEIVED || finQueued) {
            return -1;
        }
        BufferTuning.beforeWrite(this);
        int room = Math.max(0, sendSpace - sendBuffer.size());
        int wanted = Math.min(length, room);
        int taken = sendBuffer.write(from, at, wanted, context.memory);
        writeRefused = taken < length;
        memoryRefused |= taken < wanted;
        transmit();
        return taken;
    }

    /** The same, the last byte being urgent (RFC 6093: of no use to new programs). */
    public int writeUrgent(MemorySegment from, long at, int length) {
        busy++;
        int taken = write(from, at, length);
        busy--;
        if (taken > 0) {
            urgentPending = true;
            urgentEnd = sendBuffer.end();
        }
        transmit();
        return taken;
    }

    /** Bytes that may be written at once. */
    public int writable() {
        return Math.max(0, sendSpace - sendBuffer.size());
    }

    /** Copies up to {@code length} received bytes out. Returns how many; -1 at the end of what the peer sends. */
    public int read(MemorySegment to, long at, int length) {
        int n = receiveBuffer.read(to, at, length, context.memory);
        return afterRead(n);
    }

    /** Throws up to {@code length} received bytes away. Returns how many; -1 at the end. */
    public int skip(int length) {
        return afterRead(receiveBuffer.skip(length, context.memory));
    }

    /** Gives the next packet of received bytes away, its extent being data; null if there is none. The caller frees it. */
    public Packet readPacket() {
        Packet p = receiveBuffer.take(context.memory);
        if (p != null) {
            afterRead(p.length());
        }
        return p;
    }

    private int afterRead(int bytes) {
        if (bytes == 0) {
            return isEnd() ? -1 : 0;
        }
        if (state.takesData()) {
            BufferTuning.onRead(this, bytes);
            if (ReceiveWindow.shouldUpdate(this)) {
                context.add(TcpCounter.WINDOW_UPDATES_SENT);
                ackNow = true;
                transmit();
            }
        }
        return bytes;
    }

    /** Bytes that can be read at once. */
    public int available() {
        return receiveBuffer.size();
    }

    /** Is everything read, and will nothing follow? */
    public boolean isEnd() {
        return receiveBuffer.size() == 0 && (endReached || state == TcpState.CLOSED);
    }

    /** Bytes that can be read before the byte behind the urgent one; negative if that was read, or nothing is urgent. */
    public int urgentMark() {
        return urgentSeen ? receiveBuffer.size() - (receiveNext - urgentMark) : -1;
    }

    /** Nothing more will be written: a FIN follows what was. Reading goes on. */
    public void shutdownWrite() {
        Closing.shutdownWrite(this);
    }

    /**
     * The user is done: a FIN follows what was written, and nothing is read any more. What was received and not read, or is yet to
     * come, is answered with a reset (RFC 9293 section 3.6.1).
     */
    public void close() {
        Closing.close(this);
    }

    /** Resets the connection and gives all that it holds back. */
    public void abort() {
        Closing.abort(this, TcpError.ECONNABORTED);
    }

    /** Ends it without a word to the peer: its vnet is going down and the way out is closed already. */
    public void discard() {
        Closing.finish(this, TcpError.ECONNABORTED);
        receiveBuffer.clear(context.memory);
    }

    /** Small segments go out at once (TCP_NODELAY) or wait for an ACK (RFC 9293 section 3.7.4). */
    public void noDelay(boolean value) {
        noDelay = value;
        transmit();
    }

    /** SO_KEEPALIVE, RFC 9293 section 3.8.4. */
    public void keepAlive(boolean value) {
        keepAlive = value;
        Life.rearm(this);
    }

    /** TCP_USER_TIMEOUT, nanoseconds; 0 for none. Told to the peer in the SYN if set before (RFC 5482). */
    public void userTimeout(long nanos) {
        userTimeoutNanos = nanos;
    }

    /** Sizes of the buffers, bytes (SO_SNDBUF, SO_RCVBUF): they are not tuned any more. */
    public void bufferSpace(int send, int receive) {
        BufferTuning.fix(this, send, receive);
    }

    /** What the way takes at once, bytes; 0 if it does not cut segments. It may change with the route. */
    public void gsoBytes(int bytes) {
        gsoBytes = bytes;
    }

    /**
     * ICMP says that the way takes less, or PMTU's owner that it changed (RFC 1191, RFC 8201).
     *
     * @param mss largest payload of a segment, bytes
     * @param quotedSeq sequence number in the segment that ICMP quotes: if it is not in flight, nothing is believed (RFC 5927)
     */
    public void onPathMss(int mss, int quotedSeq) {
        if (Seq.isIn(quotedSeq, una, next - una)) {
            PathMss.reduce(this, mss);
            transmit();
        }
    }

    /**
     * ICMP says that the peer cannot be reached. Ends a connection that is not established; otherwise it may pass (RFC 5461), and
     * is the error if the connection times out.
     */
    public void onUnreachable(TcpError error, int quotedSeq) {
        if (!Seq.isIn(quotedSeq, una, next - una)) {
            return;
        }
        if (state.isSynchronized()) {
            softError = error;
        } else {
            Closing.finish(this, error);
        }
    }

    public TcpState state() {
        return state;
    }

    @Override
    public long localHigh() {
        return localHigh;
    }

    @Override
    public long localLow() {
        return localLow;
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public long remoteHigh() {
        return remoteHigh;
    }

    @Override
    public long remoteLow() {
        return remoteLow;
    }

    @Override
    public int remotePort() {
        return remotePort;
    }

    /** The listener that it came from; null if it was opened here. */
    public TcpListener listener() {
        return listener;
    }

    /** Bytes written and not acknowledged, sent or not: netstat's Send-Q. */
    public int sendQueue() {
        return sendBuffer.size();
    }

    /** Payload of a full segment, bytes. */
    public int mss() {
        return congestion.mssBytes();
    }

    /** The congestion window, bytes. */
    public int congestionWindow() {
        return congestion.bytes();
    }

    /** Smoothed round trip, nanoseconds; 0 if none was measured. */
    public long roundTripNanos() {
        return rtt.smoothedNanos();
    }

    /** Bytes believed to be in the network. */
    int pipe() {
        int pipe = board.pipe();
        return sackOn ? pipe : Math.max(0, pipe - duplicateAcks * congestion.mssBytes());
    }

    /** The sequence number of our FIN, if there is one: what follows the last byte. */
    boolean isFinAcknowledged() {
        return finSent && una == next;
    }

    void transmit() {
        if (busy == 0 && state != TcpState.CLOSED) {
            Transmit.run(this);
        }
    }

    private void onTimer() {
        busy++;
        TcpTimers.fire(this);
        leave();
    }

    private void onAckTimer() {
        AckSender.onTimer(this);
    }

    private void onLifeTimer() {
        busy++;
        Life.fire(this);
        leave();
    }

    /** What happened is done with: tells the user, and sends what is to be sent. */
    private void leave() {
        while (pendingEvents != 0 && busy == 1) {
            int event = Integer.lowestOneBit(pendingEvents);
            pendingEvents &= ~event;
            switch (event) {
                case CONNECTED -> events.onConnected(this);
                case READABLE -> events.onReadable(this);
                case WRITABLE -> events.onWritable(this);
                default -> events.onUrgent(this);
            }
        }
        busy--;
        transmit();
    }

    void raiseConnected() {
        pendingEvents |= CONNECTED;
    }

    void raiseReadable() {
        if (!userGone) {
            pendingEvents |= READABLE;
        }
    }

    void raiseWritable() {
        if (!userGone) {
            pendingEvents |= WRITABLE;
        }
    }

    void raiseUrgent() {
        pendingEvents |= URGENT;
    }

    void dropEvents() {
        pendingEvents = 0;
    }

    @Override
    public String toString() {
        return "TcpConnection[" + localPort + " to " + remotePort + ", " + state + "]";
    }
}
