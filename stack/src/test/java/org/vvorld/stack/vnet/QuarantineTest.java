package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;

/** A vnet that throws again and again is closed off; its neighbour is not. The fail point shows it. */
class QuarantineTest {
    private final Lab lab = new Lab(1);
    private final LabNode a = lab.host("a", "10.0.0.1/24");
    private final LabNode b = lab.host("b", "10.0.0.2/24");
    private final LabNode c = lab.host("c", "10.0.1.3/24");
    private final LabNode d = lab.host("d", "10.0.1.4/24");

    QuarantineTest() {
        lab.epair(a, b);
        lab.epair(c, d);
        assertTrue(answers(a, b));
    }

    private boolean answers(LabNode from, LabNode to) {
        var ping = from.ping(to);
        lab.runFor(ms(50));
        return ping.replies().size() == 1;
    }

    private void fail(LabNode n, int on) {
        n.vnet().sysctls().set(Sysctl.VNET_INPUT_FAILS, on);
    }

    private void close() {
        Books.assertBalanced(b.vnet());
        // The laboratory insists on no faults; these were wanted.
        lab.faults().clear();
        lab.close();
    }

    @Test
    void theHundredthExceptionClosesTheGateOfThatVnetAlone() {
        fail(b, 1);
        for (int i = 1; i < Gate.FAULTS; i++) {
            assertFalse(answers(a, b));
            assertFalse(b.vnet().isQuarantined(), "after " + i + " exceptions");
        }
        assertFalse(answers(a, b));
        assertTrue(b.vnet().isQuarantined());
        assertTrue(b.vnet().isOpen(), "an operator may still look into it");
        assertFalse(answers(a, b));
        assertEquals(Gate.FAULTS, b.count(Counter.EXCEPTIONS));
        assertEquals(Map.of(Drop.EXCEPTION, (long) Gate.FAULTS, Drop.VNET_QUARANTINED, 1L), Books.drops(b.vnet()));
        assertEquals(
                "debug.fail_point.vnet_input is set: this exception was asked for",
                lab.faults().getFirst().getMessage());
        assertTrue(answers(c, d));
        assertFalse(d.vnet().isQuarantined());
        assertEquals(0, d.count(Counter.EXCEPTIONS));
        close();
    }

    @Test
    void fewerInTenSecondsAreForgiven() {
        fail(b, 1);
        for (int round = 0; round < 3; round++) {
            for (int i = 1; i < Gate.FAULTS; i++) {
                assertFalse(answers(a, b));
            }
            lab.runFor(seconds(Gate.SECONDS));
        }
        assertFalse(b.vnet().isQuarantined());
        fail(b, 0);
        assertTrue(answers(a, b));
        close();
    }

    @Test
    void releasedItAnswersAgainUnlessTheFailPointIsStillSet() {
        quarantine(b);
        b.vnet().endQuarantine();
        assertFalse(b.vnet().isQuarantined());
        assertFalse(answers(a, b));
        assertEquals(Gate.FAULTS + 1, b.count(Counter.EXCEPTIONS));
        quarantine(b);
        fail(b, 0);
        assertTrue(b.vnet().isQuarantined(), "the fail point is gone, the quarantine is not");
        assertFalse(answers(a, b));
        b.vnet().endQuarantine();
        assertTrue(answers(a, b));
        close();
    }

    private void quarantine(LabNode n) {
        fail(n, 1);
        for (int i = 0; i < Gate.FAULTS; i++) {
            answers(a, n);
        }
        assertTrue(n.vnet().isQuarantined());
    }

    @Test
    void aVnetThatIsClosedStaysClosed() {
        quarantine(b);
        Gate gate = b.vnet().gate();
        gate.close();
        gate.release();
        gate.failing(false);
        gate.failing(true);
        assertFalse(b.vnet().isOpen());
        assertEquals(Drop.VNET_CLOSING, Gate.checked(gate.shut()));
        close();
    }

    @Test
    void theListenerIsToldOnceForEachQuarantine() {
        Gate gate = new Gate();
        int told = 0;
        for (int i = 0; i < 3 * Gate.FAULTS; i++) {
            told += gate.onFault(i) ? 1 : 0;
        }
        assertEquals(1, told);
        gate.release();
        assertEquals(null, gate.shut());
        gate.failing(true);
        assertThrows(IllegalStateException.class, () -> Gate.checked(gate.shut()));
    }
}
