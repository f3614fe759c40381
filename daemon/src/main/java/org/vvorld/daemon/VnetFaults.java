package org.vvorld.daemon;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Vnet;

/** What the log says of exceptions in vnets' code. */
final class VnetFaults implements Vnet.FaultListener {
    private static final Logger LOG = System.getLogger(VnetFaults.class.getName());

    private final AtomicLong faults = new AtomicLong();

    /** The first time and then at every doubling, so that a flood of them is no flood of lines. */
    @Override
    public void onFault(Vnet vnet, Throwable fault) {
        long n = faults.incrementAndGet();
        if (Long.bitCount(n) == 1) {
            LOG.log(
                    Level.ERROR,
                    "vnet " + vnet + ": exception (number " + n + " of all vnets); the packet was dropped",
                    fault);
        }
    }

    @Override
    public void onRename(Vnet vnet, Interface i, String was) {
        LOG.log(
                Level.WARNING,
                "{0}: back in vnet {1}, where the name {2} is taken; 'ifconfig {0} name NEW' gives it another",
                i,
                vnet,
                was);
    }

    @Override
    public void onQuarantine(Vnet vnet) {
        LOG.log(
                Level.ERROR,
                "vnet {0}: quarantined: its code threw too many exceptions, so what comes in is dropped; the others go on."
                        + " Report the exceptions logged above; 'jail -m name=J quarantined=0' lets it out (J is 0 for the host)",
                vnet);
    }
}
