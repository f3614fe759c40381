/**
 * A packet generator, after netmap's pkt-gen: makes UDP datagrams in a vnet as fast as a worker can carry them, and counts those that
 * arrive in a vnet of the same process.
 * {@link org.vvorld.stack.pktgen.PktGenMark} is what their payload begins with.
 */
package org.vvorld.stack.pktgen;
