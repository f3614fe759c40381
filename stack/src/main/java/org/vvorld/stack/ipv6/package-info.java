/** IPv6, RFC 8200: input decides between delivery and forwarding; output sends what this host originates. */
package org.vvorld.stack.ipv6;
