package org.vvorld.stack.stp;

import java.util.Objects;

/**
 * A bridge's part of the configuration; ranges of IEEE 802.1D-2004 tables 17-1 and 17-2.
 *
 * @param priority 0 to 61440 in steps of 4096; the lowest becomes root
 * @param maxAgeSeconds how long received information lives, 6 to 40
 * @param helloSeconds between BPDUs, 1 to 2
 * @param forwardDelaySeconds in the old protocol, before learning and before forwarding, 4 to 30
 * @param transmitHoldCount BPDUs a port sends at once before it is held to one a second, 1 to 10
 */
public record StpSettings(
        int priority,
        int maxAgeSeconds,
        int helloSeconds,
        int forwardDelaySeconds,
        int transmitHoldCount,
        StpProtocol protocol) {
    public static final StpSettings DEFAULT = new StpSettings(0x8000, 20, 2, 15, 6, StpProtocol.RSTP);

    /** @throws IllegalArgumentException if a value is out of range, or the times do not fit together (17.14) */
    public StpSettings {
        Objects.requireNonNull(protocol, "protocol");
        range("priority", priority, 0, 61_440);
        if (priority % 4096 != 0) {
            int below = priority / 4096 * 4096;
            throw new IllegalArgumentException("spanning tree priority " + priority + " is no multiple of 4096: take "
                    + below + " or " + Math.min(61_440, below + 4096));
        }
        range("maxage", maxAgeSeconds, 6, 40);
        range("hellotime", helloSeconds, 1, 2);
        range("fwddelay", forwardDelaySeconds, 4, 30);
        range("holdcnt", transmitHoldCount, 1, 10);
        if (2 * (forwardDelaySeconds - 1) < maxAgeSeconds) {
            throw new IllegalArgumentException("spanning tree maxage " + maxAgeSeconds + " is more than 2 * (fwddelay "
                    + forwardDelaySeconds + " - 1): raise fwddelay or lower maxage");
        }
        if (maxAgeSeconds < 2 * (helloSeconds + 1)) {
            throw new IllegalArgumentException("spanning tree maxage " + maxAgeSeconds + " is less than 2 * (hellotime "
                    + helloSeconds + " + 1): raise maxage or lower hellotime");
        }
    }

    static void range(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(
                    "spanning tree " + name + " " + value + " is out of range: take " + low + " to " + high);
        }
    }
}
