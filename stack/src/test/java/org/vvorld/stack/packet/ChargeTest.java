package org.vvorld.stack.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChargeTest {
    @Test
    void refusesOverItsLimitAndChargesNothingThen() {
        Charge c = new Charge(2);
        assertTrue(c.tryCharge());
        assertTrue(c.tryCharge());
        assertFalse(c.tryCharge());
        assertEquals(2, c.packets());
        c.release();
        assertTrue(c.tryCharge());
        assertFalse(c.tryCharge());
    }

    @Test
    void aLowerLimitHoldsForTheNextOnes() {
        Charge c = new Charge(3);
        assertTrue(c.tryCharge());
        assertTrue(c.tryCharge());
        c.limit(1);
        assertFalse(c.tryCharge());
        c.release();
        assertFalse(c.tryCharge());
        c.release();
        assertTrue(c.tryCharge());
        assertEquals(1, c.packets());
    }
}
