/** IPv4 routes: immutable tables, published as a whole. */
package org.vvorld.stack.route;
