/**
 * Reassembly of fragments, RFC 791 section 3.2 and RFC 8200 section 4.5: one table for both families.
 * <pre>
 *   ipv4, ipv6 --- Fragment: whose, which part ---&gt; Reassembly --- all there: one large packet ---&gt; ipv4, ipv6
 *                                                      |
 *                                   FragmentBudget (the vnet's, of all workers), Charge
 * </pre>
 * All fragments of a datagram come to one worker, because they are hashed by their addresses; the whole one is hashed by its ports again.
 */
package org.vvorld.stack.frag;
