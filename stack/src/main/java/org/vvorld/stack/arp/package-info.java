/** ARP, RFC 826: who on the link has an IPv4 address. The table is a vnet's; input and resolver are one worker's. */
package org.vvorld.stack.arp;
