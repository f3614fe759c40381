/** HTTP over the connections of a vnet: the server of {@code services: [http]}, and what fetch asks with. */
package org.vvorld.daemon.http;
