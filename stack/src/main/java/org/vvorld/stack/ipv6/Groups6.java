package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;

/** Who knows the groups that sockets have joined, besides those that every host is in. */
@FunctionalInterface
public interface Groups6 {
    boolean isJoined(Interface in, long groupHigh, long groupLow);
}
