package org.vvorld.stack.vnet;

import java.util.List;
import org.vvorld.stack.route.AnyRoute;
import org.vvorld.stack.route.Nexthop;

/** What static routes with the same ways share. It rests while none of the ways can be used. */
final class StaticPath<R extends AnyRoute> extends Nexthop<R> {
    final List<Hop> hops;

    /** How many prefixes lead here, those that are hidden behind an interface's included. */
    int count;

    /** How many of them stand in the table. */
    int shown;

    StaticPath(List<Hop> hops) {
        this.hops = hops;
    }
}
