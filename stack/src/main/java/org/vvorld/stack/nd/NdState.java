package org.vvorld.stack.nd;

/** RFC 4861 section 7.3.2, and PERMANENT for what a person has set, GONE for what is out of the table. */
public enum NdState {
    INCOMPLETE('I'),
    REACHABLE('R'),
    STALE('S'),
    DELAY('D'),
    PROBE('P'),
    PERMANENT('R'),
    GONE('?');

    private final char letter;

    NdState(char letter) {
        this.letter = letter;
    }

    /** As ndp(8) shows it. */
    public char letter() {
        return letter;
    }
}
