package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vvorld.stack.vnet.Fibs;

/** The FIBs that words name: route(8)'s {@code -fib 1,3-5}, {@code -fib all}, {@code -fib default}. */
final class RouteFibs {
    private static final String OPTION = "-fib";

    private RouteFibs() {}

    /** The number of a FIB. @throws ToolException if it is none */
    static int number(String text) {
        return Numbers.parse(Commands.EXIT_USAGE, "FIB", text, 0, Fibs.MOST - 1);
    }

    /** @throws ToolException if a vnet has no FIB of that number */
    static void require(Fibs fibs, int number) {
        if (number >= fibs.count()) {
            throw new ToolException("fib " + number + ": Invalid argument: FIBs here are 0 to " + (fibs.count() - 1)
                    + ": sysctl net.fibs=" + (number + 1) + " makes more");
        }
    }

    /** Words behind what was done in a FIB that is not the first. */
    static String suffix(int fib) {
        return fib == 0 ? "" : " fib " + fib;
    }

    /** Do the words say in which FIBs? */
    static boolean areNamed(List<String> words) {
        return words.contains(OPTION);
    }

    /** The words without {@code -fib} and its value. */
    static List<String> without(List<String> words) {
        int at = words.indexOf(OPTION);
        List<String> rest = new ArrayList<>(words.subList(0, at));
        rest.addAll(words.subList(Math.min(words.size(), at + 2), words.size()));
        return rest;
    }

    /** A scope for each FIB that they name, by number. @throws ToolException for one that there is not */
    static List<Scope> scopes(Scope scope, List<String> words) {
        int at = words.indexOf(OPTION);
        if (at + 1 == words.size()) {
            throw new UsageException("option requires an argument: fib");
        }
        Set<Integer> numbers = new TreeSet<>();
        int there = scope.seenVnet().fibs().count();
        for (String part : words.get(at + 1).split(",", -1)) {
            switch (part) {
                case "all" -> add(numbers, 0, there - 1);
                case "default" -> numbers.add(scope.fib());
                default -> {
                    int dash = part.indexOf('-');
                    int first = number(dash < 0 ? part : part.substring(0, dash));
                    add(numbers, first, dash < 0 ? first : number(part.substring(dash + 1)));
                }
            }
        }
        List<Scope> all = numbers.stream().map(scope::inFib).toList();
        all.forEach(Scope::fib);
        return all;
    }

    private static void add(Set<Integer> numbers, int first, int last) {
        for (int n = first; n <= last; n++) {
            numbers.add(n);
        }
    }
}
