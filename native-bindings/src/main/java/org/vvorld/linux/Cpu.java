package org.vvorld.linux;

import java.util.BitSet;

/** Which CPUs a thread runs on, sched_setaffinity(2). For platform threads: a virtual thread has no CPU to keep. */
public interface Cpu {
    /**
     * Makes the calling thread, and threads that it starts later, run on {@code cpu} only.
     *
     * @param cpu as Linux counts them, from 0
     * @throws LinuxException EINVAL when there is no such CPU, or this process may not use it
     */
    void pinCurrentThread(int cpu) throws LinuxException;

    /** The CPUs that the calling thread may run on. */
    BitSet available() throws LinuxException;

    /** The real ones. */
    static Cpu linux() {
        return new LinuxCpu();
    }
}
