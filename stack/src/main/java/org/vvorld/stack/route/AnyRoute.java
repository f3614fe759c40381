package org.vvorld.stack.route;

import org.vvorld.stack.iface.Interface;

/** What routes of both families have. */
public sealed interface AnyRoute permits Route, Route6 {
    Route.Kind kind();

    /** Where packets leave; null for {@link Route.Kind#REJECT} and {@link Route.Kind#BLACKHOLE}. */
    Interface ifp();

    /** The ways of equal cost, of which {@link #ifp} and the gateway are the first; null if there is one way only. */
    Multipath<? extends AnyRoute> paths();
}
