package org.vvorld.integration.harness;

import java.util.List;

/** What a command that has ended said. */
public record Output(List<String> argv, int status, String out, String err) {

    /** Fails with all that the command said unless it ended with {@code wanted}. */
    public Output expect(int wanted) {
        if (status != wanted) {
            throw new AssertionError("status " + status + " instead of " + wanted + ":\n" + this);
        }
        return this;
    }

    /** Standard output, of a command that must have succeeded. */
    public String text() {
        return expect(0).out;
    }

    /** The lines of standard output. */
    public List<String> lines() {
        return out.lines().toList();
    }

    /** Fails unless standard output has {@code part}. */
    public Output contains(String part) {
        if (!out.contains(part)) {
            throw new AssertionError("\"" + part + "\" is not in the output:\n" + this);
        }
        return this;
    }

    /** Fails unless standard error has {@code part}. */
    public Output complains(String part) {
        if (!err.contains(part)) {
            throw new AssertionError("\"" + part + "\" is not in standard error:\n" + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return "$ " + String.join(" ", argv) + "\n" + out + (err.isEmpty() ? "" : "--- standard error:\n" + err)
                + "--- status " + status + "\n";
    }
}
