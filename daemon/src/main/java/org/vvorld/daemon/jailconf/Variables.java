package org.vvorld.daemon.jailconf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks up what the words of one jail stand for. Each setting is expanded once, so that little text cannot mean endless work. */
final class Variables {
    /** Variables in variables, at most. */
    static final int DEPTH = 32;
    /** Characters of one value. */
    static final int VALUE = 64 * 1024;

    private final Map<String, Resolver.Merged> settings;
    private final Resolver.Budget budget;
    private final Map<String, List<String>> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    /** @param settings by {@link Setting#key} */
    Variables(Map<String, Resolver.Merged> settings, Resolver.Budget budget) {
        this.settings = settings;
        this.budget = budget;
    }

    /** The values of the setting with this key. */
    List<String> valuesOf(String key, Resolver.Merged merged) {
        List<String> values = known.get(key);
        if (values != null) {
            return values;
        }
        open.add(key);
        values = new ArrayList<>();
        for (Word w : merged.values) {
            if (w.isVariable()) {
                // Alone, a variable of several values is all of them.
                List<String> all = lookUp(w.pieces().getFirst().text(), w.place());
                for (String v : all) {
                    budget.spend(v.length() + 1, w.place());
                }
                values.addAll(all);
            } else {
                values.add(expand(w));
            }
        }
        open.remove(key);
        known.put(key, values);
        return values;
    }

    private String expand(Word w) {
        StringBuilder b = new StringBuilder();
        for (Word.Piece p : w.pieces()) {
            if (!p.isVariable()) {
                b.append(p.text());
            } else {
                List<String> all = lookUp(p.text(), w.place());
                if (all.size() != 1) {
                    throw new JailConfException(
                            w.place(),
                            "variable $" + p.text() + " has " + all.size()
                                    + " values and stands inside of a word; let it stand alone, or give it one value");
                }
                b.append(all.getFirst());
            }
            if (b.length() > VALUE) {
                throw new JailConfException(
                        w.place(), "a value of more than " + VALUE + " characters; shorten its variables");
            }
        }
        budget.spend(b.length() + 1, w.place());
        return b.toString();
    }

    private List<String> lookUp(String name, Place place) {
        String key = settings.containsKey("$" + name) ? "$" + name : name;
        Resolver.Merged found = settings.get(key);
        if (found == null) {
            throw new JailConfException(
                    place,
                    "there is no variable or parameter " + JailConfException.shown(name)
                            + "; define it: $name = value;, or write \\$ for a dollar sign");
        }
        if (open.contains(key)) {
            throw new JailConfException(place, "variable $" + name + " contains itself; give it a value of its own");
        }
        if (open.size() >= DEPTH) {
            throw new JailConfException(
                    place, "variables in variables " + DEPTH + " deep; give $" + name + " a value without variables");
        }
        return valuesOf(key, found);
    }
}
