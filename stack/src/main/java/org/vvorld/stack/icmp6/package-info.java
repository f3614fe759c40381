/** ICMPv6, RFC 4443: echo, errors about what could not be delivered, and the way to neighbour discovery. */
package org.vvorld.stack.icmp6;
