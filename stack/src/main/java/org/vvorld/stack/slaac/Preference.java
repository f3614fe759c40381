package org.vvorld.stack.slaac;

/** How much a router wants to be used, RFC 4191 section 2.1; higher ordinals are preferred. */
public enum Preference {
    LOW(3),
    MEDIUM(0),
    HIGH(1);

    private final int bits;

    Preference(int bits) {
        this.bits = bits;
    }

    /** The two bits of the field. */
    public int bits() {
        return bits;
    }

    /** RFC 4191 section 2.2: the reserved value in a header means medium. */
    public static Preference ofHeader(int bits) {
        Preference p = ofOption(bits);
        return p == null ? MEDIUM : p;
    }

    /** RFC 4191 section 2.3: a route information option with the reserved value, null here, is ignored. */
    public static Preference ofOption(int bits) {
        return switch (bits) {
            case 0 -> MEDIUM;
            case 1 -> HIGH;
            case 3 -> LOW;
            default -> null;
        };
    }
}
