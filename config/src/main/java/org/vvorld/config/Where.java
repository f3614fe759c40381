package org.vvorld.config;

/**
 * The place in a config file that a value came from. A large config has very many of them and hardly ever says one: each knows the
 * place around it and its own key, and puts its path together when somebody asks.
 */
public final class Where {
    /** The path of a fault that concerns the file as a whole. */
    private static final String WHOLE_FILE = "(file)";

    private static final int NO_INDEX = -1;

    /** Null for the file. */
    private final Where around;

    private final String name;
    private final int index;
    private final int line;

    private Where(Where around, String name, int index, int line) {
        this.around = around;
        this.name = name;
        this.index = index;
        this.line = line;
    }

    /** @param file the file's name as the operator gave it */
    static Where wholeFile(String file) {
        return new Where(null, file, NO_INDEX, 1);
    }

    Where key(String key, int line) {
        return new Where(this, key, NO_INDEX, line);
    }

    Where item(int index, int line) {
        return new Where(this, null, index, line);
    }

    /** The same, as it was found on another line. */
    Where on(int line) {
        return new Where(around, name, index, line);
    }

    /** The file's name as the operator gave it. */
    public String file() {
        return around == null ? name : around.file();
    }

    /** Counted from 1; for a section that is not in the file, 1. */
    public int line() {
        return line;
    }

    /** The keys that lead there, such as {@code jails.gw.interfaces.vv0.inet[1]}. */
    public String path() {
        if (around == null) {
            return WHOLE_FILE;
        }
        if (name == null) {
            return around.path() + "[" + index + "]";
        }
        String segment = Text.escaped(name);
        return around.around == null ? segment : around.path() + "." + segment;
    }

    boolean isAfter(Where other) {
        return line > other.line;
    }

    /** For the middle of a sentence about another place: {@code path (line N)}. */
    String mention() {
        return path() + " (line " + line + ")";
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
        return file() + ":" + line + ": " + path();
    }
}
