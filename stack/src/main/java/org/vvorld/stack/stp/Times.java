package org.vvorld.stack.stp;

/** The timer values that a root gives to all, seconds; IEEE 802.1D-2004 clause 17.18.1 and others. */
record Times(int messageAge, int maxAge, int hello, int forwardDelay) {
    /**
     * Out of a BPDU, in 1/256 s. Brought into the ranges of table 17-1, because they become timers here: a root that says 0 for the
     * forward delay must not open loops.
     */
    static Times ofBpdu(int messageAge, int maxAge, int hello, int forwardDelay) {
        return new Times(
                seconds(messageAge),
                Math.clamp(seconds(maxAge), 6, 40),
                Math.clamp(seconds(hello), 1, 10),
                Math.clamp(seconds(forwardDelay), 4, 30));
    }

    private static int seconds(int of256) {
        return (of256 + 128) / 256;
    }

    /** As they are one bridge further away from the root. */
    Times oneHopFurther() {
        return new Times(messageAge + 1, maxAge, hello, forwardDelay);
    }

    Times withHello(int seconds) {
        return new Times(messageAge, maxAge, seconds, forwardDelay);
    }
}
