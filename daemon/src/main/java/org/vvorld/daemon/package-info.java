/**
 * vvorldd: puts threads, devices, jails and commands around the stack.
 *
 * <pre>
 *  Main      options, exit status
 *  Daemon    all parts, in the order in which they start
 *  control  metrics     the sockets people and programs talk to
 *  command  apply       what they can say: commands, configs
 *  jailconf             the jail command's files
 *  http                 the http service, and what fetch asks with
 *  stream               connections of vnets for threads
 *  device               TAPs
 *  world  admin         jails and interfaces, and the thread that changes them
 *  netisr               worker threads
 *  log
 * </pre>
 * A package uses only those below it.
 */
package org.vvorld.daemon;
