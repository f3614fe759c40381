package org.vvorld.config;

/**
 * The place in a config file that a value came from.
 *
 * @param file the file's name as the operator gave it
 * @param line counted from 1; for a section that is not in the file, 1
 * @param path the keys that lead there, such as {@code jails.gw.interfaces.vv0.inet[1]}
 */
public record Where(String file, int line, String path) {

    /** The path of a fault that concerns the file as a whole. */
    static final String WHOLE_FILE = "(file)";

    static Where wholeFile(String file) {
        return new Where(file, 1, WHOLE_FILE);
    }

    Where key(String key, int line) {
        String segment = Text.escaped(key);
        return new Where(file, line, path.equals(WHOLE_FILE) ? segment : path + "." + segment);
    }

    Where item(int index, int line) {
        return new Where(file, line, path + "[" + index + "]");
    }

    boolean isAfter(Where other) {
        return line > other.line;
    }

    /** For the middle of a sentence about another place: {@code path (line N)}. */
    String mention() {
        return path + " (line " + line + ")";
    }

    /**
     * Always true for another place: a record that carries its place is the same configuration wherever it stands,
     * and a reload that compares two configs must not see a comment added above as a change of all that follows.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Where;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    /** {@code file:line: path}, to be followed by {@code ": "} and a reason. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + path;
    }
}
