package org.vvorld.stack.udp;

import java.util.concurrent.atomic.AtomicReference;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.socket.SocketError;

/**
 * A UDP socket: options, and where it is bound. Its options and its binding are written by whoever owns it and read by workers; its
 * queue is its worker's.
 */
public final class UdpSocket {
    /** Which of the families it speaks. */
    public enum Family {
        INET,
        INET6,
        /** IPv6 that takes IPv4 too, as mapped addresses. */
        DUAL
    }

    private final Family family;
    private final UdpReceiver receiver;
    final UdpQueue queue = new UdpQueue();
    private final AtomicReference<SocketError> error = new AtomicReference<>();

    volatile UdpBinding binding;
    /** Takes a datagram on this socket's worker that another worker received. */
    Port arrivals;

    private volatile boolean reuseAddress;
    private volatile boolean reusePort;
    private volatile boolean loadBalanced;
    private volatile boolean broadcast;
    private volatile boolean dontFragment;
    private volatile int ttl;
    private volatile int tos;
    private volatile int fib;
    private volatile int segmentBytes;
    private volatile UdpMulticast multicast = UdpMulticast.DEFAULT;
    private volatile Runnable ready;
    private String command = "";

    /** @param receiver takes each datagram where it arrives; null to have them queued for {@link UdpShard#receive} */
    public UdpSocket(Family family, UdpReceiver receiver) {
        this.family = family;
        this.receiver = receiver;
    }

    public Family family() {
        return family;
    }

    /** Null if what it receives is queued. */
    public UdpReceiver receiver() {
        return receiver;
    }

    /** Does it take IPv4? */
    boolean takesIpv4() {
        return family != Family.INET6;
    }

    boolean takesIpv6() {
        return family != Family.INET;
    }

    /** SO_REUSEADDR: may be bound beside one that is bound to another address of the port, the wildcard for one. */
    public UdpSocket reuseAddress(boolean on) {
        reuseAddress = on;
        return this;
    }

    public boolean reuseAddress() {
        return reuseAddress;
    }

    /** SO_REUSEPORT: may share address and port with others that say so. */
    public UdpSocket reusePort(boolean on) {
        reusePort = on;
        return this;
    }

    public boolean reusePort() {
        return reusePort;
    }

    /** SO_REUSEPORT_LB: shares address and port, and what comes is spread over those that do, by flow. */
    public UdpSocket loadBalanced(boolean on) {
        loadBalanced = on;
        return this;
    }

    public boolean loadBalanced() {
        return loadBalanced;
    }

    /** SO_BROADCAST: may send to broadcast addresses. */
    public UdpSocket broadcast(boolean on) {
        broadcast = on;
        return this;
    }

    public boolean broadcast() {
        return broadcast;
    }

    /** IP_DONTFRAG. */
    public UdpSocket dontFragment(boolean on) {
        dontFragment = on;
        return this;
    }

    public boolean dontFragment() {
        return dontFragment;
    }

    /** IP_TTL; 0 for the vnet's default. */
    public UdpSocket ttl(int hops) {
        ttl = hops;
        return this;
    }

    public int ttl() {
        return ttl;
    }

    /** IP_TOS. */
    public UdpSocket tos(int value) {
        tos = value;
        return this;
    }

    public int tos() {
        return tos;
    }

    /** UDP_SEGMENT: what is sent at once leaves as datagrams of so many bytes, the last perhaps shorter; 0 for one. Not to groups. */
    public UdpSocket segmentBytes(int bytes) {
        segmentBytes = bytes;
        return this;
    }

    public int segmentBytes() {
        return segmentBytes;
    }

    /** SO_SETFIB: the FIB by which what it sends is routed, 0 unless said otherwise. */
    public UdpSocket fib(int number) {
        fib = number;
        return this;
    }

    public int fib() {
        return fib;
    }

    /** How it sends to groups. The groups that it is in are set where the interface is told too, in the vnet. */
    public UdpSocket multicast(UdpMulticast how) {
        multicast = how;
        return this;
    }

    public UdpMulticast multicast() {
        return multicast;
    }

    /** Called on the socket's worker when its queue is no longer empty. */
    public UdpSocket onReady(Runnable action) {
        ready = action;
        return this;
    }

    /** What it is for, for people; set before it is bound. */
    public UdpSocket command(String name) {
        command = name;
        return this;
    }

    public String command() {
        return command;
    }

    Runnable ready() {
        return ready;
    }

    public boolean isBound() {
        return binding != null;
    }

    public boolean isConnected() {
        UdpBinding b = binding;
        return b != null && b.isConnected();
    }

    /** 0 if it is not bound. */
    public int localPort() {
        UdpBinding b = binding;
        return b == null ? 0 : b.localPort();
    }

    public long localHigh() {
        UdpBinding b = binding;
        return b == null ? 0 : b.localHigh();
    }

    public long localLow() {
        UdpBinding b = binding;
        return b == null ? 0 : b.localLow();
    }

    public long foreignHigh() {
        UdpBinding b = binding;
        return b == null ? 0 : b.foreignHigh();
    }

    public long foreignLow() {
        UdpBinding b = binding;
        return b == null ? 0 : b.foreignLow();
    }

    /** 0 if it is not connected. */
    public int foreignPort() {
        UdpBinding b = binding;
        return b == null ? 0 : b.foreignPort();
    }

    /** The worker that its queue belongs to. */
    public int worker() {
        UdpBinding b = binding;
        return b == null ? 0 : b.worker();
    }

    /** Datagrams lost because the queue was full. */
    public long full() {
        return queue.full();
    }

    /** Bytes of data that wait. */
    public int queuedBytes() {
        return queue.bytes();
    }

    void error(SocketError e) {
        error.set(e);
    }

    /** SO_ERROR: what an ICMP error said since this was last asked, or null. */
    public SocketError takeError() {
        return error.getAndSet(null);
    }
}
