/**
 * Bridges, as if_bridge(4) has them: an interface whose members' links become one.
 *
 * <pre>
 *   member --frame--> BridgePort.input --> BridgeTable: where is it? ---- one port:  output there, by reference
 *     (any worker)        |   |                                      \--- unknown:   BridgeFlood, a copy a port
 *                  learns |   | BPDU, to the tree's worker            \-- our own:   the vnet, as received on the bridge
 *                         v   v
 *                BridgeTable  BridgeStp (one worker) --state--> BridgePort
 * </pre>
 * The admin thread publishes {@link org.vvorld.stack.bridge.BridgePorts}; nothing on a frame's way waits or allocates.
 */
package org.vvorld.stack.bridge;
