package org.vvorld.daemon.jailconf;

/**
 * What the lexer finds.
 *
 * @param word of a {@link Kind#WORD}, else null
 */
record Token(Kind kind, Word word, Place place) {
    enum Kind {
        WORD("a word"),
        OPEN("'{'"),
        CLOSE("'}'"),
        SEMICOLON("';'"),
        COMMA("','"),
        EQUALS("'='"),
        PLUS_EQUALS("'+='"),
        END("the end of the file");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    String shown() {
        return kind == Kind.WORD ? word.shown() : kind.shown;
    }
}
