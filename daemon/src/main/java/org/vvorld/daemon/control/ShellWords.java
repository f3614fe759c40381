package org.vvorld.daemon.control;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a shell would: blanks part, quotes and backslash keep together, {@code #} at the start of a word begins
 * a comment. Nothing is expanded. Uses the JDK only: vvctl needs it too.
 */
final class ShellWords {
    private ShellWords() {}

    /** @throws IllegalArgumentException if a quote is not closed, or nothing follows a backslash */
    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\' && quote == '"' && i + 1 < line.length() && isSpecial(line.charAt(i + 1))) {
                    word.append(line.charAt(++i));
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == '\\') {
                if (++i == line.length()) {
                    throw new IllegalArgumentException("nothing follows the backslash at the end of the line");
                }
                word.append(line.charAt(i));
                inWord = true;
            } else if (c == ' ' || c == '\t') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else if (c == '#' && !inWord) {
                return words;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("the quote " + quote + " is not closed");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean isSpecial(char c) {
        return c == '"' || c == '\\';
    }
}
