package org.vvorld.stack.slaac;

/** How the lower 64 bits of an address are made. */
public interface InterfaceIds {
    /**
     * @param prefixHi the prefix, 64 bits
     * @param collisions how many addresses of this prefix others already had
     */
    long interfaceId(long prefixHi, int collisions);

    /** How many times another one is tried after a collision. */
    int retries();

    /** Modified EUI-64, RFC 4291 appendix A: the MAC address with ff:fe in its middle and its universal/local bit turned. */
    static InterfaceIds eui64(long mac) {
        long id = eui64Bits(mac);
        return new InterfaceIds() {
            @Override
            public long interfaceId(long prefixHi, int collisions) {
                return id;
            }

            @Override
            public int retries() {
                return 0;
            }
        };
    }

    /** The 64 bits of a MAC address as modified EUI-64. */
    static long eui64Bits(long mac) {
        return (mac >>> 24 << 40 | 0xff_fe00_0000L | mac & 0xff_ffffL) ^ 0x0200_0000_0000_0000L;
    }

    /**
     * Stable and opaque, RFC 7217: the same whenever the interface is on the same link, another on each.
     *
     * @param secretHi half of the vnet's secret key, see {@code secretLo}
     * @param interfaceName stays the same over restarts
     */
    static InterfaceIds stable(long secretHi, long secretLo, String interfaceName) {
        return new StableIds(secretHi, secretLo, interfaceName);
    }
}
