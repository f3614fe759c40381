/** The netisr: worker threads, each one loop over its timers, ring, devices and crossing queue. */
package org.vvorld.daemon.netisr;
