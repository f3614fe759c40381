package org.vvorld.daemon.device;

import org.vvorld.linux.Errno;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.TapDevice;

/** Agrees with Linux on what it may leave undone in the frames that we read. */
final class TapOffloads {
    private static final int CHECKSUM = TapDevice.TUN_F_CSUM;
    private static final int TCP = TapDevice.TUN_F_TSO4 | TapDevice.TUN_F_TSO6 | TapDevice.TUN_F_TSO_ECN;
    private static final int UDP = TapDevice.TUN_F_USO4 | TapDevice.TUN_F_USO6;

    private TapOffloads() {}

    /**
     * For a TAP that was just opened, with none agreed on.
     *
     * @throws LinuxException if this kernel refuses what all since 2.6.27 take
     */
    static void negotiate(TapDevice tap) throws LinuxException {
        try {
            tap.offloads(CHECKSUM | TCP | UDP);
        } catch (LinuxException e) {
            // UDP came with Linux 6.2.
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            tap.offloads(CHECKSUM | TCP);
        }
    }
}
