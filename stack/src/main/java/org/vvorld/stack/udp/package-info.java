/** UDP: sockets, ports, input and output. RFC 768, RFC 1122 section 4.1, RFC 8085. */
package org.vvorld.stack.udp;
