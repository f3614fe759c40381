/** Configs applied: at the start, and again on SIGHUP, by difference. */
package org.vvorld.daemon.apply;
