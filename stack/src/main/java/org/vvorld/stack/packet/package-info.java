/**
 * Packet memory: {@link org.vvorld.stack.packet.Packet} is a pooled object over one slot of native memory,
 * {@link org.vvorld.stack.packet.PacketPool} the bounded store that all workers share,
 * {@link org.vvorld.stack.packet.PacketCache} one worker's handful of it.
 *
 * <pre>
 *   worker 0: PacketCache --- 64 at a time --- PacketPool --- 64 at a time --- PacketCache :worker 1
 * </pre>
 */
package org.vvorld.stack.packet;
