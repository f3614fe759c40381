package org.vvorld.config;

/**
 * One thing that is wrong with a config.
 *
 * @param reason one line: what is wrong, and what would be right
 */
public record Fault(Where where, String reason) {

    /** {@code file:line: path: reason}, one line. */
    @Override
    public String toString() {
        return where + ": " + reason;
    }
}
