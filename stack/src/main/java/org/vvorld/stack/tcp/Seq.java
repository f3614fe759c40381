package org.vvorld.stack.tcp;

/** Sequence numbers, RFC 9293 section 3.4: unsigned 32-bit numbers on a circle, compared by the sign of their difference. */
public final class Seq {
    private Seq() {}

    public static boolean before(int a, int b) {
        return a - b < 0;
    }

    public static boolean beforeOrAt(int a, int b) {
        return a - b <= 0;
    }

    public static boolean after(int a, int b) {
        return a - b > 0;
    }

    public static boolean afterOrAt(int a, int b) {
        return a - b >= 0;
    }

    /** The one further along. */
    public static int max(int a, int b) {
        return after(a, b) ? a : b;
    }

    public static int min(int a, int b) {
        return before(a, b) ? a : b;
    }

    /** Is {@code x} in {@code [from, from + length)}? */
    public static boolean isIn(int x, int from, int length) {
        return Integer.compareUnsigned(x - from, length) < 0;
    }
}
