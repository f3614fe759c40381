package org.vvorld.stack.route;

import java.util.SplittableRandom;

/** Seeded prefixes with the lengths of a full BGP table. */
final class Prefixes {
    private Prefixes() {}

    /** 59 % /24, 11 % /22, 10 % /23, few shorter than /16, some hosts. */
    static int length4(SplittableRandom random) {
        int p = random.nextInt(1000);
        return p < 590
                ? 24
                : p < 700
                        ? 22
                        : p < 800
                                ? 23
                                : p < 990
                                        ? 16 + random.nextInt(6)
                                        : p < 995 ? 8 + random.nextInt(8) : 25 + random.nextInt(8);
    }

    /** 48 % /48, 14 % /32, 11 % /44, 9 % /40, the rest from /20 to /64, some hosts. */
    static int length6(SplittableRandom random) {
        int p = random.nextInt(1000);
        return p < 480
                ? 48
                : p < 620
                        ? 32
                        : p < 730
                                ? 44
                                : p < 820
                                        ? 40
                                        : p < 900 ? 36 : p < 990 ? 20 + random.nextInt(45) : 65 + random.nextInt(64);
    }

    /** An upper half of 2000::/3 in one of some hundred blocks that registries gave out. */
    static long high6(SplittableRandom random) {
        long block = 0x2000L + random.nextInt(16) * 0x100L + random.nextInt(8);
        return block << 48 | random.nextLong() >>> 16;
    }

    static long mask(int length) {
        return length <= 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
    }

    static int mask4(int length) {
        return (int) (mask(length) >>> 32);
    }
}
