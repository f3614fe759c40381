package org.vvorld.daemon.world;

import org.vvorld.stack.iface.Device;

/** What is in Linux behind an interface. */
public interface LinuxDevice extends Device {
    /** The name of the interface in Linux. */
    String linuxName();

    /** Over how many queues, one a worker, its frames are spread. */
    int queues();

    /**
     * Who spreads them: {@code ebpf} (our hash, in the kernel), {@code hash} (the kernel's own), {@code driver} (the TAP driver, by
     * where we answered), {@code none} (there is one queue). {@code down} while there is nothing in Linux.
     */
    String steering();

    /** The MTU that the interface has unless told otherwise. */
    int defaultMtuBytes();
}
