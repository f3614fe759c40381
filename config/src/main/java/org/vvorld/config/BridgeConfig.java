package org.vvorld.config;

import java.util.List;

/**
 * What a bridge joins, and how.
 *
 * @param timeoutSeconds until an address that is not seen any more is forgotten; 0 is never
 * @param maxAddresses that it keeps
 */
public record BridgeConfig(
        List<Member> members,
        List<Span> spans,
        List<Static> statics,
        int timeoutSeconds,
        int maxAddresses,
        Tree tree,
        Where where) {

    static final int TIMEOUT_SECONDS = 1200, TIMEOUT_SECONDS_MAX = 1_000_000_000;
    static final int ADDRESSES = 2000, ADDRESSES_MAX = 1_000_000;

    /** Of an interface that is no bridge yet. */
    static final BridgeConfig NONE = new BridgeConfig(
            List.of(), List.of(), List.of(), TIMEOUT_SECONDS, ADDRESSES, Tree.DEFAULT, Where.wholeFile(""));

    public BridgeConfig {
        members = List.copyOf(members);
        spans = List.copyOf(spans);
        statics = List.copyOf(statics);
    }

    /**
     * A member.
     *
     * @param priority in the spanning tree
     * @param pathCost in the spanning tree; 0: from the link's speed
     */
    public record Member(
            String name,
            boolean stp,
            boolean isPrivate,
            boolean isSticky,
            boolean isEdge,
            int priority,
            int pathCost,
            Where where) {
        static final int PRIORITY = 128, PRIORITY_MAX = 240, PRIORITY_STEP = 16;
        static final int PATH_COST_MAX = 200_000_000;
    }

    /** An interface that gets a copy of everything. */
    public record Span(String name, Where where) {}

    /** An address that is behind a member for good. */
    public record Static(EtherAddress address, String member, Where where) {}

    /**
     * The bridge's part of the spanning tree; IEEE 802.1D-2004 table 17-1.
     *
     * @param isRapid RSTP, not STP
     */
    public record Tree(
            int priority,
            int maxAgeSeconds,
            int helloSeconds,
            int forwardDelaySeconds,
            int holdCount,
            boolean isRapid) {
        static final int PRIORITY_MAX = 61_440, PRIORITY_STEP = 4096;
        static final int MAX_AGE_MIN = 6, MAX_AGE_MAX = 40;
        static final int HELLO_MIN = 1, HELLO_MAX = 2;
        static final int FORWARD_DELAY_MIN = 4, FORWARD_DELAY_MAX = 30;
        static final int HOLD_MIN = 1, HOLD_MAX = 10;

        public static final Tree DEFAULT = new Tree(32_768, 20, 2, 15, 6, true);
    }
}
