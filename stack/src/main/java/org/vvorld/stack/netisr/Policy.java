package org.vvorld.stack.netisr;

import java.util.EnumMap;
import java.util.Map;
import org.vvorld.stack.rss.BucketTable;
import org.vvorld.stack.rss.FlowHash;

/**
 * How packets are spread over workers: the sysctls {@code net.isr.*} and {@code net.inet.rss.*}. Immutable; a change makes a new
 * one, which takes effect while no packet is on its way ({@link Netisr#policy(Policy)}).
 */
public final class Policy {
    /** {@code net.isr.maxqlimit}. */
    public static final int MAX_QUEUE_LIMIT = 10_240;
    /**
     * {@code net.isr.defaultqlimit}: packets that one vnet may have in one queue of a worker. FreeBSD's 256 is for all vnets
     * together.
     */
    public static final int DEFAULT_QUEUE_LIMIT = 1024;

    private final FlowHash flowHash;
    private final BucketTable buckets;
    private final Dispatch dispatch;
    private final Map<Protocol, Dispatch> own;
    private final int queueLimit;
    private final Dispatch[] effective = new Dispatch[Protocol.COUNT];

    private Policy(
            FlowHash flowHash, BucketTable buckets, Dispatch dispatch, Map<Protocol, Dispatch> own, int queueLimit) {
        this.flowHash = flowHash;
        this.buckets = buckets;
        this.dispatch = dispatch;
        this.own = own;
        this.queueLimit = queueLimit;
        for (Protocol p : Protocol.values()) {
            effective[p.ordinal()] = own.getOrDefault(p, dispatch);
        }
    }

    /** The policy that workers start with. */
    public static Policy of(FlowHash flowHash, BucketTable buckets) {
        return new Policy(
                flowHash, buckets, Dispatch.HYBRID, new EnumMap<>(Protocol.class), Policy.DEFAULT_QUEUE_LIMIT);
    }

    public FlowHash flowHash() {
        return flowHash;
    }

    public BucketTable buckets() {
        return buckets;
    }

    /** {@code net.isr.dispatch}. */
    public Dispatch dispatch() {
        return dispatch;
    }

    /** How this protocol is dispatched: its own setting, or else the global one. */
    public Dispatch dispatch(Protocol p) {
        return effective[p.ordinal()];
    }

    /** Has the protocol a setting of its own? */
    public boolean hasOwnDispatch(Protocol p) {
        return own.containsKey(p);
    }

    /** Packets that one vnet may have in one queue of one worker. */
    public int queueLimit() {
        return queueLimit;
    }

    public Policy withFlowHash(FlowHash h) {
        return new Policy(h, buckets, dispatch, own, queueLimit);
    }

    public Policy withBuckets(BucketTable b) {
        return new Policy(flowHash, b, dispatch, own, queueLimit);
    }

    public Policy withDispatch(Dispatch d) {
        return new Policy(flowHash, buckets, d, own, queueLimit);
    }

    /** @param d null to have the protocol follow the global setting */
    public Policy withDispatch(Protocol p, Dispatch d) {
        Map<Protocol, Dispatch> changed = new EnumMap<>(Protocol.class);
        changed.putAll(own);
        if (d == null) {
            changed.remove(p);
        } else {
            changed.put(p, d);
        }
        return new Policy(flowHash, buckets, dispatch, changed, queueLimit);
    }

    /** @throws IllegalArgumentException with the reason, fit to print, if it is out of bounds */
    public Policy withQueueLimit(int limit) {
        if (limit < 1 || limit > MAX_QUEUE_LIMIT) {
            throw new IllegalArgumentException(limit + " is not in 1.." + MAX_QUEUE_LIMIT);
        }
        return new Policy(flowHash, buckets, dispatch, own, limit);
    }
}
