/** IPv6 redirects, RFC 4861 section 8: their bytes, which of them a host follows, and a table of what they said. */
package org.vvorld.stack.redirect;
