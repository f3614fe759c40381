package org.vvorld.daemon.jailconf;

import java.util.List;

/** A word of the file, whose variables are not looked up yet. */
record Word(List<Piece> pieces, Place place) {
    /** Text as it is, or the name of a variable. */
    record Piece(String text, boolean isVariable) {}

    /** Is it one variable and nothing else? */
    boolean isVariable() {
        return pieces.size() == 1 && pieces.getFirst().isVariable();
    }

    boolean hasVariables() {
        return pieces.stream().anyMatch(Piece::isVariable);
    }

    /** The text of a word without variables. */
    String text() {
        StringBuilder b = new StringBuilder();
        for (Piece p : pieces) {
            b.append(p.text());
        }
        return b.toString();
    }

    /** For messages. */
    String shown() {
        StringBuilder b = new StringBuilder();
        for (Piece p : pieces) {
            b.append(p.isVariable() ? "$" : "").append(p.text());
        }
        return JailConfException.shown(b.toString());
    }
}
