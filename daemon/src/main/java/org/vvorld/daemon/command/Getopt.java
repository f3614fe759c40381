package org.vvorld.daemon.command;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * getopt(3) over what a tool declares by picocli's annotations: options of one letter, together or apart, their arguments joined or
 * not, up to the first operand; {@code --word} flags. picocli's own parser takes fifty times as long, and lets options stand
 * behind operands or not at all. A field is a {@code boolean}, a {@code String} or a {@code List<String>}: what a value may be, each
 * tool says in the words of FreeBSD's.
 */
final class Getopt {
    private record Option(Field field, boolean takesArgument) {}

    private final Map<String, Option> options = new HashMap<>();
    private final Field operands;
    private final int mostOperands;

    /** @param declared the options and operands; of an object, whose values do not matter */
    Getopt(CommandSpec declared) {
        for (OptionSpec o : declared.options()) {
            Option option = new Option(field(o), o.arity().max() > 0);
            for (String name : o.names()) {
                options.put(name, option);
            }
        }
        if (declared.positionalParameters().isEmpty()) {
            operands = null;
            mostOperands = 0;
        } else {
            PositionalParamSpec all = declared.positionalParameters().getFirst();
            operands = field(all);
            int last = all.index().max();
            mostOperands = last == Integer.MAX_VALUE ? last : last + 1;
        }
    }

    private static Field field(ArgSpec declared) {
        if (!(declared.userObject() instanceof Field field)
                || field.getType() != boolean.class
                        && field.getType() != String.class
                        && field.getType() != List.class) {
            throw new IllegalStateException(
                    declared.userObject() + ": a boolean, a String or a List<String> is wanted");
        }
        field.setAccessible(true);
        return field;
    }

    /** Puts the words of a command line into the fields of a new {@code tool}. @throws UsageException with getopt(3)'s words */
    void parse(List<String> words, Tool tool) {
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at);
            if (word.length() < 2 || word.charAt(0) != '-') {
                break;
            }
            at++;
            if (word.equals("--")) {
                break;
            }
            at = word.charAt(1) == '-' ? longOption(word, at, tool) : letters(word, words, at, tool);
        }
        operands(words.subList(at, words.size()), tool);
    }

    private int longOption(String word, int next, Tool tool) {
        Option option = options.get(word);
        if (option == null || option.takesArgument()) {
            throw new UsageException("illegal option -- " + word.substring(1));
        }
        set(tool, option.field(), true);
        return next;
    }

    /** @return where the words go on */
    private int letters(String word, List<String> words, int next, Tool tool) {
        for (int i = 1; i < word.length(); i++) {
            Option option = options.get("-" + word.charAt(i));
            if (option == null) {
                throw new UsageException("illegal option -- " + word.charAt(i));
            }
            if (!option.takesArgument()) {
                set(tool, option.field(), true);
                continue;
            }
            if (i + 1 < word.length()) {
                argument(tool, option.field(), word.substring(i + 1));
                return next;
            }
            if (next == words.size()) {
                throw new UsageException("option requires an argument -- " + word.charAt(i));
            }
            argument(tool, option.field(), words.get(next));
            return next + 1;
        }
        return next;
    }

    /** Of an option that is given twice the last counts, unless it is a list of all. */
    private static void argument(Tool tool, Field field, String text) {
        if (field.getType() != List.class) {
            set(tool, field, text);
            return;
        }
        List<String> more = new ArrayList<>();
        if (get(tool, field) instanceof List<?> before) {
            before.forEach(b -> more.add((String) b));
        }
        more.add(text);
        set(tool, field, List.copyOf(more));
    }

    private void operands(List<String> rest, Tool tool) {
        if (rest.size() > mostOperands) {
            throw new UsageException("unexpected '" + rest.get(mostOperands) + "'");
        }
        if (!rest.isEmpty()) {
            set(tool, operands, List.copyOf(rest));
        }
    }

    private static void set(Tool tool, Field field, Object value) {
        try {
            field.set(tool, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }

    private static Object get(Tool tool, Field field) {
        try {
            return field.get(tool);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }
}
