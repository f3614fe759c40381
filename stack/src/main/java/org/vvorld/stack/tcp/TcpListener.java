package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;

/**
 * A port on which connections are waited for, on one worker: RFC 9293 section 3.10.7.2. Half-open connections are bounded; beyond
 * the bound a SYN is answered with a cookie, and costs no memory (RFC 4987 section 3.6).
 */
public final class TcpListener {
    private static final int LEAST_HALF_OPEN = 16;

    private final TcpContext context;
    private final ListenEvents events;
    private int backlog;
    private int halfOpen;
    private int waiting;
    private boolean overflowed;

    /** @param backlog most established connections that wait to be accepted */
    public TcpListener(TcpContext context, ListenEvents events, int backlog) {
        this.context = context;
        this.events = events;
        backlog(backlog);
    }

    public void backlog(int connections) {
        backlog = Math.max(1, connections);
    }

    /** Most established connections that wait to be accepted. */
    public int backlog() {
        return backlog;
    }

    /** Connections in SYN-RECEIVED. */
    public int halfOpen() {
        return halfOpen;
    }

    /** Established connections that nobody has accepted yet. */
    public int waiting() {
        return waiting;
    }

    /** One of those that waited was accepted, or ended before that. */
    public void onAccepted() {
        waiting--;
    }

    void onHalfOpenGone() {
        halfOpen--;
    }

    void onEstablished(TcpConnection c) {
        if (!c.fromCookie) {
            halfOpen--;
        }
        waiting++;
        events.onEstablished(this, c);
    }

    /**
     * Takes a segment for this port that belongs to no connection; its packet is taken as well.
     *
     * @param pathMss largest payload of a segment on the way back (MTU less IP and TCP header), bytes
     */
    public void input(InSegment s, int pathMss) {
        context.add(TcpCounter.SEGMENTS_RECEIVED);
        if (s.has(Tcp.RST)) {
            free(s);
        } else if (s.has(Tcp.ACK)) {
            acknowledged(s);
        } else if (s.has(Tcp.SYN)) {
            syn(s, pathMss);
        } else {
            free(s);
        }
    }

    private void syn(InSegment s, int pathMss) {
        if (waiting >= backlog) {
            context.add(TcpCounter.LISTEN_OVERFLOWS);
            free(s);
            return;
        }
        TcpSettings settings = context.settings;
        boolean full = halfOpen >= Math.max(LEAST_HALF_OPEN, backlog);
        if (settings.synCookiesOnly || full && settings.synCookies) {
            overflowed = true;
            context.cookies.answer(context, s, pathMss);
        } else if (full) {
            context.add(TcpCounter.LISTEN_OVERFLOWS);
        } else {
            TcpConnection c = events.incoming(this, s);
            if (c != null) {
                c.listener = this;
                halfOpen++;
                Handshake.accept(c, s);
            }
        }
        free(s);
    }

    /** An ACK for no connection: a cookie that comes back, or nothing that we know. */
    private void acknowledged(InSegment s) {
        // Without cookies out there, no ACK can be one.
        if (!overflowed || s.has(Tcp.SYN) || !context.cookies.isValid(context, s)) {
            if (overflowed && !s.has(Tcp.SYN)) {
                context.add(TcpCounter.SYN_COOKIES_FAILED);
            }
            Resets.refuse(context, s);
            free(s);
            return;
        }
        context.add(TcpCounter.SYN_COOKIES_RECEIVED);
        TcpConnection c = waiting >= backlog ? null : events.incoming(this, s);
        if (c == null) {
            context.add(TcpCounter.LISTEN_OVERFLOWS);
            free(s);
            return;
        }
        c.listener = this;
        c.fromCookie = true;
        context.cookies.restore(context, c, s);
        c.input(s);
    }

    private void free(InSegment s) {
        context.memory.free(s.packet);
        s.packet = null;
    }
}
