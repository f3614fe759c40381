package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.RssSteering;
import org.vvorld.linux.SteeringProgram;
import org.vvorld.stack.netisr.Policy;

/**
 * Has Linux give each frame to the queue of the worker that owns its flow, by our own hash as an eBPF program, so that no frame has to
 * hop to another worker. Where Linux does not let us, it spreads frames as it likes, and the hop puts it right.
 */
public final class KernelSteering {
    private static final Logger LOG = System.getLogger(KernelSteering.class.getName());

    /** Has a device use a program from now on. */
    @FunctionalInterface
    interface Target {
        void use(SteeringProgram program) throws LinuxException;
    }

    /** Makes programs. */
    @FunctionalInterface
    public interface Loader {
        SteeringProgram load(RssSteering spec) throws LinuxException;
    }

    private final Workers workers;
    private final Loader loader;
    private boolean refusalNoted;

    public KernelSteering(Workers workers, Loader loader) {
        this.workers = workers;
        this.loader = loader;
    }

    /** The program for the policy in force; null with one worker, or where Linux does not let us (it is said once). Close it after use. */
    SteeringProgram program(int interfaceId) {
        return program(workers.policy(), interfaceId);
    }

    private SteeringProgram program(Policy policy, int interfaceId) {
        if (workers.count() == 1) {
            return null;
        }
        int[] queues = new int[policy.buckets().buckets()];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = policy.buckets().worker(i);
        }
        try {
            return loader.load(new RssSteering(policy.flowHash().key(), queues, interfaceId % workers.count()));
        } catch (LinuxException e) {
            note(e);
            return null;
        }
    }

    private synchronized void note(LinuxException e) {
        if (!refusalNoted) {
            refusalNoted = true;
            LOG.log(
                    Level.INFO,
                    "Linux spreads frames over the workers by a hash of its own, so some hop to another worker: "
                            + e.getMessage());
        }
    }

    /** Has a device use the program of the policy in force now, and of each that comes after it, until what it returns is closed. */
    AutoCloseable follow(int interfaceId, Target target) {
        if (workers.count() == 1) {
            return () -> {};
        }
        use(workers.policy(), interfaceId, target);
        return workers.onPolicyChange(policy -> use(policy, interfaceId, target));
    }

    private void use(Policy policy, int interfaceId, Target target) {
        try (SteeringProgram program = program(policy, interfaceId)) {
            if (program != null) {
                target.use(program);
            }
        } catch (LinuxException e) {
            note(e);
        }
    }

    static void stop(AutoCloseable following) {
        try {
            following.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop following the policy", e);
        }
    }
}
