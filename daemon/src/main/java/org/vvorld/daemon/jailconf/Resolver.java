package org.vvorld.daemon.jailconf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.daemon.jailconf.JailDefinition.Parameter;

/**
 * From blocks to jails. For a jail holds what is global, what its name fits and what is its own, in the order of the file; later
 * settings replace earlier ones, or with {@code +=} add to them.
 */
final class Resolver {
    /** Characters of all values of all jails. */
    static final int CHARACTERS = 8 << 20;
    /** Settings looked at for all jails. */
    static final int SETTINGS = 1_000_000;

    /** What has come together on one setting of one jail. */
    static final class Merged {
        private final String name;
        private final boolean isVariable;
        private final Place place;
        final List<Word> values;

        Merged(Setting s, List<Word> values) {
            name = s.name();
            isVariable = s.isVariable();
            place = s.place();
            this.values = values;
        }
    }

    /** A block with a pattern for a name. */
    private static final class Wildcard {
        private final int index;
        private final Block block;
        private final String[] parts;

        Wildcard(int index, Block block, String[] parts) {
            this.index = index;
            this.block = block;
            this.parts = parts;
        }
    }

    /** What may still be used up. */
    static final class Budget {
        private int characters = CHARACTERS;
        private int settings = SETTINGS;

        void spend(int used, Place place) {
            characters -= used;
            if (characters < 0) {
                throw new JailConfException(
                        place,
                        "all values together are more than " + CHARACTERS + " characters; shorten the variables");
            }
        }

        /** @param values that it has, or adds to */
        void setting(int values, Place place) {
            // To add to many values copies them.
            settings -= 1 + values / 16;
            if (settings < 0) {
                throw new JailConfException(
                        place, "more than " + SETTINGS + " settings for all jails together; make several files of it");
            }
        }
    }

    private final List<Block> blocks;
    private final List<Wildcard> wildcards = new ArrayList<>();
    private final Budget budget = new Budget();

    Resolver(List<Block> blocks) {
        this.blocks = blocks;
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).isWildcard()) {
                wildcards.add(
                        new Wildcard(i, blocks.get(i), Block.parts(blocks.get(i).name())));
            }
        }
    }

    List<JailDefinition> jails() {
        List<JailDefinition> jails = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (!blocks.get(i).isWildcard()) {
                jails.add(jail(i));
            }
        }
        return List.copyOf(jails);
    }

    private JailDefinition jail(int index) {
        Block own = blocks.get(index);
        Map<String, Merged> merged = new LinkedHashMap<>();
        String key = own.name().chars().allMatch(c -> c >= '0' && c <= '9') ? "jid" : "name";
        Word name = new Word(List.of(new Word.Piece(own.name(), false)), own.place());
        apply(new Setting(key, false, false, List.of(name), own.place()), merged);
        if (key.equals("jid")) {
            // $name is the jail's name, whatever that is.
            apply(new Setting("name", true, false, List.of(name), own.place()), merged);
        }
        boolean done = false;
        String[] parts = Block.parts(own.name());
        for (Wildcard w : wildcards) {
            if (!done && w.index > index) {
                own.settings().forEach(s -> apply(s, merged));
                done = true;
            }
            if (Block.fits(w.parts, parts)) {
                w.block.settings().forEach(s -> apply(s, merged));
            }
        }
        if (!done) {
            own.settings().forEach(s -> apply(s, merged));
        }
        return new JailDefinition(own.name(), parameters(merged), own.place());
    }

    private void apply(Setting s, Map<String, Merged> to) {
        String key = s.key();
        Merged before = to.get(key);
        List<Word> values = s.values();
        if (s.appends() && before != null) {
            values = new ArrayList<>(before.values);
            values.addAll(s.values());
        }
        budget.setting(values.size(), s.place());
        to.put(key, new Merged(s, values));
    }

    private List<Parameter> parameters(Map<String, Merged> merged) {
        Variables variables = new Variables(merged, budget);
        List<Parameter> parameters = new ArrayList<>();
        merged.forEach((key, m) -> {
            List<String> values = variables.valuesOf(key, m);
            if (!m.isVariable) {
                parameters.add(new Parameter(m.name, List.copyOf(values), Meaning.of(key), m.place));
            }
        });
        return List.copyOf(parameters);
    }
}
