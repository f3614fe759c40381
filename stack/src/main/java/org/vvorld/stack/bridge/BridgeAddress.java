package org.vvorld.stack.bridge;

/**
 * An address in a bridge's table, for people.
 *
 * @param mac hardware address
 * @param vlan 0: no tag is looked at
 * @param member name of the interface behind which it is
 * @param expireSeconds until it is forgotten unless it is seen again; 0 if it is not
 */
public record BridgeAddress(long mac, int vlan, String member, int expireSeconds, boolean isStatic, boolean isSticky) {}
