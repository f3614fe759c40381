package org.vvorld.stack.tcp;

/** What {@code net.inet.tcp.cc.algorithm} may be set to. */
public enum CongestionAlgorithm {
    CUBIC,
    NEWRENO;

    /** A controller for one connection. */
    CongestionControl create() {
        return switch (this) {
            case CUBIC -> new Cubic();
            case NEWRENO -> new NewReno();
        };
    }
}
