package org.vvorld.stack.netisr;

/** What is queued, with FreeBSD's numbers and names ({@code net/netisr.h}); a row each in {@code netstat -Q}. */
public enum Protocol {
    IP(1, "ip", Steering.FLOW),
    ARP(4, "arp", Steering.SOURCE),
    /** Frames of other protocols. */
    ETHER(5, "ether", Steering.SOURCE),
    IP6(6, "ip6", Steering.FLOW),
    /** Crossings between vnets, and loopbacks: a queue of the worker's own, always deferred, never another thread. */
    EPAIR(8, "epair", Steering.CPU),
    /** Datagrams that go on to the owner of the state they need, from where they were received. */
    IP_DIRECT(9, "ip_direct", Steering.FLOW);

    /** By what the worker is chosen. */
    public enum Steering {
        /** By the flow's hash. */
        FLOW,
        /** By the interface, for what has no flow. */
        SOURCE,
        /** It stays on the worker it is on. */
        CPU;

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static final int COUNT = values().length;

    private final int number;
    private final String key;
    private final Steering steering;

    Protocol(int number, String key, Steering steering) {
        this.number = number;
        this.key = key;
        this.steering = steering;
    }

    public int number() {
        return number;
    }

    public String key() {
        return key;
    }

    public Steering steering() {
        return steering;
    }

    /** May {@code net.isr.dispatch} and its own setting change how it is dispatched? */
    public boolean isDispatched() {
        return this != EPAIR && this != IP_DIRECT;
    }

    /** The protocol of a frame with this EtherType. */
    public static Protocol ofEtherType(int type) {
        return switch (type) {
            case 0x0800 -> IP;
            case 0x0806 -> ARP;
            case 0x86dd -> IP6;
            default -> ETHER;
        };
    }
}
