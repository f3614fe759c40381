/** The admin thread. */
package org.vvorld.daemon.admin;
