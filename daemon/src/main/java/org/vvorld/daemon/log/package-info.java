/** How log lines look and where they go. */
package org.vvorld.daemon.log;
