package org.vvorld.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One value of the file and its place. Each typed reader notes what is wrong, and returns empty then. */
record Entry(String key, Node node, Where where, Faults faults) {

    void fault(String reason) {
        faults.add(where, reason);
    }

    boolean isScalar() {
        return node instanceof ScalarNode && !isAbsent();
    }

    /** Whether only the key is there: {@code key:} or {@code key: null}. */
    boolean isAbsent() {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && switch (scalar.getValue()) {
                    case "", "~", "null", "Null", "NULL" -> true;
                    default -> false;
                };
    }

    /** Text of one line. */
    Optional<String> text() {
        return scalar("text", false);
    }

    /** Is it this word? */
    boolean is(String word) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(word);
    }

    /** A whole number from {@code min} to {@code max}. */
    OptionalInt integer(int min, int max) {
        return integer("a whole number", min, max);
    }

    /** A whole number from {@code min} to {@code max}; empty without a fault if it is {@code word}. */
    OptionalInt integerOr(String word, int min, int max) {
        return is(word) ? OptionalInt.empty() : integer("a whole number or " + word, min, max);
    }

    private OptionalInt integer(String expected, int min, int max) {
        Optional<String> text = scalar(expected, true);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        String digits = text.get();
        if (!digits.matches("-?(0|[1-9][0-9]*)")) {
            fault("expected " + expected + ", not " + Text.quoted(digits));
            return OptionalInt.empty();
        }
        boolean negative = digits.startsWith("-");
        // Ten digits hold every bound; what is longer is over any.
        long value = digits.length() > 11 ? (negative ? Long.MIN_VALUE : Long.MAX_VALUE) : Long.parseLong(digits);
        if (value < min) {
            fault(Text.escaped(digits) + " is under " + min);
        } else if (value > max) {
            fault(Text.escaped(digits) + " is over " + max);
        } else {
            return OptionalInt.of((int) value);
        }
        return OptionalInt.empty();
    }

    /** {@code true} or {@code false}. */
    Optional<Boolean> bool() {
        Optional<String> text = scalar("true or false", true);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (text.get()) {
            case "true", "True", "TRUE" -> Optional.of(true);
            case "false", "False", "FALSE" -> Optional.of(false);
            default -> {
                fault("expected true or false, not " + Text.quoted(text.get()));
                yield Optional.empty();
            }
        };
    }

    /** Keys and values; none if only the key is there, as when all that stood below it is commented out. */
    MapReader map() {
        if (node instanceof MappingNode mapping && !node.isRecursive()) {
            return MapReader.of(mapping, where, faults);
        }
        if (!isAbsent()) {
            fault("expected keys and values, not " + kind());
        }
        return MapReader.empty(where, faults);
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    /** The items of a list, or the value itself as the only one. */
    List<Entry> oneOrMany() {
        if (!(node instanceof SequenceNode sequence) || node.isRecursive()) {
            return isAbsent() ? List.of() : List.of(this);
        }
        List<Entry> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(new Entry(key, item, where.item(items.size(), line(item)), faults));
        }
        return items;
    }

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** A quoted scalar is text and nothing else. */
    private Optional<String> scalar(String expected, boolean plain) {
        if (isAbsent()) {
            fault("has no value; write " + expected + " or remove the key");
        } else if (!(node instanceof ScalarNode scalar)) {
            fault("expected " + expected + ", not " + kind());
        } else if (plain && !scalar.isPlain()) {
            fault("expected " + expected + " without quotes, not " + Text.quoted(scalar.getValue()));
        } else if (!scalar.getValue().codePoints().allMatch(Text::isOneLine)) {
            fault("expected one line of text, not " + Text.quoted(scalar.getValue()));
        } else {
            return Optional.of(scalar.getValue());
        }
        return Optional.empty();
    }

    private String kind() {
        return switch (node) {
            case Node n when n.isRecursive() -> "what holds this key itself";
            case ScalarNode scalar -> Text.quoted(scalar.getValue());
            case SequenceNode _ -> "a list";
            default -> "keys and values";
        };
    }
}
