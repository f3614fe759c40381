package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.vnet.Leftovers.Kind;
import org.vvorld.stack.vnet.Leftovers.Leftover;

class LifeTest {
    private static Life started() {
        Life life = new Life();
        for (Part p : Part.values()) {
            life.start(p);
        }
        return life;
    }

    @Test
    void partsUseOnlyWhatStandsAbove() {
        for (Part p : Part.values()) {
            for (Part used : p.uses()) {
                assertTrue(used.ordinal() < p.ordinal(), p + " uses " + used);
            }
        }
        assertEquals(List.of(Part.values()), started().alive());
    }

    @Test
    void thePartsStopInReverseWithoutAFault() {
        Life life = started();
        for (Part p : List.of(Part.values()).reversed()) {
            assertEquals(0, life.stop(p), p.name());
        }
        assertEquals(List.of(), life.alive());
        assertEquals(0, life.stop(Part.ROUTE), "twice is no fault");
    }

    /** Whatever two neighbours of the order change places, if one uses the other, it is seen. */
    @ParameterizedTest
    @EnumSource(Part.class)
    void aChangedOrderIsSeen(Part early) {
        Life life = started();
        List<Part> order = new ArrayList<>(List.of(Part.values()).reversed());
        order.remove(early);
        order.addFirst(early);
        int faults = order.stream().mapToInt(life::stop).sum();
        boolean used = List.of(Part.values()).stream().anyMatch(p -> p.uses().contains(early));
        assertEquals(used, faults > 0);
    }

    @Test
    void nothingStartsBeforeWhatItUses() {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> new Life().start(Part.ARP));
        assertEquals("ARP starts before SYSCTL, which it uses", e.getMessage());
    }

    @Test
    void leftoversNameKindAndOwner() {
        try (Lab lab = new Lab(1)) {
            Vnet v = lab.node("web").vnet();
            assertTrue(v.charge().tryCharge());
            Leftovers left = v.close();
            assertEquals("1 packets of vnet web", left.toString());
            assertEquals(1, left.count(Kind.PACKETS));
            v.charge().release();
        }
    }

    @Test
    void leftoversOfAHundredAreNamed() {
        Leftovers sum = Leftovers.NONE;
        for (int i = 0; i < 150; i++) {
            sum = sum.plus(Leftovers.of(Kind.TIMERS, "v" + i, 2));
        }
        assertEquals(300, sum.total());
        assertEquals(101, sum.all().size());
        assertEquals(new Leftover(Kind.TIMERS, "(others)", 100), sum.all().getLast());
        assertEquals("none", Leftovers.NONE.toString());
    }
}
