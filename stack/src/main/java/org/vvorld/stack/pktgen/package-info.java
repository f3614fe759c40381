/**
 * A packet generator, after netmap's pkt-gen: makes UDP datagrams in a vnet as fast as a worker can carry them, and counts those that
 * arrive in a vnet of the same process.
 *
 * <pre>
 *   payload:  run (8 bytes) | flow (2) | number (8) | zeros
 * </pre>
 */
package org.vvorld.stack.pktgen;
