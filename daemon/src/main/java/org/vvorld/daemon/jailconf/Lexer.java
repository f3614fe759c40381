package org.vvorld.daemon.jailconf;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.jailconf.Token.Kind;

/**
 * From characters to tokens. A word is a run of plain characters, 'quoted' and "quoted" parts and $variables without a blank in
 * between. Comments begin where a word could begin: {@code #} and {@code //} to the end of the line, and {@code /*} to its end.
 */
final class Lexer {
    /** Characters of one word, at most. */
    static final int WORD = 64 * 1024;

    private static final int NONE = -1;

    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    Lexer(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /** The next token; {@link Kind#END} at the end, again and again. */
    Token next() {
        skip();
        Place place = place();
        int c = peek(0);
        Kind kind = switch (c) {
            case NONE -> Kind.END;
            case '{' -> Kind.OPEN;
            case '}' -> Kind.CLOSE;
            case ';' -> Kind.SEMICOLON;
            case ',' -> Kind.COMMA;
            case '=' -> Kind.EQUALS;
            case '+' -> peek(1) == '=' ? Kind.PLUS_EQUALS : Kind.WORD;
            default -> Kind.WORD;
        };
        if (kind == Kind.WORD) {
            return new Token(kind, word(place), place);
        }
        at += kind == Kind.END ? 0 : kind == Kind.PLUS_EQUALS ? 2 : 1;
        return new Token(kind, null, place);
    }

    private Place place() {
        return new Place(file, line);
    }

    private int peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : NONE;
    }

    private char take() {
        char c = text.charAt(at++);
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private void skip() {
        while (at < text.length()) {
            int c = peek(0);
            if (isBlank(c)) {
                take();
            } else if (c == '#' || c == '/' && peek(1) == '/') {
                while (at < text.length() && peek(0) != '\n') {
                    at++;
                }
            } else if (c == '/' && peek(1) == '*') {
                comment();
            } else {
                return;
            }
        }
    }

    private void comment() {
        Place begin = place();
        at += 2;
        while (peek(0) != '*' || peek(1) != '/') {
            if (at >= text.length()) {
                throw new JailConfException(begin, "the comment does not end; close it with */");
            }
            take();
        }
        at += 2;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }

    private static boolean endsWord(int c) {
        return c == NONE || isBlank(c) || "{};,=#".indexOf(c) >= 0;
    }

    private Word word(Place place) {
        Pieces pieces = new Pieces(place);
        while (!endsWord(peek(0)) && !(peek(0) == '+' && peek(1) == '=')) {
            switch (peek(0)) {
                case '"' -> doubleQuoted(pieces);
                case '\'' -> singleQuoted(pieces);
                case '$' -> variable(pieces);
                case '\\' -> escape(pieces);
                default -> pieces.add(plain());
            }
        }
        return pieces.word();
    }

    private char plain() {
        char c = take();
        if (Character.isISOControl(c) && !isBlank(c)) {
            throw new JailConfException(
                    place(),
                    "a control character, code " + (int) c + "; remove it, or write it as \\x and two hex digits");
        }
        return c;
    }

    private void doubleQuoted(Pieces pieces) {
        Place begin = place();
        pieces.quoted();
        at++;
        while (peek(0) != '"') {
            switch (peek(0)) {
                case NONE -> throw new JailConfException(begin, "the string does not end; close it with \"");
                case '$' -> variable(pieces);
                case '\\' -> escape(pieces);
                default -> pieces.add(plain());
            }
        }
        at++;
    }

    /** Nothing is special in it but \' and \\. */
    private void singleQuoted(Pieces pieces) {
        Place begin = place();
        pieces.quoted();
        at++;
        while (peek(0) != '\'') {
            if (peek(0) == NONE) {
                throw new JailConfException(begin, "the string does not end; close it with '");
            }
            if (peek(0) == '\\' && (peek(1) == '\'' || peek(1) == '\\')) {
                at++;
            }
            pieces.add(plain());
        }
        at++;
    }

    /** C's escapes; a backslash before the end of a line joins it with the next one. */
    private void escape(Pieces pieces) {
        Place begin = place();
        at++;
        int c = peek(0);
        if (c == NONE) {
            throw new JailConfException(begin, "a backslash with nothing behind it; remove it");
        }
        take();
        switch (c) {
            case '\n' -> {}
            case 'a' -> pieces.add('\u0007');
            case 'b' -> pieces.add('\b');
            case 'f' -> pieces.add('\f');
            case 'n' -> pieces.add('\n');
            case 'r' -> pieces.add('\r');
            case 't' -> pieces.add('\t');
            case 'v' -> pieces.add('\u000b');
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                pieces.add(code(begin, 8, 3));
            }
            case 'x' -> pieces.add(code(begin, 16, 2));
            default -> pieces.add((char) c);
        }
    }

    private char code(Place begin, int radix, int digits) {
        int value = 0;
        int n = 0;
        while (n < digits && peek(0) != NONE && peek(0) < 128 && Character.digit(peek(0), radix) >= 0) {
            value = value * radix + Character.digit(take(), radix);
            n++;
        }
        if (n == 0 || value == 0 || value > 255) {
            throw new JailConfException(begin, "the escape is no character; write \\x01 to \\xff or \\1 to \\377");
        }
        return (char) value;
    }

    private void variable(Pieces pieces) {
        Place begin = place();
        at++;
        boolean braces = peek(0) == '{';
        if (braces) {
            at++;
        }
        int from = at;
        while (isName(peek(0), braces, at == from)) {
            at++;
        }
        String name = text.substring(from, at);
        if (name.isEmpty()) {
            throw new JailConfException(begin, "no variable's name behind '$'; write $name, or \\$ for a dollar sign");
        }
        if (braces) {
            if (peek(0) != '}') {
                throw new JailConfException(
                        begin, "the variable's name does not end; write ${" + Pieces.cut(name) + "}");
            }
            at++;
        }
        pieces.variable(name);
    }

    private static boolean isName(int c, boolean dots, boolean first) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c == '_'
                || !first && (c >= '0' && c <= '9' || dots && c == '.');
    }

    /** A word in the making. */
    private static final class Pieces {
        private final Place place;
        private final List<Word.Piece> pieces = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private boolean quoted;
        private int length;

        Pieces(Place place) {
            this.place = place;
        }

        /** Even if it is empty, it is a word. */
        void quoted() {
            quoted = true;
        }

        void add(char c) {
            grow(1);
            literal.append(c);
        }

        void variable(String name) {
            grow(name.length());
            flush();
            pieces.add(new Word.Piece(name, true));
        }

        private void grow(int by) {
            length += by;
            if (length > WORD) {
                throw new JailConfException(place, "a word of more than " + WORD + " characters; is a quote missing?");
            }
        }

        private void flush() {
            if (!literal.isEmpty()) {
                pieces.add(new Word.Piece(literal.toString(), false));
                literal.setLength(0);
            }
        }

        Word word() {
            flush();
            if (pieces.isEmpty() && quoted) {
                pieces.add(new Word.Piece("", false));
            }
            return new Word(List.copyOf(pieces), place);
        }

        static String cut(String name) {
            return name.length() <= 64 ? name : name.substring(0, 64);
        }
    }
}
