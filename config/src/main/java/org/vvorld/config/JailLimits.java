package org.vvorld.config;

import java.util.List;
import java.util.Optional;

/**
 * What a jail may have, see and do, and who may act in it.
 *
 * @param ownsVnet whether it has a vnet of its own, or its parent's
 * @param childrenMax how many jails may be in it, at any depth
 * @param addresses all that it sees of its parent's vnet
 * @param rawSockets whether it may ping with its parent's vnet
 * @param owner {@code USER}, {@code USER:GROUP} or {@code :GROUP}, by names or numbers of Linux
 */
public record JailLimits(
        boolean ownsVnet, int childrenMax, List<IpAddress4> addresses, boolean rawSockets, Optional<String> owner) {

    /** FreeBSD's JAIL_MAX, less one: a jail has fewer than the host. */
    static final int CHILDREN_MAX = 999_998;

    static final JailLimits DEFAULT = new JailLimits(true, 0, List.of(), false, Optional.empty());

    public JailLimits {
        addresses = List.copyOf(addresses);
    }
}
