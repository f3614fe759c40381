/** Which source address goes with an IPv6 destination: default address selection, RFC 6724. */
package org.vvorld.stack.addrselect;
