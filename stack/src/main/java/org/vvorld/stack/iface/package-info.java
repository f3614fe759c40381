/** Network interfaces: loopback, epair, and those with a device behind them. */
package org.vvorld.stack.iface;
