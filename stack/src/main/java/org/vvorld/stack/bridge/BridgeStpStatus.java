package org.vvorld.stack.bridge;

import java.util.Map;
import java.util.Optional;
import org.vvorld.stack.stp.StpRole;
import org.vvorld.stack.stp.StpState;

/**
 * What a bridge's spanning tree has found, a second ago at most.
 *
 * @param bridgeId priority in the upper 16 bits, hardware address below
 * @param rootId of the root
 * @param rootPathCost to the root
 * @param rootPort number of the port towards the root, 0 if this is the root
 * @param topologyChanges so far
 * @param ports by number
 */
public record BridgeStpStatus(
        long bridgeId,
        long rootId,
        int rootPathCost,
        int rootPort,
        long receivedBpdus,
        long malformedBpdus,
        int topologyChanges,
        Map<Integer, Port> ports) {

    /** Of a bridge without a spanning tree. */
    public static final BridgeStpStatus NONE = new BridgeStpStatus(0, 0, 0, 0, 0, 0, 0, Map.of());

    /** Of a port. */
    public record Port(StpRole role, StpState state, boolean isEdge, boolean isPointToPoint, int pathCost) {}

    /** Of the port of that number, if the tree knows it. */
    public Optional<Port> port(int number) {
        return Optional.ofNullable(ports.get(number));
    }
}
