package org.vvorld.stack.nd;

import org.vvorld.stack.iface.Interface;

/** Hears of neighbours that were routers. On the worker that noticed. */
public interface RouterWatch {
    RouterWatch NOBODY = new RouterWatch() {
        @Override
        public void onLost(Interface ifp, long high, long low) {}

        @Override
        public void onNoRouter(Interface ifp, long high, long low) {}
    };

    /** It does not answer any more, RFC 4861 section 6.3.6. */
    void onLost(Interface ifp, long high, long low);

    /** It says itself that it is no router, RFC 4861 section 7.2.5. */
    void onNoRouter(Interface ifp, long high, long low);
}
