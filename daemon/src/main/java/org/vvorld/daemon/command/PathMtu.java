package org.vvorld.daemon.command;

import java.util.concurrent.TimeUnit;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Vnet;

/**
 * How large packets to a destination may be, as {@code route get} shows it.
 *
 * @param mtuBytes of the path, if a router has told of it, else of the link
 * @param expireSeconds until the path's is forgotten; 0 if none is known
 */
record PathMtu(int mtuBytes, long expireSeconds) {
    /** @param now the time by the workers' clock */
    static PathMtu of(Vnet vnet, Interface out, int destination, long now) {
        int path = vnet.destinations().mtu(destination, now);
        return of(out, path, vnet.destinations().nanosToMtuExpiry(destination, now));
    }

    /** For IPv6. */
    static PathMtu of(Vnet vnet, Interface out, long high, long low, long now) {
        int path = vnet.pathMtus6().mtu(high, low, now);
        return of(out, path, vnet.pathMtus6().nanosToExpiry(high, low, now));
    }

    private static PathMtu of(Interface out, int path, long nanos) {
        return path == 0 || out.isLoopback()
                ? new PathMtu(out.mtuBytes(), 0)
                : new PathMtu(Math.min(path, out.mtuBytes()), Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos)));
    }
}
