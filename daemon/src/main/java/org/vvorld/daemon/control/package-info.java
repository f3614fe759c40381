/**
 * The control socket and its client.
 *
 * <pre>
 *  vvctl: Vvctl -- VvctlConnection  ~~~ Unix socket ~~~  ControlServer -- Client -- command.Commands   :vvorldd
 * </pre>
 *
 * {@code Vvctl*} and {@code ShellWords} use the JDK only.
 */
package org.vvorld.daemon.control;
