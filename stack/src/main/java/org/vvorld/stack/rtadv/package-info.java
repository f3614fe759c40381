/** A router's advertisements, RFC 4861 section 6.2: what {@code rtadvd} does, an interface at a time. */
package org.vvorld.stack.rtadv;
