package org.vvorld.daemon.world;

import java.util.function.Predicate;
import org.vvorld.stack.vnet.Vnet;

/**
 * The lowest free unit of a kind in a vnet. Remembers where it looked last, so that ten thousand in a row cost ten thousand looks;
 * whoever sets a name free has it {@link #forget}.
 */
final class FreeNames {
    private Vnet lastVnet;
    private String lastKind = "";
    private int lastUnit;

    /** @param isUsable said of a whole name: is it free everywhere else that it has to be? */
    String next(Vnet vnet, String kind, Predicate<String> isUsable) {
        int unit = vnet == lastVnet && kind.equals(lastKind) ? lastUnit : 0;
        while (vnet.interfaceNamed(kind + unit) != null || !isUsable.test(kind + unit)) {
            unit++;
        }
        lastVnet = vnet;
        lastKind = kind;
        lastUnit = unit;
        return kind + unit;
    }

    /** Some name was set free. */
    void forget() {
        lastVnet = null;
    }
}
