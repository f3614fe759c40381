package org.vvorld.daemon.world;

/**
 * A jail to be made.
 *
 * @param name as the creator sees it, dotted if it is to be in another; null to be named by its number
 * @param ownsVnet whether it has a vnet of its own, or its parent's
 * @param childrenMax how many jails may be in it
 */
public record NewJail(String name, boolean ownsVnet, int childrenMax) {}
