package org.vvorld.stack.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.Map;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.Vnet;

/** The books of a vnet: every packet accounted for, every drop for one reason. */
public final class Books {
    private Books() {}

    /** Insists on {@code received + originated = sent + consumed + dropped + waiting} and on one reason a drop. */
    public static void assertBalanced(Vnet v) {
        long in = v.value(Counter.PACKETS_RECEIVED) + v.value(Counter.PACKETS_ORIGINATED);
        long out = v.value(Counter.PACKETS_SENT) + v.value(Counter.PACKETS_CONSUMED) + v.value(Counter.PACKETS_DROPPED);
        assertEquals(in, out + v.charge().packets(), () -> v + " is out of balance: " + drops(v));
        long reasons = drops(v).values().stream().mapToLong(n -> n).sum();
        assertEquals(v.value(Counter.PACKETS_DROPPED), reasons, () -> v + " drops for other than one reason each");
    }

    /** The drops that are not zero. */
    public static Map<Drop, Long> drops(Vnet v) {
        Map<Drop, Long> drops = new EnumMap<>(Drop.class);
        for (Drop d : Drop.values()) {
            if (v.value(d) != 0) {
                drops.put(d, v.value(d));
            }
        }
        return drops;
    }
}
