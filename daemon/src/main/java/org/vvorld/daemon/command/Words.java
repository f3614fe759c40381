package org.vvorld.daemon.command;

import java.util.List;

/** The words of a command line, one after another. */
final class Words {
    private final List<String> words;
    private int at;

    Words(List<String> words) {
        this.words = words;
    }

    boolean hasNext() {
        return at < words.size();
    }

    /** The next word, which {@link #hasNext}; an empty one is refused. */
    String next() {
        String word = words.get(at++);
        if (word.isEmpty()) {
            throw new ToolException("'': bad value: an empty word");
        }
        return word;
    }

    /** The next word, which is the value of {@code of} and may be empty. */
    String nextOrEmpty(String of) {
        if (!hasNext()) {
            throw new ToolException("'" + of + "' requires an argument");
        }
        return words.get(at++);
    }

    /** The next word, which is the value of {@code of}. */
    String next(String of) {
        if (!hasNext()) {
            throw new ToolException("'" + of + "' requires an argument");
        }
        return next();
    }
}
