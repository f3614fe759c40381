/**
 * The network stacks. Pure: no thread, no clock, no randomness, no system call of its own; all of them come in from outside.
 *
 * <pre>
 *  sim      the laboratory
 *  vnet     one stack as a whole
 *  icmp
 *  ipv4
 *  arp  route
 *  iface
 *  wire     bytes to fields
 *  netisr   what one worker owns
 *  sysctl  stats  packet  time
 * </pre>
 * A package uses only those below it.
 */
package org.vvorld.stack;
