package org.vvorld.daemon.jailconf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.daemon.jailconf.Token.Kind;

/** From tokens to blocks: jail.conf(5)'s grammar. Nothing in it nests but files. */
final class Parser {
    /** Characters of all files together, at most. */
    static final int CHARACTERS = 1 << 20;
    /** Files that include files, at most. */
    static final int DEPTH = 8;
    /** Jails, wildcards and groups of global settings. */
    static final int BLOCKS = 20_000;

    static final int WILDCARDS = 256;

    private final Includes includes;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, Place> named = new HashMap<>();
    private int characters;
    private int wildcards;
    /** The settings of the last block, if that is of global ones. */
    private List<Setting> globals;

    /** @param includes null if files cannot include others */
    Parser(Includes includes) {
        this.includes = includes;
    }

    List<Block> blocks() {
        return blocks;
    }

    void read(String file, String text) {
        read(file, text, 0, new Place(file, 1));
    }

    private void read(String file, String text, int depth, Place from) {
        characters += Math.min(text.length(), CHARACTERS + 1);
        if (characters > CHARACTERS) {
            throw new JailConfException(
                    from,
                    "more than " + CHARACTERS + " characters in all; make several files of it, for several calls");
        }
        new Unit(new Lexer(file, text), depth).run();
    }

    /** One file. */
    private final class Unit {
        private final Lexer lexer;
        private final int depth;
        private Token token;

        Unit(Lexer lexer, int depth) {
            this.lexer = lexer;
            this.depth = depth;
            token = lexer.next();
        }

        void run() {
            while (token.kind() != Kind.END) {
                Token first = word("a jail or a parameter");
                if (token.kind() == Kind.OPEN) {
                    jail(first);
                } else if (isInclude(first)) {
                    include(first.place());
                } else {
                    global(setting(first));
                }
            }
        }

        private Token advance() {
            Token t = token;
            token = lexer.next();
            return t;
        }

        private Token word(String wanted) {
            if (token.kind() != Kind.WORD) {
                throw unexpected(wanted + " was expected");
            }
            return advance();
        }

        private JailConfException unexpected(String advice) {
            return new JailConfException(token.place(), "unexpected " + token.shown() + "; " + advice);
        }

        private boolean isInclude(Token first) {
            return !first.word().hasVariables() && first.word().text().equals(".include") && token.kind() == Kind.WORD;
        }

        private void jail(Token first) {
            String name = literal(first, "a jail's name");
            Place place = first.place();
            if (name.isEmpty() || !isGoodPattern(name)) {
                throw new JailConfException(
                        place,
                        JailConfException.shown(name) + " is no jail's name; a '*' stands for a whole part: *, foo.*");
            }
            advance();
            List<Setting> settings = new ArrayList<>();
            while (token.kind() != Kind.CLOSE) {
                if (token.kind() == Kind.END) {
                    throw new JailConfException(
                            place, "the braces of jail " + JailConfException.shown(name) + " are not closed; add '}'");
                }
                Token parameter = word("a parameter or '}'");
                if (token.kind() == Kind.OPEN) {
                    throw unexpected("a jail in a jail is written outside of it, as " + cut(name) + "."
                            + cut(parameter.word().text()));
                }
                if (isInclude(parameter)) {
                    throw new JailConfException(
                            parameter.place(), ".include inside of braces; put it outside of all jails");
                }
                settings.add(setting(parameter));
            }
            advance();
            add(new Block(name, settings, place));
        }

        private void include(Place place) {
            String glob = literal(advance(), "a file's name");
            if (token.kind() != Kind.SEMICOLON) {
                throw unexpected("';' was expected");
            }
            advance();
            if (includes == null) {
                throw new JailConfException(
                        place, ".include is not possible here; put the files together: cat FILE... | jail -f - ...");
            }
            if (depth == DEPTH) {
                throw new JailConfException(
                        place, "files include files " + DEPTH + " deep; do they include each other?");
            }
            for (Includes.Source s : includes.resolve(glob, place)) {
                read(s.name(), s.text(), depth + 1, place);
            }
        }

        private Setting setting(Token first) {
            Word word = first.word();
            boolean variable = word.isVariable();
            String name = variable ? word.pieces().getFirst().text() : literal(first, "a parameter's name");
            if (name.isEmpty()) {
                throw new JailConfException(first.place(), "an empty name of a parameter; write name = value;");
            }
            Kind operator = token.kind();
            List<Word> values = new ArrayList<>();
            switch (operator) {
                case SEMICOLON -> {
                    if (variable) {
                        throw new JailConfException(
                                first.place(), "variable $" + cut(name) + " has no value; write $name = value;");
                    }
                }
                case EQUALS, PLUS_EQUALS -> {
                    do {
                        advance();
                        values.add(word("a value").word());
                    } while (token.kind() == Kind.COMMA);
                    if (token.kind() != Kind.SEMICOLON) {
                        throw unexpected("';' or ',' was expected after a value; one with blanks needs quotes");
                    }
                }
                case WORD, OPEN, CLOSE, COMMA, END ->
                    throw unexpected("'=', '+=' or ';' was expected after " + word.shown());
            }
            advance();
            return new Setting(name, variable, operator == Kind.PLUS_EQUALS, List.copyOf(values), first.place());
        }
    }

    private static String cut(String s) {
        return s.length() <= 64 ? s : s.substring(0, 64);
    }

    private static String literal(Token t, String what) {
        if (t.word().hasVariables()) {
            throw new JailConfException(t.place(), "a variable in " + what + ", " + t.shown() + "; write it out");
        }
        return t.word().text();
    }

    private static boolean isGoodPattern(String name) {
        for (String part : name.split("\\.", -1)) {
            if (part.isEmpty() || part.contains("*") && !part.equals("*")) {
                return false;
            }
        }
        return true;
    }

    private void global(Setting setting) {
        // As in FreeBSD they are those of a jail "*", at the place where they stand.
        if (globals == null || blocks.getLast().settings() != globals) {
            globals = new ArrayList<>();
            add(new Block("*", globals, setting.place()));
        }
        globals.add(setting);
    }

    private void add(Block b) {
        if (blocks.size() == BLOCKS) {
            throw new JailConfException(b.place(), "more than " + BLOCKS + " jails; make several files of it");
        }
        if (b.isWildcard()) {
            if (++wildcards > WILDCARDS) {
                throw new JailConfException(
                        b.place(),
                        "more than " + WILDCARDS + " groups of global and wildcard settings; put them together");
            }
        } else {
            Place before = named.putIfAbsent(b.name(), b.place());
            if (before != null) {
                throw new JailConfException(
                        b.place(),
                        "jail " + JailConfException.shown(b.name()) + " was defined at " + before
                                + "; put its parameters together there");
            }
        }
        blocks.add(b);
    }
}
