/** Jails, their vnets and interfaces: what an administrator makes and unmakes. Admin thread only. */
package org.vvorld.daemon.world;
