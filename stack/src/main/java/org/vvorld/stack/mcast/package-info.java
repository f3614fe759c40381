/**
 * Multicast membership of an interface for both families: what sockets want (RFC 3376 section 3), what the interface takes, and what routers
 * are told of it (IGMPv3, RFC 3376, and MLDv2, RFC 3810: one machine, {@link org.vvorld.stack.mcast.Membership}, for both).
 *
 * <pre>
 *   sockets -- join, leave, filter --> Membership --+-> Groups (published: any worker asks isJoined, accepts)
 *                                        ^          +-> reports, leaves
 *                         queries, timers
 * </pre>
 * Addresses are two longs; an IPv4 address is IPv4-mapped.
 */
package org.vvorld.stack.mcast;
