/** Redirects that a host follows: RFC 4861 section 8 for IPv6, RFC 1122 section 3.2.2.2 for IPv4, and one table for what they say. */
package org.vvorld.stack.redirect;
