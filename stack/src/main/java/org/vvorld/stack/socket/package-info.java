/** What sockets of all protocols share: endpoints, options' errors under their errno names. */
package org.vvorld.stack.socket;
