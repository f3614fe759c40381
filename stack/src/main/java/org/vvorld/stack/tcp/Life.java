package org.vvorld.stack.tcp;

/** How long a connection may live without a word from the peer: opening, keepalive (RFC 9293 section 3.8.4), FIN-WAIT-2. */
final class Life {
    private Life() {}

    static void rearm(TcpConnection c) {
        TcpSettings settings = c.context.settings;
        if (c.state == TcpState.SYN_SENT || c.state == TcpState.SYN_RECEIVED) {
            c.lifeTimer.arm(settings.keepInitNanos);
        } else if (c.state == TcpState.FIN_WAIT_2 && c.userGone) {
            c.lifeTimer.arm(settings.finWait2Nanos);
        } else if (c.keepAlive && c.state.isSynchronized()) {
            c.lifeTimer.arm(settings.keepIdleNanos);
        } else {
            c.lifeTimer.cancel();
        }
    }

    static void fire(TcpConnection c) {
        switch (c.state) {
            case CLOSED, LISTEN, TIME_WAIT -> {}
            case SYN_SENT, SYN_RECEIVED ->
                Closing.finish(c, c.softError == TcpError.NONE ? TcpError.ETIMEDOUT : c.softError);
            default -> {
                if (c.state == TcpState.FIN_WAIT_2 && c.userGone) {
                    Closing.finish(c, TcpError.NONE);
                } else {
                    keepAlive(c);
                }
            }
        }
    }

    private static void keepAlive(TcpConnection c) {
        TcpSettings settings = c.context.settings;
        long idle = c.context.now() - c.lastReceivedNanos;
        if (idle < settings.keepIdleNanos || c.una != c.next) {
            // What is in flight is watched by its own timer.
            c.keepProbes = 0;
            c.lifeTimer.arm(Math.max(settings.keepIntervalNanos, settings.keepIdleNanos - idle));
        } else if (c.keepProbes >= settings.keepCount) {
            c.context.add(TcpCounter.KEEPALIVE_DROPS);
            Closing.abort(c, c.softError == TcpError.NONE ? TcpError.ETIMEDOUT : c.softError);
        } else {
            c.keepProbes++;
            c.context.add(TcpCounter.KEEPALIVE_PROBES);
            AckSender.probe(c);
            c.lifeTimer.arm(settings.keepIntervalNanos);
        }
    }
}
