package org.vvorld.stack.vnet;

import org.vvorld.stack.route.Route;

/** What static routes with one gateway share, and the prefixes that are routed there. */
final class StaticPath {
    final Route.Kind kind;
    /** 0 if the kind has none. */
    final int gateway;

    final PrefixSet prefixes = new PrefixSet();

    /** Null while the gateway is out of reach: its routes rest. */
    Route route;

    StaticPath(Route.Kind kind, int gateway) {
        this.kind = kind;
        this.gateway = gateway;
    }
}
