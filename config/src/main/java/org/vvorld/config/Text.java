package org.vvorld.config;

import java.util.Collection;
import java.util.Optional;

/** An operator's own words, fit for one line of an error message. */
final class Text {
    private static final int SHOWN = 60;

    private Text() {}

    /** In quotes, escaped and cut. */
    static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** Control characters and line ends as {@code \\uXXXX}, the rest as it is; long text is cut. */
    static String escaped(String text) {
        return escaped(text, SHOWN);
    }

    /** As {@link #escaped(String)}, but whole. */
    static String oneLine(String text) {
        return escaped(text, Integer.MAX_VALUE);
    }

    /** As {@link #escaped(String)}, but cut after {@code limit} characters. */
    static String escaped(String text, int limit) {
        var out = new StringBuilder();
        int shown = 0;
        for (int at = 0; at < text.length(); shown++) {
            int c = text.codePointAt(at);
            if (shown == limit) {
                return out.append("...").toString();
            }
            if (isOneLine(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
            at += Character.charCount(c);
        }
        return out.toString();
    }

    static boolean isOneLine(int codePoint) {
        return switch (Character.getType(codePoint)) {
            // FORMAT has the marks that reorder a line on a terminal.
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.FORMAT,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** The candidate that {@code word} most likely meant: at most two letters wrong, and about half of it. Escaped. */
    static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > SHOWN) {
            return Optional.empty();
        }
        String best = null;
        int bestDistance = Math.min(3, (word.length() + 1) / 2 + 1);
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - word.length()) >= bestDistance) {
                continue;
            }
            int distance = distance(word, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best).map(Text::escaped);
    }

    /** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + replace);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
