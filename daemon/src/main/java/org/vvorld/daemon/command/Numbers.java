package org.vvorld.daemon.command;

import java.math.BigDecimal;

/** Numbers as people write them. */
final class Numbers {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Numbers() {}

    /** @throws ToolException unless {@code text} is a number from {@code minimum} to {@code maximum} */
    static int parse(String what, String text, int minimum, int maximum) {
        return parse(1, what, text, minimum, maximum);
    }

    /** @param status the exit status if it is not */
    static int parse(int status, String what, String text, int minimum, int maximum) {
        try {
            int value = Integer.parseInt(text);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw invalid(status, what, text, minimum, maximum, e);
        }
        throw invalid(status, what, text, minimum, maximum, null);
    }

    private static ToolException invalid(
            int status, String what, String text, int minimum, int maximum, Exception cause) {
        String bounds = maximum == Integer.MAX_VALUE ? minimum + " or more" : minimum + " to " + maximum;
        ToolException e = new ToolException(status, "invalid " + what + ": '" + text + "': a number, " + bounds);
        e.initCause(cause);
        return e;
    }

    /** Seconds, perhaps with a fraction, as nanoseconds. */
    static long parseSeconds(int status, String what, String text, double minimum, double maximum) {
        if (text.matches("\\d{0,9}(\\.\\d{0,9})?") && text.matches(".*\\d.*")) {
            double seconds = Double.parseDouble(text);
            if (seconds >= minimum && seconds <= maximum) {
                return new BigDecimal(text.endsWith(".") ? text + "0" : text)
                        .multiply(BigDecimal.valueOf(NANOS_PER_SECOND))
                        .longValue();
            }
        }
        throw new ToolException(
                status, "invalid " + what + ": '" + text + "': seconds, " + minimum + " to " + Math.round(maximum));
    }
}
