/** A network stack as a whole: what is in it, how it begins and how it ends. Knows every protocol; no protocol knows it. */
package org.vvorld.stack.vnet;
