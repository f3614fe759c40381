/** The laboratory: vnets, wires and time in memory, for tests and simulations. */
package org.vvorld.stack.sim;
