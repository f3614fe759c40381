/** One TCP stream between Linux and whoever: the same program against a vnet as against a kernel. */
package org.vvorld.bench.stream;
