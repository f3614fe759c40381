package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.RssSteering;
import org.vvorld.linux.SteeringProgram;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.rss.BucketTable;

/**
 * The policy's hash and mapping as a program in the kernel, so that a frame arrives at the worker that owns its flow.
 *
 * <p>It only saves the way from one worker to another: {@link org.vvorld.stack.netisr.Shard#dispatch} hashes every frame in any case,
 * and decides. So without it, with another kernel's idea of a flow, or while a policy changes, frames are where they belong all
 * the same. Admin thread only.
 */
final class Steering {
    private static final Logger LOG = System.getLogger(Steering.class.getName());

    /** Brings a program into the kernel. */
    @FunctionalInterface
    interface Loader {
        SteeringProgram load(RssSteering spec) throws LinuxException;
    }

    private final Loader loader;
    private final int workers;
    private boolean refused;

    Steering(Loader loader, int workers) {
        this.loader = loader;
        this.workers = workers;
    }

    /**
     * A program for the queues of one interface, whose queue n is worker n's; to be closed once it is installed.
     *
     * @param interfaceId places what has no flow, as {@code dispatch} does
     * @return null if there is nothing to choose, or the kernel takes none
     */
    SteeringProgram load(Policy policy, int interfaceId) {
        if (workers == 1) {
            return null;
        }
        BucketTable buckets = policy.buckets();
        int[] queues = new int[buckets.buckets()];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = buckets.worker(i);
        }
        try {
            return loader.load(new RssSteering(policy.flowHash().key(), queues, interfaceId % workers));
        } catch (LinuxException e) {
            if (!refused) {
                refused = true;
                LOG.log(Level.WARNING, "frames are not steered to their workers in the kernel: {0}", e.getMessage());
            }
            return null;
        }
    }
}
