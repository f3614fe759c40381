/** Devices behind interfaces: what reaches Linux. */
package org.vvorld.daemon.device;
