/** Which source goes with a destination, and which destination first: default address selection, RFC 6724. */
package org.vvorld.stack.addrselect;
