/**
 * The Rapid Spanning Tree Protocol of IEEE Std 802.1D-2004: clause 17, a class a state machine and the variables under the standard's
 * names; and clause 9, the BPDUs. Neighbours that speak the old Spanning Tree Protocol are met in their language (17.24).
 *
 * <pre>
 *               receive()                                     send()
 *                   v                                            ^
 *             PortReceive                                  PortTransmit
 *                   v                                            ^
 *  ProtocolMigration, PortInformation --reselect--> RoleSelection (one a bridge)
 *                                                        v selectedRole
 *  tick(): PortTimers                             RoleTransitions: RootRole | DesignatedRole | AlternateRole
 *                                                        v learn, forward
 *                    BridgeDetection              StateTransition --state()--> the bridge
 *                                                 TopologyChange  --flush()--> the bridge
 * </pre>
 *
 * Pure: time is {@code tick()}, once a second. One thread, the one worker that runs the bridge's tree. It uses no other package.
 *
 * <p>What differs from the standard, each said again where it is: the times of a received BPDU are brought into the ranges of table
 * 17-1; a port that hears itself never forwards (9.3.4 would have it ignored); and no more than
 * {@value org.vvorld.stack.stp.SpanningTree#RECEIVED_A_TICK} BPDUs a port are looked at between two ticks.
 */
package org.vvorld.stack.stp;
