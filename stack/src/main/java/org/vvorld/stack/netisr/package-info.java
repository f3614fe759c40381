/**
 * Workers, as the stack sees them: {@link org.vvorld.stack.netisr.Workstream} is what one worker owns,
 * {@link org.vvorld.stack.netisr.Shard} the slice of one vnet that it owns, {@link org.vvorld.stack.netisr.Netisr} all of them
 * together. No threads here: they come from the daemon, or there are none.
 */
package org.vvorld.stack.netisr;
