package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.Vnet;

/**
 * Ends vnets: at once, or those of several commands that follow each other with one barrier through the workers, which takes as long
 * for many as for one. Admin thread only.
 */
final class Endings {
    private final Netisr netisr;
    private final NetisrTable ended;
    private final VnetTotals totals = new VnetTotals();
    private final List<Vnet> waiting = new ArrayList<>();
    private boolean isLater;
    private Leftovers leftovers = Leftovers.NONE;

    /** @param ended gets what the vnets have counted of the workers' queues */
    Endings(Netisr netisr, NetisrTable ended) {
        this.netisr = netisr;
        this.ended = ended;
    }

    /** Ends vnets, now or in {@link #settle}. @return what was left over; none if it is not known yet */
    Leftovers end(List<Vnet> vnets) {
        if (isLater) {
            waiting.addAll(vnets);
            return Leftovers.NONE;
        }
        return close(vnets);
    }

    /** From now on vnets wait for {@link #settle}. */
    void later() {
        isLater = true;
    }

    /** Ends those that wait, and what comes at once again. @return what they left over */
    Leftovers settle() {
        isLater = false;
        List<Vnet> all = List.copyOf(waiting);
        waiting.clear();
        return all.isEmpty() ? Leftovers.NONE : close(all);
    }

    private Leftovers close(List<Vnet> vnets) {
        Leftovers left = Vnet.closeAll(netisr, vnets);
        leftovers = leftovers.plus(left);
        for (Vnet v : vnets) {
            ended.add(v);
            totals.add(v, netisr.count());
        }
        return left;
    }

    /** What the vnets have counted that have ended so far; a copy. */
    VnetTotals totals() {
        VnetTotals copy = new VnetTotals();
        copy.add(totals);
        return copy;
    }

    /** All that was left over so far. */
    Leftovers leftovers() {
        return leftovers;
    }
}
