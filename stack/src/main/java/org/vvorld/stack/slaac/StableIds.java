package org.vvorld.stack.slaac;

import java.nio.charset.StandardCharsets;
import org.vvorld.stack.wire.SipHash;

/** RFC 7217 section 5: a keyed hash of prefix, interface and the count of collisions. */
final class StableIds implements InterfaceIds {
    /** RFC 7217 section 6, IDGEN_RETRIES. */
    private static final int RETRIES = 3;

    private final long secretHi;
    private final long secretLo;
    private final byte[] name;

    StableIds(long secretHi, long secretLo, String interfaceName) {
        this.secretHi = secretHi;
        this.secretLo = secretLo;
        this.name = interfaceName.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long interfaceId(long prefixHi, int collisions) {
        for (int counter = collisions; ; counter += RETRIES + 1) {
            long id = hash(prefixHi, counter);
            if (!isReserved(id)) {
                return id;
            }
        }
    }

    private long hash(long prefixHi, int counter) {
        byte[] input = new byte[name.length + 12];
        for (int i = 0; i < 8; i++) {
            input[i] = (byte) (prefixHi >>> (56 - 8 * i));
        }
        for (int i = 0; i < 4; i++) {
            input[8 + i] = (byte) (counter >>> (24 - 8 * i));
        }
        System.arraycopy(name, 0, input, 12, name.length);
        return new SipHash(secretHi, secretLo).hash(input);
    }

    /** RFC 5453 section 3 and the registry it made: identifiers that mean something already. */
    static boolean isReserved(long id) {
        return id == 0
                || id >>> 24 == 0x02_005e_fffeL && (id & 0xff_ffff) <= 0x5213
                || id >>> 7 == 0xfdff_ffff_ffff_ff80L >>> 7;
    }

    @Override
    public int retries() {
        return RETRIES;
    }
}
