/** A link with delay, bandwidth, loss and reordering, between TAPs: the same for a kernel's TCP and for a vnet's. */
package org.vvorld.bench.emulator;
