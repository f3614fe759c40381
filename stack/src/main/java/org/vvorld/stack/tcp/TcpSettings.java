package org.vvorld.stack.tcp;

/** What an operator may set, in the machine's units; defaults as in FreeBSD where it has one. The owner of the vnet's shard writes. */
public final class TcpSettings {
    private static final long MILLIS = 1_000_000L;
    private static final long SECONDS = 1_000_000_000L;

    /** {@code net.inet.tcp.mssdflt}: the peer's MSS if it names none, bytes (RFC 9293 section 3.7.1). */
    public int mssDefault = 536;
    /** {@code net.inet.tcp.minmss}: never less than this, bytes. */
    public int mssMinimum = 216;
    /** {@code net.inet.tcp.sack.enable}. */
    public boolean sack = true;
    /** {@code net.inet.tcp.rfc1323}: window scale and timestamps. */
    public boolean rfc7323 = true;
    /** {@code net.inet.tcp.ecn.enable}: 0 never, 1 ask for it, 2 only when the peer asks. */
    public int ecn = 2;
    /** {@code net.inet.tcp.cc.algorithm}. */
    public CongestionAlgorithm congestion = CongestionAlgorithm.CUBIC;
    /** {@code net.inet.tcp.initcwnd_segments}, RFC 6928. */
    public int initialWindowSegments = 10;
    /** {@code net.inet.tcp.delayed_ack}. */
    public boolean delayedAck = true;
    /** {@code net.inet.tcp.delacktime}. */
    public long delayedAckNanos = 40 * MILLIS;
    /** {@code net.inet.tcp.sendspace}: a send buffer's size at its start, bytes. */
    public int sendSpace = 64 * 1024;
    /** {@code net.inet.tcp.recvspace}: a receive buffer's size at its start, bytes. */
    public int receiveSpace = 128 * 1024;
    /** {@code net.inet.tcp.sendbuf_max}: what autotuning may reach, bytes; with sendbuf_auto=0 the same as sendspace. */
    public int sendSpaceMaximum = 4 * 1024 * 1024;
    /** {@code net.inet.tcp.recvbuf_max}, bytes. */
    public int receiveSpaceMaximum = 4 * 1024 * 1024;
    /** {@code net.inet.tcp.msl}. */
    public long mslNanos = 30 * SECONDS;
    /** {@code net.inet.tcp.keepidle}, {@code keepintvl}, {@code keepcnt}: RFC 9293 section 3.8.4. */
    public long keepIdleNanos = 7200 * SECONDS;

    public long keepIntervalNanos = 75 * SECONDS;
    public int keepCount = 8;
    /** {@code net.inet.tcp.always_keepalive}: for connections that say nothing about it. */
    public boolean keepAlive;
    /** {@code net.inet.tcp.tso}: what a way cuts into segments is sent whole. */
    public boolean segmentationOffload = true;
    /** {@code net.inet.tcp.keepinit}: how long a connection may take to be established. */
    public long keepInitNanos = 75 * SECONDS;
    /** {@code net.inet.tcp.finwait2_timeout}: for FIN-WAIT-2 when the user is gone. */
    public long finWait2Nanos = 60 * SECONDS;
    /** {@code net.inet.tcp.rexmit_initial}: RFC 6298 section 2.1. */
    public long rtoInitialNanos = SECONDS;
    /** {@code net.inet.tcp.rexmit_min}: least allowance for variation in a timeout. */
    public long rtoMinimumNanos = 200 * MILLIS;

    public long rtoMaximumNanos = 64 * SECONDS;
    /** {@code net.inet.tcp.retries}: timeouts in a row before a connection is given up (RFC 9293 section 3.8.3, R2). */
    public int retransmits = 12;
    /** RFC 5482: give up data not acknowledged for so long; 0: {@link #retransmits} alone decides. */
    public long userTimeoutNanos;
    /** {@code net.inet.tcp.syncookies}: when a listener has too many half-open connections. */
    public boolean synCookies = true;
    /** Only cookies, for tests and under attack ({@code net.inet.tcp.syncookies_only}). */
    public boolean synCookiesOnly;
    /** {@code net.inet.tcp.path_mtu_discovery}. */
    public boolean pathMtuDiscovery = true;
    /** {@code net.inet.tcp.pmtud_blackhole_detection}, RFC 4821. */
    public boolean blackHoleDetection = true;
    /** RFC 2861: a congestion window that was not used for long shrinks. */
    public boolean idleRestart = true;
    /** Spread segments over the round trip instead of sending what a window takes at once. */
    public boolean pacing;
    /** Challenge ACKs a second, of all connections together (RFC 5961 section 7). */
    public int challengeAcksPerSecond = 1000;
}
