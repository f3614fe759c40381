package org.vvorld.daemon.command;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/** Identifiers of echo requests: each is one program's in a vnet. */
final class EchoIds {
    private static final int IDS = 1 << 16;

    private EchoIds() {}

    /**
     * An identifier that nobody else has.
     *
     * @param adds takes one, unless it is somebody's
     * @throws ToolException if all are taken
     */
    static int take(IntPredicate adds) {
        int first = ThreadLocalRandom.current().nextInt(IDS);
        for (int i = 0; i < IDS; i++) {
            int id = first + i & IDS - 1;
            if (adds.test(id)) {
                return id;
            }
        }
        throw new ToolException("too many pings and traceroutes run in this vnet: end some");
    }
}
