/**
 * Clients that disturb a daemon under load, at random from one seed, and check every answer: see {@code bench/soak}.
 * <pre>
 *   Churner (3)    makes chains of jails, rewires them, destroys them; a ping must answer after each change, and fail when cut
 *   Rewirer (1)    takes links and routes of the chains that carry traffic away and gives them back
 *   Policies (1)   changes dispatch and the bucket mapping
 *   Generator (n)  runs pkt-gen through one chain after the other; nothing may be reordered
 *   StallWatch (1) sees that every worker's turns go on
 * </pre>
 */
package org.vvorld.bench.soak;
