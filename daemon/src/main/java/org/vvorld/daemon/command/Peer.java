package org.vvorld.daemon.command;

/**
 * Who sent a command, as the kernel knows it (SO_PEERCRED, unix(7)).
 *
 * @param gid the primary group
 */
public record Peer(int uid, int gid, int pid) {}
