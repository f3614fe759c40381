package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.TapDevice;
import org.vvorld.linux.Taps;

/** Opens TAPs as ports want them. */
final class TapOpener {
    private static final Logger LOG = System.getLogger(TapOpener.class.getName());
    /**
     * At least a TCP window of frames: the largest that Linux opens by itself, 6 MiB (tcp_rmem), in 1,448 bytes each is 4,345.
     * With its default of 1,000 a single fast connection overflows the queue, and its throughput collapses.
     */
    private static final int QUEUE_PACKETS = 4_500;

    private final Taps taps;
    private final boolean largePackets;
    private final MemorySegment[] spills;

    /** @param largePackets is there memory for frames of 64 KiB? Without, no offload is agreed on */
    TapOpener(Taps taps, int workers, boolean largePackets) {
        this.taps = taps;
        this.largePackets = largePackets;
        spills = new MemorySegment[workers];
        for (int i = 0; i < workers; i++) {
            spills[i] = Arena.ofAuto().allocate(TapQueue.SPILL_BYTES, 64);
        }
    }

    /** What the queues of one worker share. */
    MemorySegment spill(int worker) {
        return spills[worker];
    }

    Link link(String name) throws LinuxException {
        return taps.link(name);
    }

    /** The queues of a TAP, in their order in the kernel. */
    List<TapDevice> open(String name, int queues) throws LinuxException {
        List<TapDevice> opened = new ArrayList<>(queues);
        try {
            opened.add(taps.open(name));
            while (opened.size() < queues) {
                opened.add(opened.getFirst().anotherQueue());
            }
            if (largePackets) {
                // Behind the last queue: opening one takes all offloads back, and they are the TAP's, not the queue's.
                TapOffloads.negotiate(opened.getFirst());
            }
            return opened;
        } catch (LinuxException | RuntimeException e) {
            opened.forEach(TapDevice::close);
            throw e;
        }
    }

    /** Sets up Linux's side. */
    static void prepare(Link link, int mtuBytes) throws LinuxException {
        link.mtuBytes(mtuBytes);
        try {
            if (link.txQueueLengthPackets() < QUEUE_PACKETS) {
                link.txQueueLengthPackets(QUEUE_PACKETS);
            }
        } catch (LinuxException e) {
            // The owner of a persistent TAP may use it, but only CAP_NET_ADMIN may do this: it works without, slower.
            LOG.log(Level.DEBUG, "the transmit queue of {0} stays as it is: {1}", link.name(), e.getMessage());
        }
    }
}
