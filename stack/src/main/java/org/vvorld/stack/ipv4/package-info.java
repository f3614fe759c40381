/** IPv4, RFC 791: input decides between delivery and forwarding; output sends what this host originates. */
package org.vvorld.stack.ipv4;
