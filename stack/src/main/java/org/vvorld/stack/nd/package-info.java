/** Neighbour discovery, RFC 4861: who on the link has an IPv6 address, and duplicate address detection, RFC 4862 section 5.4. */
package org.vvorld.stack.nd;
