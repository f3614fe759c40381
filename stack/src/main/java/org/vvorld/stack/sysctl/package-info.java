/** Tunable values of a vnet, under the names FreeBSD gives them. */
package org.vvorld.stack.sysctl;
