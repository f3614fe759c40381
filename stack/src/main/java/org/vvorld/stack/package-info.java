/**
 * The network stacks. Pure: no thread, no clock, no randomness, no system call of its own; all of them come in from outside.
 *
 * <pre>
 *  sim      the laboratory
 *  vnet     one stack as a whole
 *  service  small services
 *  icmp  tcp  udp
 *  ipv4  ipv6  nd
 *  frag     reassembly
 *  arp  route
 *  bridge
 *  iface
 *  netisr   what one worker owns
 *  rss      which worker owns a flow
 *  redirect  rtadv  slaac  addrselect  mcast
 *  wire     bytes to fields
 *  sysctl  stats  packet  time  stp
 * </pre>
 * A package uses only those below it.
 */
package org.vvorld.stack;
