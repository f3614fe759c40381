/** ICMP for IPv4, RFC 792: echo, and errors about what could not be delivered. */
package org.vvorld.stack.icmp;
