package org.vvorld.config;

/**
 * What a vlan is of.
 *
 * @param parent name of an interface of the same vnet, or else of the host's
 * @param id 1 to 4094
 * @param isProvider 802.1ad, not 802.1Q
 * @param pcp priority of what it sends, 0 to 7
 */
public record VlanConfig(String parent, int id, boolean isProvider, int pcp) {
    static final int ID_MIN = 1, ID_MAX = 4094;
    static final int PCP_MAX = 7;
    /** Tags that a frame can have: so deep can vlans be in each other. */
    static final int DEPTH_MAX = 8;
}
