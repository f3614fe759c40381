/** A vnet's TCP connections as java.net has sockets, for libraries that want those. */
package org.vvorld.daemon.stream;
