package org.vvorld.stack.sysctl;

/** The types of sysctl(9). A number is kept in a long; that of an unsigned type, as its bits. */
public enum SysctlType {
    INT("integer", Integer.BYTES, true),
    UINT("unsigned integer", Integer.BYTES, false),
    LONG("long integer", Long.BYTES, true),
    ULONG("unsigned long", Long.BYTES, false),
    STRING("string", 0, false);

    private final String key;
    private final int bytes;
    private final boolean isSigned;

    SysctlType(String key, int bytes, boolean isSigned) {
        this.key = key;
        this.bytes = bytes;
        this.isSigned = isSigned;
    }

    /** What sysctl(8) calls it. */
    public String key() {
        return key;
    }

    public boolean isNumber() {
        return bytes > 0;
    }

    /**
     * Reads a number as strtoimax(3) does: decimal, or hexadecimal behind {@code 0x}, or octal behind {@code 0}.
     *
     * @throws IllegalArgumentException with the reason, fit to print, if it is none of this type
     */
    public long parse(String text) {
        String number = text.strip();
        try {
            if (number.matches("[+-]?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)")) {
                long value = number(number);
                if (bytes == Long.BYTES || isSigned && value == (int) value || !isSigned && value >>> 32 == 0) {
                    return value;
                }
            }
        } catch (NumberFormatException e) {
            // Out of a long's range, or unsigned and negative.
            throw new IllegalArgumentException("invalid " + key + " '" + text + "'", e);
        }
        throw new IllegalArgumentException("invalid " + key + " '" + text + "'");
    }

    private long number(String text) {
        String sign = text.startsWith("-") ? "-" : "";
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        int radix = 10;
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            digits = digits.substring(2);
            radix = 16;
        } else if (digits.startsWith("0")) {
            radix = 8;
        }
        return isSigned ? Long.parseLong(sign + digits, radix) : Long.parseUnsignedLong(sign + digits, radix);
    }

    /** The number for people. */
    public String format(long value) {
        return isSigned ? Long.toString(value) : Long.toUnsignedString(value);
    }

    /** As C's {@code %#0*jx} has it, as wide as the type: {@code 0x00000040}, and zero without 0x. */
    public String hexadecimal(long value) {
        String digits = Long.toHexString(bytes == Integer.BYTES ? value & 0xffff_ffffL : value);
        String zeros = "0".repeat(2 * bytes - digits.length());
        return (value == 0 ? "00" : "0x") + zeros + digits;
    }

    /** Is {@code a} less than {@code b}? */
    boolean isLess(long a, long b) {
        return isSigned ? a < b : Long.compareUnsigned(a, b) < 0;
    }
}
