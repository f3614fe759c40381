package org.vvorld.config;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.Parser;

/** What a parser reads, as far as a config has a use for it: stops at the first event that it has none for. */
final class PlainEvents implements Parser {
    /** Why, and in which line, from 1. */
    static final class NotPlain extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int line;

        NotPlain(int line, String reason) {
            super(reason);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    private final Parser parser;
    private final int maxDepth;
    private final int maxAliases;
    private final Set<Anchor> collections = new HashSet<>();
    private int depth;
    private int aliases;
    private int documents;

    /**
     * @param maxDepth levels of maps and lists
     * @param maxAliases aliases of maps and lists
     */
    PlainEvents(Parser parser, int maxDepth, int maxAliases) {
        this.parser = parser;
        this.maxDepth = maxDepth;
        this.maxAliases = maxAliases;
    }

    @Override
    public boolean checkEvent(Event.ID id) {
        return parser.checkEvent(id);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event) {
            case DocumentStartEvent start -> {
                requireVersion1(start.getSpecVersion(), start);
                if (++documents > 1) {
                    throw new NotPlain(line(start), "a second document begins here; a config is one document");
                }
            }
            case CollectionStartEvent start -> {
                requireNoTag(start.getTag(), start);
                start.getAnchor().ifPresent(collections::add);
                if (++depth > maxDepth) {
                    throw new NotPlain(
                            line(start), "maps and lists are nested deeper than " + maxDepth + " levels here");
                }
            }
            case CollectionEndEvent _ -> depth--;
            case ScalarEvent scalar -> requireNoTag(scalar.getTag(), scalar);
            case AliasEvent alias -> {
                if (collections.contains(alias.getAlias()) && ++aliases > maxAliases) {
                    throw new NotPlain(
                            line(alias), "more than " + maxAliases + " aliases of maps and lists; write them out");
                }
            }
            default -> {} // The stream's and the documents' ends, comments.
        }
        return event;
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static void requireVersion1(Optional<SpecVersion> version, Event event) {
        if (version.isPresent() && version.get().getMajor() != 1) {
            throw new NotPlain(line(event), "is YAML " + version.get().getRepresentation() + "; a config is YAML 1.2");
        }
    }

    private static void requireNoTag(Optional<String> tag, Event event) {
        if (tag.isPresent()) {
            throw new NotPlain(
                    line(event), "the tag " + Text.quoted(tag.get()) + " has no meaning in a config; remove it");
        }
    }
}
