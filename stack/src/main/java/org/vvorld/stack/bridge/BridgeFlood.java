package org.vvorld.stack.bridge;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;

/**
 * One frame to many ports: a copy each. Copies are bounded by what everything is bounded by, the receiving vnet's share of the
 * crossing queue and the device's own queue, and by memory: the last quarter of it is not for them. A storm in a loop of bridges
 * loses its own copies.
 */
final class BridgeFlood {
    private BridgeFlood() {}

    /** To every port but {@code from} (null for the vnet's own frames); the caller keeps the frame. */
    static void copies(BridgePorts ports, BridgePort from, Packet p, Shard on) {
        for (BridgePort to : ports.members()) {
            if (takes(to, from)) {
                copy(to, p, on);
            }
        }
    }

    /** The same of a frame to one station that nobody knows; the last port gets the frame itself. */
    static void unknown(BridgePorts ports, BridgePort from, Packet p, Shard on) {
        BridgePort last = null;
        for (BridgePort to : ports.members()) {
            if (takes(to, from) && to.has(BridgeFlag.DISCOVER)) {
                if (last != null) {
                    copy(last, p, on);
                }
                last = to;
            }
        }
        give(last, p, on);
    }

    /** A group frame of the vnet's own, to every port; the last one gets the frame itself. */
    static void own(BridgePorts ports, Packet p, Shard on) {
        BridgePort last = null;
        for (BridgePort to : ports.members()) {
            if (takes(to, null)) {
                if (last != null) {
                    copy(last, p, on);
                }
                last = to;
            }
        }
        give(last, p, on);
    }

    /** To those that watch. */
    static void span(BridgePorts ports, Packet p, Shard on) {
        for (BridgePort to : ports.spans()) {
            if (to.isForwarding()) {
                copy(to, p, on);
            }
        }
    }

    private static boolean takes(BridgePort to, BridgePort from) {
        return to != from
                && to.isForwarding()
                && !(from != null && from.has(BridgeFlag.PRIVATE) && to.has(BridgeFlag.PRIVATE));
    }

    private static void give(BridgePort to, Packet p, Shard on) {
        if (to == null) {
            on.drop(p, Drop.BRIDGE_NO_PORT);
        } else {
            to.send(p, on);
        }
    }

    private static void copy(BridgePort to, Packet p, Shard on) {
        // In a storm nearly all are lost: not after they have been made.
        Drop full = to.ifp().refusal(on);
        if (full != null) {
            on.dropUnmade(full);
            return;
        }
        Packet copy = on.copy(p);
        if (copy == null) {
            on.dropUnmade(Drop.BRIDGE_COPY_MEMORY);
            return;
        }
        on.count(Counter.BRIDGE_COPIES);
        try {
            to.send(copy, on);
        } catch (RuntimeException | StackOverflowError e) {
            // Whoever handles the frame's own faults knows nothing of the copy.
            if (copy.isInHand()) {
                on.drop(copy, Drop.EXCEPTION);
            }
            on.fault(e);
        }
    }
}
